import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { importsOf, root, type Source, sources, withoutComments } from './sources.js'

const layerOf = (path: string): string => path.split('/')[0]!
const moduleOf = (path: string): string | undefined => (layerOf(path) === '03_Modules' ? path.split('/')[1] : undefined)
const find = (wrong: (source: Source) => string[]): string[] =>
  sources.flatMap((source) => wrong(source).map((what) => `${source.path}: ${what}`))

describe('imports', () => {
  const allowed: Record<string, string[]> = {
    '00_Base': ['00_Base'],
    '01_Data': ['00_Base', '01_Data'],
    '02_Util': ['00_Base', '02_Util'],
    '03_Modules': ['00_Base', '02_Util', '03_Modules'],
    migrations: ['migrations'],
    Server: ['00_Base', '01_Data', '02_Util', '03_Modules', 'migrations', 'Server'],
  }

  it('point down, never up or sideways', () => {
    const wrong = find((source) => importsOf(source).filter((to) => !allowed[layerOf(source.path)]!.includes(layerOf(to))))

    expect(wrong).toEqual([])
  })

  it('never lead from one module into another', () => {
    const wrong = find((source) => {
      const own = moduleOf(source.path)
      return own ? importsOf(source).filter((to) => moduleOf(to) !== undefined && moduleOf(to) !== own) : []
    })

    expect(wrong).toEqual([])
  })

  it('are seen by this test, whatever way they are written', () => {
    const source = (code: string): Source => ({ path: '01_Data/x/y.ts', text: code, code: withoutComments(code) })

    expect(
      importsOf(source(`import a, { b } from '#util/http/x.js'\nimport type {\n  C,\n  D,\n} from '../../03_Modules/E/index.js'`)),
    ).toEqual(['02_Util/http/x', '03_Modules/E/index'])
    expect(importsOf(source(`export { f } from './g.js'\nconst h = await import('../../Server/i.js')\nimport './j.js'`))).toEqual([
      '01_Data/x/g',
      '01_Data/x/j',
      'Server/i',
    ])
    expect(importsOf(source(`// import k from '#util/k.js'\n/* import l from '#util/l.js' */`))).toEqual([])
  })
})

