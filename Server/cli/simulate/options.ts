import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type OcppVersion, versions } from '#base/ocpp/version.js'
import { readClient, readConfig } from '../../config.js'
import { Mistake } from './mistake.js'

export const usage = `plugboard simulate: charging stations that boot, charge and stop

  --stations N      how many (1)
  --version V       1.6, 2.0.1 or 2.1; several separated by commas take turns (2.0.1)
  --sessions N      sessions of each station, one after the other (1)
  --url URL         where stations connect (ws://127.0.0.1:PORT/ocpp, or below PLUGBOARD_URL)
  --key KEY         key that may register stations and tokens (PLUGBOARD_KEY, else DATA_DIR/admin.key)
  --power WATTS     most power of a connector (11000)
  --minutes N       about how long a session lasts, in the station's time (30)
  --speed N         how much faster than real time they charge (60)
  --password TEXT   Basic password of all stations (else one for each, made from the key)
  --prefix TEXT     station ids begin with it (SIM)
  --seed N          the same number gives the same sessions
  --keep            stay connected afterwards, for commands from the API; end with Ctrl-C
`

export interface Options {
  stations: number
  versions: OcppVersion[]
  sessions: number
  /** Without a slash at its end. */
  url: string
  /** Where REST is, without a slash at its end. */
  api: string
  key: string
  powerW: number
  minutes: number
  speed: number
  password?: string
  prefix: string
  seed: number
  keep: boolean
}

/** The options of a command line; undefined when help was asked for. Throws Mistake. */
export async function readOptions(argv: string[]): Promise<Options | undefined> {
  const given = parse(argv)
  if (given.help) return undefined
  // Only for what was not given: another machine's Plugboard has nothing to do with the settings here.
  const { PLUGBOARD_URL, PLUGBOARD_KEY } = readClient()
  const url = socketUrl(given.url ?? PLUGBOARD_URL ?? defaultUrl())
  return {
    stations: count('stations', given.stations, 0, 5_000),
    versions: given.version.split(',').map(readVersion),
    sessions: count('sessions', given.sessions, 0, 10_000),
    url,
    api: httpOrigin(url),
    key: given.key ?? PLUGBOARD_KEY ?? (await keyFile(join(readConfig().DATA_DIR, 'admin.key'))),
    powerW: count('power', given.power, 100, 1_000_000),
    minutes: count('minutes', given.minutes, 1, 1_440),
    speed: count('speed', given.speed, 1, 100_000),
    password: given.password,
    prefix: given.prefix,
    seed: given.seed === undefined ? Math.floor(Math.random() * 2 ** 32) : count('seed', given.seed, 0, 2 ** 32 - 1),
    keep: given.keep,
  }
}

function defaultUrl(): string {
  const { PORT, TLS_CERT_FILE } = readConfig()
  return `${TLS_CERT_FILE ? 'wss' : 'ws'}://127.0.0.1:${PORT}`
}

function parse(argv: string[]) {
  try {
    return parseArgs({
      args: argv,
      options: {
        stations: { type: 'string', default: '1' },
        version: { type: 'string', default: '2.0.1' },
        sessions: { type: 'string', default: '1' },
        url: { type: 'string' },
        key: { type: 'string' },
        power: { type: 'string', default: '11000' },
        minutes: { type: 'string', default: '30' },
        speed: { type: 'string', default: '60' },
        password: { type: 'string' },
        prefix: { type: 'string', default: 'SIM' },
        seed: { type: 'string' },
        keep: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values
  } catch (err) {
    throw new Mistake(`${(err as Error).message.split('. ')[0]}; --help lists the options`)
  }
}

function count(name: string, text: string, min: number, max: number): number {
  const value = Number(text)
  if (!/^\d+$/.test(text) || value < min || value > max) throw new Mistake(`--${name} ${text}: give a whole number from ${min} to ${max}`)
  return value
}

function readVersion(text: string): OcppVersion {
  const found = versions.find((version) => version === text.trim())
  if (!found) throw new Mistake(`--version ${text}: give ${versions.join(', ')}, or several separated by commas`)
  return found
}

/** An http URL is taken for the ws one of the same server; without a path it gets the default one. */
function socketUrl(text: string): string {
  if (!URL.canParse(text) || !/^(ws|http)s?:$/.test(new URL(text).protocol))
    throw new Mistake(`--url ${text}: give a URL such as ws://127.0.0.1:8080/ocpp`)
  const url = new URL(text.replace(/^http/, 'ws'))
  if (url.pathname === '/') url.pathname = '/ocpp'
  return `${url.protocol}//${url.host}${url.pathname}`.replace(/\/+$/, '')
}

const httpOrigin = (url: string) => `${new URL(url).protocol.replace('ws', 'http')}//${new URL(url).host}`

async function keyFile(path: string): Promise<string> {
  return (
    await readFile(path, 'utf8').catch((err: NodeJS.ErrnoException) => {
      throw new Mistake(`no key: give --key or PLUGBOARD_KEY (${path} cannot be read: ${err.code})`)
    })
  ).trim()
}
