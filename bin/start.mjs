#!/usr/bin/env node
// npm start. The server runs in this very process, so that signals reach it.
import { ensureBuilt, load } from './built.mjs'

ensureBuilt()
await load('Server/main.js')
