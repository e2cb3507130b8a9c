// Runs after `npm install`. A production install has no generator and needs none: dist carries what was generated.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './stamp.mjs'

if (existsSync(join(root, 'node_modules/json-schema-to-typescript/package.json'))) {
  const { generate } = await import('./generate.mjs')
  await generate()
} else console.log('json-schema-to-typescript is not installed: using the OCPP types and validators in dist as they are')
