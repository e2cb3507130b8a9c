// Names under which passwords and keys travel, in payload fields and in the names of variables and configuration keys.
const secretName = /password|authorizationkey|secret|privatekey|passphrase|^key$|pincode|simpin/i
const secretVariable = /password|authorizationkey|secret|privatekey|passphrase/i
const quick =
  /password|authorizationkey|secret|privatekey|passphrase|"key"|pincode|simpin|keycode|customerIdentifier|"data":"|:\/\/[^/"]*@|\/files\//i

const hidden = '***'
/** The password of a URL (N01.FR.17), and the token in one of ours. */
const urlSecret = /(:\/\/[^\s/:@]*:)[^\s/@]+(?=@)|(\/files\/(?:up|down)load\/)[\w.-]+/g

/** A payload as JSON text that the message log may keep: passwords, keys, PINs of drivers and what a station tells of a customer are replaced. */
export function maskedText(payload: object): string {
  const text = JSON.stringify(payload)
  return quick.test(text) ? JSON.stringify(cover(payload)) : text
}

/** The same as a value, for whoever reads payloads over REST. */
export const masked = <T extends object>(payload: T): T => cover(payload) as T

/** True when the value of such a variable or configuration key is a secret, which is never kept in clear. */
export const isSecretVariable = (name: string): boolean => secretVariable.test(name)

function cover(value: unknown, ofSecret = false): unknown {
  if (typeof value === 'string') return value.replace(urlSecret, `$1$2${hidden}`)
  if (Array.isArray(value)) return value.map((item) => cover(item, ofSecret))
  if (typeof value !== 'object' || value === null) return value
  // The attributes of a secret variable are as secret as it is: NotifyReport lists them beside its name.
  const secret = ofSecret || namesSecretVariable(value)
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      if (typeof inner === 'object') return [name, cover(inner, secret)]
      // ChangeConfiguration { key, value }, GetConfiguration's list, Set/GetVariables { variable: { name }, attributeValue }: the name is no secret, the value is.
      if (secret) return [name, /^(value|attributeValue|actualValue)$/.test(name) ? hidden : cover(inner)]
      return [
        name,
        (secretName.test(name) && !isConfigurationKey(value, name)) || isCustomers(value, name) || isKeyCode(value, name)
          ? hidden
          : cover(inner),
      ]
    }),
  )
}

function namesSecretVariable(value: object): boolean {
  const { key, variable } = value as { key?: unknown; variable?: { name?: unknown } }
  const name = typeof key === 'string' ? key : variable?.name
  return typeof name === 'string' && secretVariable.test(name)
}

/** `key` next to `value` or `readonly` is the name of a configuration key, not a key. */
const isConfigurationKey = (value: object, name: string) => name === 'key' && ('value' in value || 'readonly' in value)

/** C04.FR.04: what a driver typed in is in no log. */
const isKeyCode = (value: object, name: string) => name === 'idToken' && 'type' in value && String(value.type).toLowerCase() === 'keycode'

/** CustomerInformation names a customer by an identifier of anybody's making, NotifyCustomerInformation brings a text about one: `data` beside these numbers. */
const isCustomers = (value: object, name: string) =>
  name === 'customerIdentifier' || (name === 'data' && 'requestId' in value && 'seqNo' in value)
