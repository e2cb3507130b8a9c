import type { Module } from '#util/module.js'
import { ConfigError } from './config.js'
import { modules } from './modules.js'
import type { Values } from './settings.js'

/** The modules APP_NAME names; order and case do not matter. */
export function selectModules(appName: string): Module[] {
  const wanted = appName
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '')
  if (wanted.includes('all')) return modules
  const unknown = wanted.find((name) => !modules.some((module) => module.name.toLowerCase() === name))
  if (unknown !== undefined || wanted.length === 0)
    throw new ConfigError(`APP_NAME=${appName} is not accepted: give all, or some of ${modules.map((module) => module.name).join(', ')}`)
  return modules.filter((module) => wanted.includes(module.name.toLowerCase()))
}

/** A part of the product needs what the parts share. */
export function requireShared(selected: Module[], values: Values): void {
  if (selected.length === modules.length) return
  const missing = [
    ...(values.AMQP_URL ? [] : ['AMQP_URL']),
    ...(values.DATABASE_URL ? [] : ['DATABASE_URL']),
    ...(values.SECRET_KEY || values.SECRET_KEY_FILE ? [] : ['SECRET_KEY']),
  ]
  if (missing.length > 0)
    throw new ConfigError(`APP_NAME=${values.APP_NAME} runs a part of Plugboard: set ${missing.join(', ')}, the same for every process`)
}
