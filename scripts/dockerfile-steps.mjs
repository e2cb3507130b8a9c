// Runs the steps of the Dockerfile without Docker, in empty folders that stand for the images, starts the result as a stranger would
// (empty volume, not root) and asks it whether it is well. It reads the Dockerfile, so that what CI proves is what is shipped.
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join, posix, relative } from 'node:path'
import { root } from './stamp.mjs'

// The user of the image hardly exists here; nobody does.
const buildArgs = { UID: process.getuid() === 0 ? '65534' : String(process.getuid()) }
const work = mkdtempSync(join(tmpdir(), 'plugboard-image-'))
chmodSync(work, 0o755)
process.on('exit', () => rmSync(work, { recursive: true, force: true }))

const instructions = parse(readFileSync(join(root, 'Dockerfile'), 'utf8'))
const ignored = ignoreRules(join(root, '.dockerignore'))
const stages = new Map()
let stage

for (const { word, rest } of instructions) {
  const began = Date.now()
  run(word, rest)
  if (word === 'RUN' || word === 'COPY')
    console.log(`${stage.name.padEnd(6)} ${((Date.now() - began) / 1000).toFixed(1).padStart(6)} s  ${word} ${rest}`)
}
await prove(stage)

function run(word, rest) {
  switch (word) {
    case 'FROM': {
      const [, image, name = 'final'] = /^(\S+)(?:\s+AS\s+(\S+))?$/i.exec(rest) ?? fail(`FROM ${rest}`)
      // What the base image gives: Node, npm and a shell, which are here too.
      stage = { name, image, fs: join(work, name), dir: '/', env: {}, args: {}, user: undefined }
      mkdirSync(stage.fs)
      stages.set(name, stage)
      return
    }
    case 'ARG': {
      const [name, value = ''] = rest.split('=')
      stage.args[name] = buildArgs[name] ?? value
      return
    }
    case 'ENV':
      for (const [, name, value] of rest.matchAll(/(\w+)=("[^"]*"|\S+)/g)) stage.env[name] = value.replace(/^"|"$/g, '')
      return
    case 'WORKDIR':
      stage.dir = posix.resolve(stage.dir, rest)
      mkdirSync(inside(stage, stage.dir), { recursive: true })
      return
    case 'COPY':
      return copy(rest)
    case 'RUN': {
      if (/\bapt(-get)?\b/.test(rest)) return console.log(`${stage.name}: left out: ${rest}`)
      const done = spawnSync('/bin/sh', ['-c', rest], { cwd: inside(stage, stage.dir), env: environment(stage), encoding: 'utf8' })
      if (done.status !== 0) fail(`RUN ${rest}\n${done.stdout}${done.stderr}`)
      return
    }
    case 'USER':
      stage.user = Number(rest.replace(/^\$\{?(\w+)\}?$/, (_, name) => stage.args[name]))
      if (!stage.user) fail(`USER ${rest}: a number other than 0 is expected`)
      return
    case 'CMD':
    case 'HEALTHCHECK':
      stage[word] = JSON.parse(/\[.*\]$/.exec(rest)?.[0] ?? fail(`${word} ${rest}: the JSON form is expected`))
      return
    case 'VOLUME':
    case 'EXPOSE':
      return
    default:
      fail(`${word}: this script does not know the instruction`)
  }
}

function copy(rest) {
  const [, from, paths] = /^(?:--from=(\S+)\s+)?(.+)$/.exec(rest)
  const names = paths.split(/\s+/)
  const to = names.pop()
  const source = from ? stages.get(from) : undefined
  for (const name of names) {
    const path = source ? inside(source, posix.resolve('/', name)) : join(root, name)
    const target = inside(stage, posix.resolve(stage.dir, to))
    const intoFolder = to.endsWith('/') || names.length > 1
    if (!existsSync(path)) fail(`COPY ${rest}: ${name} is not there`)
    const filter = source ? undefined : (file) => !ignored(relative(root, file))
    mkdirSync(dirname(target), { recursive: true })
    cpSync(path, statSync(path).isFile() && intoFolder ? join(target, posix.basename(name)) : target, { recursive: true, filter })
  }
}

/** Starts the image as `docker run` does and expects: alive, ready, not root, a backup beside it, and an orderly end. */
async function prove(image) {
  const port = await freePort()
  const env = { ...environment(image), PORT: String(port) }
  // Flags of the image's Node that an older one does not know.
  const [program, ...args] = image.CMD.filter(
    (word) => !word.startsWith('--') || process.allowedNodeEnvironmentFlags.has(word) || word === '--enable-source-maps',
  )
  const cwd = inside(image, image.dir)
  const as = process.getuid() === 0 ? { uid: image.user, gid: image.user } : {}
  // The image has no PostgreSQL of its own: hide this machine's, where that is allowed.
  const hide = process.getuid() === 0 && existsSync('/usr/lib/postgresql') && spawnSync('unshare', ['-m', 'true']).status === 0
  if (!hide && existsSync('/usr/lib/postgresql'))
    console.log("note: this machine's PostgreSQL cannot be hidden and may be used instead of the packaged one")
  const [command, commandArgs, options] = hide
    ? [
        'unshare',
        [
          '-m',
          'sh',
          '-c',
          `mount -t tmpfs none /usr/lib/postgresql && exec setpriv --reuid ${image.user} --regid ${image.user} --clear-groups "$@"`,
          'sh',
          program,
          ...args,
        ],
        {},
      ]
    : [program, args, as]
  const began = Date.now()
  const child = spawn(command, commandArgs, { cwd, env, ...options, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
  const ended = new Promise((resolve) => child.on('exit', (code, signal) => resolve(signal ?? code)))
  const give = (why) => {
    child.kill('SIGKILL')
    fail(`${why}\n${output}`)
  }

  await until(
    async () => (await get(port, '/ready'))?.status === 200 || (child.exitCode !== null && give('the image does not start')),
    60_000,
    () => give('not ready within 60 s'),
  )
  console.log(`image  ready after ${((Date.now() - began) / 1000).toFixed(1)} s: ${await (await get(port, '/ready')).text()}`)
  if ((await get(port, '/health'))?.status !== 200) give('/health does not answer 200')
  const uid = /^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]
  if (uid === '0') give('it runs as root')
  const health = spawnSync(image.HEALTHCHECK[0], image.HEALTHCHECK.slice(1), { cwd, env, ...as, encoding: 'utf8' })
  if (health.status !== 0) give(`the health check says no: ${health.stderr}`)
  const backup = spawnSync('node', ['bin/plugboard.mjs', 'backup', join(env.DATA_DIR, 'proof.backup')], {
    cwd,
    env,
    ...as,
    encoding: 'utf8',
  })
  if (backup.status !== 0) give(`backup beside it failed: ${backup.stdout}${backup.stderr}`)
  const stopping = Date.now()
  child.kill('SIGTERM')
  const code = await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 12_000, 'no end within 12 s'))])
  if (code !== 0) give(`SIGTERM: ${code}`)
  console.log(`image  user ${uid}, healthy, backed up, stopped in ${((Date.now() - stopping) / 1000).toFixed(1)} s with 0`)
  console.log(/database .*/.exec(output)?.[0] ?? '')
  console.log(`image  ${execFileSync('du', ['-sh', image.fs], { encoding: 'utf8' }).split('\t')[0]} besides ${image.image}`)
}

