import type { Catalogue } from '#base/catalogue.js'
import type { Command } from '#base/ocpp/action.js'
import type { OcppVersion } from '#base/ocpp/version.js'

/** One route of a command. */
export interface CommandRoute {
  version: OcppVersion
  /** Name of the module that owns the action. */
  module: string
  action: string
  url: string
}

/** The commands this process serves. */
export interface CommandRegistry {
  /** The module's own code for an action, where this process loads it. */
  actions: Map<string, Command<any>>
  routes: CommandRoute[]
  add(route: CommandRoute): void
  /** The one spelling of a command's URL, whatever the case of module and action; other URLs are returned as they are. */
  canonical(url: string): string
  /** Why there is no such command, and which there is. */
  explain(url: string): string
}

/** `EVDriver` is `evDriver`, `Reset` is `reset`. */
export const lowerCamel = (name: string): string => name.replace(/^([A-Z]+(?=[A-Z][a-z])|[A-Z]+)/, (start) => start.toLowerCase())

export const commandUrl = (version: OcppVersion, module: string, action: string): string =>
  `/ocpp/${version}/${lowerCamel(module)}/${lowerCamel(action)}`

export function commandRegistry(catalogue: Catalogue['commands']): CommandRegistry {
  const routes: CommandRoute[] = []
  const spelled = new Map<string, string>()
  return {
    actions: new Map(),
    routes,
    add(route) {
      routes.push(route)
      spelled.set(route.url.toLowerCase(), route.url)
    },
    canonical(url) {
      if (!/^\/ocpp\//i.test(url)) return url
      const end = url.indexOf('?')
      const path = (end < 0 ? url : url.slice(0, end)).replace(/\/$/, '')
      const known = spelled.get(path.toLowerCase())
      return known ? known + (end < 0 ? '' : url.slice(end)) : url
    },
    explain(url) {
      const [, , version = '', module = '', action = ''] = url.split('?')[0]!.split('/')
      const same = routes.filter((route) => route.action.toLowerCase() === action.toLowerCase())
      if (same.length === 0) {
        const [name, elsewhere] = [...catalogue].find(([known]) => known.toLowerCase() === action.toLowerCase()) ?? []
        return elsewhere
          ? `${name} belongs to ${lowerCamel(elsewhere.module)}, which another process serves: POST ${commandUrl('2.1', elsewhere.module, name!)} there.`
          : `There is no command ${action || '(none)'}: /docs lists those that this process serves.`
      }
      const inVersion = same.find((route) => route.version === version)
      if (inVersion) return `${inVersion.action} belongs to ${lowerCamel(inVersion.module)}, not to ${module}: POST ${inVersion.url}`
      return `${same[0]!.action} is not a command of OCPP ${version}: POST ${same.map((route) => route.url).join(' or ')}`
    },
  }
}
