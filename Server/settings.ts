import { z } from 'zod'
import { versions } from '#base/ocpp/version.js'

/** Every setting there is: its name, what it accepts, its default and one sentence for operators. docs/operations.md is made from this. */

const integer = (min: number, max: number) =>
  z
    .string()
    .regex(/^-?\d+$/, `a whole number from ${min} to ${max}`)
    .transform(Number)
    .refine((n) => n >= min && n <= max, `a whole number from ${min} to ${max}`)

const flag = z
  .string()
  .toLowerCase()
  .refine((text) => ['true', 'false', '1', '0', 'yes', 'no'].includes(text), 'true or false')
  .transform((text) => ['true', '1', 'yes'].includes(text))

const list = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
)

/** Paths, one at least. */
const files = list.refine((paths) => paths.length > 0, 'paths of files, separated by commas')

const url = (...schemes: string[]) =>
  z
    .string()
    .refine(
      (text) => URL.canParse(text) && schemes.includes(new URL(text).protocol),
      `a URL that starts with ${schemes.map((s) => `${s}//`).join(' or ')}`,
    )

const oneOf = <const T extends [string, ...string[]]>(...values: T) => z.enum(values, `one of ${values.join(', ')}`)

const secret = z
  .string()
  .refine((text) => Buffer.byteLength(decodeSecret(text)) >= 32, '32 bytes or more, as hex or base64 (openssl rand -hex 32)')

/** A secret as bytes: 64 or more hex digits, or base64. */
export const decodeSecret = (text: string): Buffer =>
  /^[0-9a-f]{64,}$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64')

/** One setting: `about` and the message of its schema are what operators read. */
interface Setting<S extends z.ZodType<any, string> = z.ZodType<any, string>> {
  group: string
  about: string
  schema: S
  secret: boolean
}

/** May be left out. */
const optional = <S extends z.ZodType<any, string>>(group: string, about: string, schema: S): Setting<S> => ({
  group,
  about,
  schema,
  secret: false,
})

/** May be left out, and is never shown. */
const secretly = <S extends z.ZodType<any, string>>(group: string, about: string, schema: S): Setting<S> => ({
  group,
  about,
  schema,
  secret: true,
})

/** Has a value always. */
const withDefault = <S extends z.ZodType<any, string>>(
  group: string,
  about: string,
  schema: S,
  fallback: string,
): Setting<S> & { default: string } => ({
  group,
  about,
  schema,
  secret: false,
  default: fallback,
})

