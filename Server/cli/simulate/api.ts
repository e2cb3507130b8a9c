import { Mistake } from './mistake.js'

/** The REST API of a running Plugboard. */
export interface Api {
  get(path: string): Promise<any>
  /** Undefined: it exists already (409). */
  create(path: string, body: object): Promise<any>
  change(path: string, body: object): Promise<void>
}

const patienceMs = 15_000

/** Throws Mistake with one readable line for whatever goes wrong. */
export function openApi(base: string, key: string): Api {
  async function ask(method: string, path: string, body?: object) {
    const response = await fetch(`${base}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, ...(body ? { 'content-type': 'application/json' } : {}) },
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(patienceMs),
    }).catch((err: Error & { cause?: { code?: string } }) => {
      throw new Mistake(`no Plugboard answers at ${base} (${err.cause?.code ?? err.name}): is it running? npm start`)
    })
    if (response.status === 401) throw new Mistake(`Plugboard at ${base} does not know this key: give --key or PLUGBOARD_KEY`)
    return response
  }

  async function read(method: string, path: string, response: Response) {
    const text = await response.text()
    if (response.ok) return parse(text)
    const { detail, title } = parse(text) ?? {}
    throw new Mistake(`Plugboard answers ${response.status} to ${method} ${path}: ${detail ?? title ?? text.slice(0, 200)}`)
  }

  return {
    get: async (path) => read('GET', path, await ask('GET', path)),
    async create(path, body) {
      const response = await ask('POST', path, body)
      return response.status === 409 ? undefined : read('POST', path, response)
    },
    async change(path, body) {
      await read('PATCH', path, await ask('PATCH', path, body))
    },
  }
}

function parse(text: string): any {
  try {
    return JSON.parse(text)
  } catch {
    // A proxy or another server: its text is shown as it is.
    return undefined
  }
}
