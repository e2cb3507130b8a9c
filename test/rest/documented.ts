import type { TestPlugboard } from '../plugboard.js'

/** The operator's requests of a test, which fail when they are answered with a status that the documentation does not name for them. */
export function documentedApi({ app, api }: TestPlugboard): TestPlugboard['api'] {
  const paths = Object.entries<any>(app.swagger().paths ?? {}).map(([path, operations]) => ({
    pattern: new RegExp(`^${path.replaceAll(/[.+*]/g, String.raw`\\$&`).replaceAll(/\{\w+\}/g, '[^/]+')}$`),
    operations,
    // A name wins over a parameter, as in the router.
    parameters: path.split('{').length,
  }))
  return async (method, path, body) => {
    const answer = await api(method, path, body)
    const plain = path.split('?')[0]!
    const found = paths.filter(({ pattern }) => pattern.test(plain)).toSorted((a, b) => a.parameters - b.parameters)[0]
    const operation = found?.operations[method.toLowerCase()]
    if (!operation) throw new Error(`${method} ${plain} is not documented`)
    if (!(answer.status in operation.responses))
      throw new Error(`${method} ${plain} answered ${answer.status}, which its documentation does not name: ${JSON.stringify(answer.body)}`)
    return answer
  }
}
