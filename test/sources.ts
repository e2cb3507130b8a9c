import { readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of the repository. */
export const root = fileURLToPath(new URL('..', import.meta.url))
const layers = ['00_Base', '01_Data', '02_Util', '03_Modules', 'Server', 'migrations']

// A string, a template or a regular expression may hold what looks like a comment: whichever begins first wins.
const tokens =
  /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|(?<=[=(,:[!&|?{};\n]\s*)\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g

export interface Source {
  /** From the root, with slashes. */
  path: string
  text: string
  /** The text without comments. */
  code: string
}

/** Every TypeScript file of the product, tests and generated files left out. */
export const sources: Source[] = layers.flatMap((layer) =>
  readdirSync(join(root, layer), { recursive: true, encoding: 'utf8' })
    .map((name) => posix.join(layer, name.replaceAll('\\', '/')))
    .filter((path) => path.endsWith('.ts') && !/\.test\.ts$|\.d\.ts$|\/generated\//.test(path))
    .toSorted()
    .map((path) => {
      const text = readFileSync(join(root, path), 'utf8')
      return { path, text, code: withoutComments(text) }
    }),
)

/** TypeScript without its comments; lines stay where they are. */
export function withoutComments(text: string): string {
  return text.replace(tokens, (token) => (/^\/[*/]/.test(token) ? token.replace(/[^\n]/g, ' ') : token))
}

/** What a file imports from the product, as paths from the root without an ending; packages are left out. */
export function importsOf({ path, code }: Source): string[] {
  const named = [...code.matchAll(/(?:^|\n)\s*(?:import|export)\b[^'"\n;]*(?:\{[^}]*\})?[^'"\n;]*['"]([^'"\n]+)['"]/g)]
  const dynamic = [...code.matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*\)/g)]
  const aliases: Record<string, string> = { '#base': '00_Base', '#data': '01_Data', '#util': '02_Util' }
  return [...named, ...dynamic]
    .map((match) => match[1]!)
    .flatMap((to) => {
      const [head = '', ...rest] = to.split('/')
      const alias = aliases[head]
      if (alias) return [posix.join(alias, ...rest)]
      return to.startsWith('.') ? [posix.join(posix.dirname(path), to)] : []
    })
    .map((to) => to.replace(/\.js$/, ''))
}
