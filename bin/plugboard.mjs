#!/usr/bin/env node
import { ensureBuilt, load } from './built.mjs'

// Each command is a file of Server/cli that exports a function of the same name: (argv) => exit code.
const commands = {
  start: { does: 'run the server (the same as npm start)' },
  'check-config': { file: 'checkConfig', does: 'say what a start would do, and change nothing' },
  migrate: { file: 'migrate', usage: 'migrate [down [name]]', does: 'bring the database to this release, or take migrations back' },
  backup: { file: 'backup', usage: 'backup FILE', does: 'write every row into one file, beside a running Plugboard too' },
  restore: { file: 'restore', usage: 'restore FILE', does: 'fill an empty database from such a file' },
  simulate: { file: 'simulate', usage: 'simulate [--help]', does: 'simulated charging stations that boot, charge and stop' },
}

const [name = 'help', ...argv] = process.argv.slice(2)
const command = Object.hasOwn(commands, name) ? commands[name] : undefined

if (!command) {
  const asked = ['help', '--help', '-h'].includes(name)
  const lines = Object.entries(commands).map(([word, { usage = word, does }]) => `  plugboard ${usage.padEnd(22)} ${does}`)
  const text = `${asked ? 'Plugboard, a central system for EV charging' : `plugboard ${name}: no such command`}\n\n${lines.join('\n')}\n`
  ;(asked ? process.stdout : process.stderr).write(`${text}\nSettings come from the environment and .env: docs/operations.md lists them.\n`)
  process.exitCode = asked ? 0 : 1
} else {
  ensureBuilt()
  if (command.file) {
    const loaded = await load(`Server/cli/${command.file}.js`)
    // Some keep an idle connection: the command is over when its answer is there.
    process.exit(await loaded[command.file](argv))
  }
  await load('Server/main.js')
}