describe('actions', () => {
  const actions = sources.filter(({ path }) => /^03_Modules\/[^/]+\/actions\//.test(path))

  it('are listed by their module exactly once', () => {
    const wrong = actions.flatMap(({ path }) => {
      const index = sources.find((source) => source.path === `03_Modules/${moduleOf(path)}/index.ts`)!
      const name = new RegExp(
        `import (\\w+) from '\\./actions/${path.replace(/^.*\/actions\/|\.ts$/g, '').replaceAll('.', '\\.')}\\.js'`,
      ).exec(index.code)?.[1]
      const list = /actions:\s*\[([^\]]*)\]/.exec(index.code)?.[1] ?? ''
      const times = list.split(',').filter((entry) => entry.trim() === name).length
      return name && times === 1 ? [] : [`${path}: listed ${name ? times : 0} times`]
    })

    expect(actions.length).toBeGreaterThan(0)
    expect(wrong).toEqual([])
  })

  it('have a test beside them', () => {
    const untested = actions.filter(({ path }) => !existsSync(join(root, path.replace(/\.ts$/, '.test.ts')))).map(({ path }) => path)

    expect(untested).toEqual([])
  })

  it('are named for the OCPP action they declare', () => {
    const wrong = actions.flatMap(({ path, code }) => {
      const file = path.replace(/^.*\/|(\.command)?\.ts$/g, '')
      const declared = /\b(?:incoming|command)(?:<[^(]*>)?\(\s*'(\w+)'/.exec(code)?.[1]
      return declared === file ? [] : [`${path} declares ${declared ?? 'nothing'}`]
    })

    expect(wrong).toEqual([])
  })
})

describe('OCPP 1.6', () => {
  // Messages and words that only 1.6 has. Whoever uses one in code translates, and translating is the work of OcppRouter/ocpp16.
  const words16 =
    /\b(StartTransaction|StopTransaction|RemoteStartTransaction|RemoteStopTransaction|ChangeConfiguration|GetConfiguration|GetDiagnostics|DiagnosticsStatusNotification|ExtendedTriggerMessage|SignedUpdateFirmware|SignedFirmwareStatusNotification|idTagInfo|idTag|parentIdTag|chargePoint\w*|vendorErrorCode16)\b/i
  // Where the version is an ordinary value: it is listed, compared or shown, and no message of it is understood.
  const mayNameVersion: Record<string, string> = {
    '00_Base/ocpp/': 'schemas, error codes and frames are tables by version',
    '00_Base/context.ts': 'payloads reach a handler in 2.x terms, so its type leaves 1.6 out',
    '00_Base/domain/bootGate.ts': 'whether a station that never booted is let through depends on its version',
    '01_Data/system/commands.ts': 'the same rule, asked in SQL',
    '02_Util/commands/': 'a raw 1.6 command goes out as given; the router tells what it means in 2.x terms',
    '02_Util/http/': 'routes and schemas are listed by version',
    '03_Modules/OcppRouter/': 'the edge: it picks the dialect of a socket',
    '03_Modules/Configuration/actions/TriggerMessage.ts': 'F06.FR.13 wants a connector where 1.6 may leave it out',
    '03_Modules/Configuration/routes/stationSchemas.ts': 'versions a station may use, listed',
    'Server/settings.ts': 'OCPP_VERSIONS',
    'Server/banner.ts': 'tells newcomers which subprotocols there are',
    'Server/cli/': 'the simulator plays a station of any version',
    'migrations/': 'versions a station may use, as a default of a column',
  }
  const outside = sources.filter(({ path }) => !path.startsWith('03_Modules/OcppRouter/ocpp16/'))
  const mayUseWords: Record<string, string> = {
    '00_Base/ocpp/': 'the schemas of 1.6',
    '00_Base/permissions.ts': 'tells operators which commands a permission opens',
    '00_Base/domain/bootGate.ts': 'raw 1.6 commands pass the gate too',
    '03_Modules/OcppRouter/bootGate.ts': 'the same, at the edge',
    '03_Modules/EVDriver/routes/tokenGroups.ts': 'tells operators what a group is called on the wire',
    '02_Util/http/ocppDescriptions.ts': 'describes the properties of every schema for Swagger',
    'Server/cli/': 'the simulator plays a 1.6 station',
  }
  const under = (path: string, allowed: Record<string, string>) => Object.keys(allowed).some((prefix) => path.startsWith(prefix))

  it('is imported by the tables of dialects and of raw commands alone', () => {
    const importers = outside
      .filter((source) => importsOf(source).some((to) => to.startsWith('03_Modules/OcppRouter/ocpp16/')))
      .map(({ path }) => path)

    expect(importers).toEqual(['03_Modules/OcppRouter/dialects.ts', '03_Modules/OcppRouter/rawRoutes.ts'])
  })

  it('is spoken nowhere else: its own messages and words stay in OcppRouter/ocpp16', () => {
    const wrong = outside
      .filter(({ path }) => !under(path, mayUseWords))
      .flatMap(({ path, code }) =>
        code.split('\n').flatMap((line, i) => (words16.test(line) ? [`${path}:${i + 1}: ${line.trim().slice(0, 100)}`] : [])),
      )

    expect(wrong).toEqual([])
  })

  it('is named only where the version is a value among others', () => {
    const names = outside.filter(({ code }) => /'(ocpp)?1\.6'/.test(code)).map(({ path }) => path)

    expect(names.filter((path) => !under(path, mayNameVersion))).toEqual([])
  })
})

describe('the code', () => {
  it('reads the environment in Server/config.ts alone', () => {
    // A child program needs to find its libraries, and PostgreSQL is looked for where a shell would look.
    const handOn = ['02_Util/postgres/run.ts', '02_Util/postgres/binaries.ts']
    const wrong = sources.filter(({ path, code }) => /\bprocess\.env\b/.test(code) && path !== 'Server/config.ts' && !handOn.includes(path))

    expect(wrong.map(({ path }) => path)).toEqual([])
  })

  it('does not silence the compiler', () => {
    // Swagger's own types are narrower than OpenAPI 3.1; wire code parses what anybody may send.
    const wire = ['02_Util/http/swagger.ts', '02_Util/bus/wire.ts', '00_Base/ocpp/']
    const wrong = find(({ path, text, code }) => [
      ...(/@ts-(ignore|expect-error|nocheck)/.test(text) ? ['silences the compiler'] : []),
      ...(/\bas any\b/.test(code) && !wire.some((allowed) => path.startsWith(allowed)) ? ['as any'] : []),
    ])

    expect(wrong).toEqual([])
  })

  it('keeps its promises: nothing is left to be done later', () => {
    const wrong = find(({ text }) => (/\b(TODO|FIXME|XXX|HACK)\b/.test(text) ? ['has a note to be done later'] : []))

    expect(wrong).toEqual([])
  })
})