export const settings = {
  APP_NAME: withDefault('Process', 'Which modules this process loads: `all`, or names separated by commas.', z.string(), 'all'),
  PORT: withDefault('Process', 'TCP port for REST, Swagger and charging stations. 0 picks a free one.', integer(0, 65_535), '8080'),
  HOST: withDefault(
    'Process',
    'Address to listen on; `0.0.0.0` opens it to the network.',
    z.string().regex(/^[\w.:%-]{1,253}$/, 'an address or host name, without scheme, port or brackets'),
    '127.0.0.1',
  ),
  METRICS_PORT: optional('Process', 'Serves /metrics without a key on this loopback port too.', integer(1, 65_535)),
  DATA_DIR: withDefault(
    'Process',
    'Folder for the managed database, the keys of a single process and uploaded files. Processes that share a database share DATA_DIR/files, unless files are in S3.',
    z.string(),
    './data',
  ),
  LOG_LEVEL: withDefault('Process', 'How much is logged.', oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'), 'info'),

  TLS_CERT_FILE: optional(
    'TLS',
    'PEM file with the certificate of this server and its chain: PORT then speaks https and wss only. Two files, one with an RSA key and one with an elliptic curve, separated by a comma, serve every station. Read again when it changes, and on SIGHUP.',
    files,
  ),
  TLS_KEY_FILE: optional('TLS', 'PEM file with the private key of TLS_CERT_FILE; of several, in the same order.', files),
  TLS_CLIENT_CA_FILE: optional(
    'TLS',
    'PEM file with the CAs that sign certificates of stations (security profile 3), also behind a proxy; intermediate ones too, where a proxy passes on the certificate alone.',
    z.string(),
  ),
  TLS_CLIENT_CRL_FILE: optional('TLS', 'PEM file with revocation lists of those CAs.', z.string()),
  TLS_CLIENT_OCSP: withDefault(
    'TLS',
    'Whether the OCSP responders that certificates of stations name are asked when a station logs in (security profile 3). `ifAnswered`: what nobody answers about within 3 seconds counts as good; `required`: it does not, and the station is refused; `off`: nobody is asked. Of responders at private addresses see OCSP_ALLOW_PRIVATE.',
    oneOf('off', 'ifAnswered', 'required'),
    'ifAnswered',
  ),
  PLAIN_PORT: optional(
    'TLS',
    'TCP port on which stations that have no TLS (security profiles 0 and 1) still connect, when PORT speaks TLS. It serves stations only, and none of REST.',
    integer(1, 65_535),
  ),

  DATABASE_URL: secretly(
    'Database',
    'PostgreSQL server, as its owner or a superuser: used for migrations only. Unset: Plugboard runs its own under DATA_DIR.',
    url('postgres:', 'postgresql:'),
  ),
  DATABASE_APP_URL: secretly(
    'Database',
    'Login of plugboard_app, when its password is not derived from SECRET_KEY.',
    url('postgres:', 'postgresql:'),
  ),
  DATABASE_SYSTEM_URL: secretly(
    'Database',
    'Login of plugboard_system, when its password is not derived from SECRET_KEY.',
    url('postgres:', 'postgresql:'),
  ),
  DATABASE_POOL: withDefault('Database', 'Connections of the serving role in each process.', integer(2, 200), '10'),
  PG_BIN: optional('Database', 'Folder with the programs of PostgreSQL for the managed database.', z.string()),
  AMQP_URL: secretly('Bus and cache', 'RabbitMQ. Unset: the modules talk inside the process.', url('amqp:', 'amqps:')),
  REDIS_URL: secretly('Bus and cache', 'Redis. Unset: the cache is in memory.', url('redis:', 'rediss:')),
  BUS_PREFIX: withDefault(
    'Bus and cache',
    'What the names of queues, exchanges and cache keys begin with, so that several installations can share a broker.',
    z.string().regex(/^[\w.-]{1,60}$/, 'letters, digits, dot, - and _'),
    'plugboard.',
  ),

  SECRET_KEY: secretly(
    'Secrets',
    'Secret of the installation: pepper of station passwords, signs callbacks, gives the database roles their passwords. A single process makes one in DATA_DIR/secret.key.',
    secret,
  ),
  SECRET_KEY_FILE: optional('Secrets', 'File that holds SECRET_KEY.', z.string()),
  SECRET_KEY_PREVIOUS: secretly('Secrets', 'The secret before this one: what was made with it stays valid.', secret),
  ADMIN_API_KEY: secretly(
    'Secrets',
    'The admin key. Unset: one is made at the first start and kept in DATA_DIR/admin.key.',
    z.string().min(24, '24 characters or more'),
  ),

  DEFAULT_TENANT: withDefault(
    'Stations',
    'Slug of the tenant of URLs that name none. A new database gets it; later it must be one that exists.',
    z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]{0,47}$/, 'at most 48 small letters, digits and hyphens')
      .refine((slug) => slug !== 'system', 'another slug: this one is the installation’s own'),
    'default',
  ),
  STATION_ONBOARDING: withDefault(
    'Stations',
    'What happens to an unknown station: `inbox` refuses it and lists it for approval, `open` registers it, `closed` refuses it.',
    oneOf('inbox', 'open', 'closed'),
    'inbox',
  ),
  HEARTBEAT_INTERVAL_SECONDS: withDefault(
    'Stations',
    'Heartbeat interval for stations whose own and whose tenant’s setting is empty.',
    integer(1, 86_400),
    '300',
  ),
  OCPP_PATHS: withDefault(
    'Stations',
    'URL prefixes for stations, separated by commas, such as `/ocpp,/`.',
    list.refine((paths) => paths.length > 0 && paths.every((path) => path.startsWith('/')), 'paths that start with /, separated by commas'),
    '/ocpp',
  ),
  OCPP_VERSIONS: withDefault(
    'Stations',
    'OCPP versions stations may use.',
    list.refine(
      (names) => names.length > 0 && names.every((name) => (versions as readonly string[]).includes(name)),
      `some of ${versions.join(', ')}`,
    ),
    versions.join(','),
  ),
  OCPP_BOOT_REQUIRED_16: withDefault(
    'Stations',
    'Refuse messages of an OCPP 1.6 station that has never sent BootNotification.',
    flag,
    'false',
  ),
  OCPP_MAX_CONNECTIONS: withDefault('Stations', 'Stations one process accepts.', integer(1, 1_000_000), '20000'),
  OCPP_CALL_TIMEOUT: withDefault('Stations', 'Seconds a station has to answer a command.', integer(1, 600), '30'),
  OCPP_MESSAGE_DEADLINE: withDefault(
    'Stations',
    'Seconds in which a message of a station is answered; later its connection is closed, so that it sends it again.',
    integer(2, 120),
    '20',
  ),
  OCPP_PING_SECONDS: withDefault(
    'Stations',
    'A station silent for that long gets a ping; after three times that it counts as gone.',
    integer(2, 3_600),
    '60',
  ),
  OCPP_MAX_PAYLOAD: withDefault('Stations', 'Largest message in bytes, inflated.', integer(16_384, 16_777_216), '262144'),
  OCPP_MAX_RATE: withDefault('Stations', 'Messages a second of one station; more are read later.', integer(1, 10_000), '100'),
  TRUSTED_PROXIES: withDefault(
    'Stations',
    'Addresses or ranges of proxies whose X-Forwarded headers count, separated by commas.',
    list,
    '',
  ),

  FILES_URL: optional(
    'Files',
    'URL under which stations reach this Plugboard to upload logs and download firmware, such as `https://csms.example.com`; it must not redirect. Unset: the address the operator used.',
    url('http:', 'https:').refine((text) => !/[?#]/.test(text), 'a URL without query and fragment'),
  ),
  FILES_MAX_MB: withDefault('Files', 'Largest file that may be uploaded, in MiB.', integer(1, 65_536), '512'),
  S3_BUCKET: optional(
    'Files',
    'Bucket for files, in any store that speaks S3: every process reaches them. Unset: files are in DATA_DIR/files.',
    z.string().regex(/^[\w.-]{3,255}$/, 'the name of a bucket'),
  ),
  S3_ENDPOINT: optional(
    'Files',
    'Where that store is, such as `https://minio.example.com`. Unset: Amazon’s own for the region.',
    url('http:', 'https:').refine((text) => !/[?#@]/.test(text), 'a URL without login, query and fragment'),
  ),
  S3_REGION: withDefault('Files', 'Its region.', z.string().regex(/^[\w-]{1,60}$/, 'letters, digits, - and _'), 'us-east-1'),
  S3_ACCESS_KEY: optional('Files', 'Access key of S3. It may list, read, write and delete in the bucket.', z.string()),
  S3_SECRET_KEY: secretly('Files', 'Secret key of S3.', z.string().min(8, '8 characters or more')),
  S3_SECRET_KEY_FILE: optional('Files', 'File that holds S3_SECRET_KEY.', z.string()),
  S3_PATH_STYLE: optional('Files', 'The bucket is in the path of URLs, not in the host name. Unset: with S3_ENDPOINT it is.', flag),
  S3_PREFIX: withDefault(
    'Files',
    'What the keys of all files begin with, so that others can share the bucket, such as `plugboard/`.',
    z.string().regex(/^[\w./-]{0,200}$/, 'letters, digits, dot, slash, - and _'),
    '',
  ),
  FIRMWARE_URLS: withDefault(
    'Files',
    'Where firmware for stations may be, besides files uploaded here: URLs it must be below of, separated by commas, such as `https://firmware.example.com/chargers`. Empty: any https, ftps or sftp URL, and by other protocols what is signed or at a private address.',
    list.refine(
      (urls) => urls.every((text) => URL.canParse(text) && new URL(text).host !== '' && !/[?#@]/.test(text)),
      'URLs without login, query and fragment, separated by commas',
    ),
    '',
  ),

  CONTRACT_POOL_URL: optional(
    'Plug & Charge',
    'Contract certificate pool that speaks the Open Plug&Charge Protocol; `/v1/ccp/signedContractData` is added. Unset: vehicles get no contract certificates.',
    url('http:', 'https:').refine((text) => !/[?#@]/.test(text), 'a URL without credentials, query and fragment'),
  ),
  CONTRACT_POOL_TOKEN: secretly(
    'Plug & Charge',
    'Bearer token for the pool.',
    z.string().regex(/^[\x21-\x7e]{16,}$/, '16 characters or more, without spaces'),
  ),
  OCSP_ALLOW_PRIVATE: withDefault(
    'Plug & Charge',
    'Ask OCSP responders and fetch revocation lists at private addresses too.',
    flag,
    'false',
  ),

  COMMAND_TTL_SECONDS: withDefault(
    'Operations',
    'How long a command queued for an offline station waits, unless the caller says otherwise.',
    integer(1, 2_592_000),
    '86400',
  ),
  CALLBACK_ALLOW_PRIVATE: withDefault('Operations', 'Allow callback URLs that lead to private addresses.', flag, 'false'),
  TRANSACTION_STALE_HOURS: withDefault(
    'Operations',
    'Close a transaction that has said nothing for that long; 0 leaves it to the operator.',
    integer(0, 8_760),
    '0',
  ),
  TRANSACTION_ASK_STATUS: withDefault(
    'Operations',
    'Ask the station (GetTransactionStatus) whether messages still wait, when one about a transaction is missing. OCPP 2.0.1 and 2.1.',
    flag,
    'false',
  ),
  MESSAGE_RETENTION_DAYS: withDefault(
    'Operations',
    'Days the message log keeps a frame, and with it finished commands, ended connections, refused handshakes, vendor data, dead letters, unexpected messages, uploaded logs, what stations told of customers, VAT checks, web payments, cleared display messages, ended DER controls, aFRR signals and values of event streams.',
    integer(1, 3_650),
    '30',
  ),
  STATUS_RETENTION_DAYS: withDefault(
    'Operations',
    'Days of status history, boots, events, security events, ended reservations, battery swaps and DER alarms; 0 keeps all.',
    integer(0, 36_500),
    '365',
  ),
  METER_VALUE_RETENTION_DAYS: withDefault('Operations', 'Days of meter values; 0 keeps all.', integer(0, 36_500), '0'),
} satisfies Record<string, Setting>

export type SettingName = keyof typeof settings
type Value<N extends SettingName> = z.output<(typeof settings)[N]['schema']>

/** Every setting, read: those with a default always have a value. */
export type Values = { [N in SettingName]: (typeof settings)[N] extends { default: string } ? Value<N> : Value<N> | undefined }