/** The environment of the image and nothing of ours; folders named in it lie inside. */
function environment({ fs, env, args }) {
  const own = Object.entries(env).map(([name, value]) => [name, value.startsWith('/') ? join(fs, value) : value])
  const npm = Object.entries(process.env).filter(([name]) => /^(npm_config_|https?_proxy$|no_proxy$|NODE_EXTRA_CA_CERTS$)/i.test(name))
  return {
    PATH: `${dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin`,
    HOME: fs,
    ...Object.fromEntries(npm),
    ...args,
    ...Object.fromEntries(own),
  }
}

function inside({ fs }, path) {
  return join(fs, path)
}

function parse(text) {
  return text
    .replace(/\\\n\s*/g, ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, word, rest] = /^(\w+)\s+(.*)$/.exec(line) ?? fail(`not understood: ${line}`)
      return { word: word.toUpperCase(), rest }
    })
}

/** .dockerignore without exceptions: a pattern hides what it names and everything below it. */
function ignoreRules(file) {
  const rules = readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((pattern) => {
      if (pattern.startsWith('!')) fail(`.dockerignore: exceptions are not understood: ${pattern}`)
      const body = pattern
        .replace(/[.+^${}()|[\]\\]/g, '\\$&')
        .replaceAll('**/', '\0')
        .replaceAll('*', '[^/]*')
        .replaceAll('\0', '(?:.*/)?')
      return new RegExp(`^${body}(?:/|$)`)
    })
  return (path) => rules.some((rule) => rule.test(path))
}

async function get(port, path) {
  return fetch(`http://127.0.0.1:${port}${path}`).catch(() => undefined)
}

async function until(done, patienceMs, late) {
  for (const end = Date.now() + patienceMs; !(await done()); ) {
    if (Date.now() > end) return late()
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}

function fail(why) {
  console.error(`Dockerfile: ${why}`)
  process.exit(1)
}
