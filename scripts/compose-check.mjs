// Reads docker-compose.yml with docker-compose itself, for every profile, and checks what an operator relies on.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'yaml'
import { root } from './stamp.mjs'

const secrets = { SECRET_KEY: 'a'.repeat(64), ADMIN_API_KEY: 'b'.repeat(32), POSTGRES_PASSWORD: 'c', RABBITMQ_PASSWORD: 'd' }
// An empty folder for .env: the operator's own must not decide what is proven.
const empty = mkdtempSync(join(tmpdir(), 'plugboard-compose-'))
process.on('exit', () => rmSync(empty, { recursive: true, force: true }))

function config(profiles, environment) {
  const flags = profiles.flatMap((profile) => ['--profile', profile])
  return spawnSync('docker-compose', ['-f', join(root, 'docker-compose.yml'), ...flags, 'config'], {
    cwd: empty,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HOME: empty, ...environment },
  })
}

function expect(holds, what) {
  if (holds) return
  console.error(`docker-compose.yml: ${what}`)
  process.exit(1)
}

const services = (profiles) => {
  const { status, stdout, stderr, error } = config(profiles, secrets)
  expect(status === 0, `profiles ${profiles.join(', ') || '(none)'}: ${error?.message ?? stderr}`)
  return parse(stdout).services
}

const modules = readdirSync(join(root, '03_Modules'))
  .filter((name) => /^[A-Z]/.test(name) && name !== 'README.md')
  .toSorted()
const split = services(['split'])
const loaded = Object.values(split)
  .map(({ environment }) => environment?.APP_NAME)
  .filter((name) => name && name !== 'all')
expect(
  loaded.map(String).toSorted().join() === modules.join(),
  `profile split runs ${loaded.join(', ')}; the modules are ${modules.join(', ')}`,
)
for (const profiles of [[], ['files'], ['edge'], ['split', 'files', 'edge']]) {
  const found = Object.keys(services(profiles))
  for (const name of ['app', 'postgres', 'rabbitmq', 'redis'])
    expect(found.includes(name), `${name} is missing with profiles ${profiles.join(', ')}`)
}
const aliases = services([]).app.networks.default.aliases
expect(
  modules.every((name) => aliases.includes(name.toLowerCase())),
  'app does not answer to the name of every module',
)
for (const name of Object.keys(secrets)) {
  const { status } = config([], { ...secrets, [name]: '' })
  expect(status !== 0, `it starts without ${name}`)
}
console.log(
  `docker-compose.yml: ${Object.keys(services(['split', 'files', 'edge'])).length} services, every profile parses, no secret has a default`,
)
