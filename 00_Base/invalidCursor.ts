/** A `cursor` that no list of ours gave out. */
export class InvalidCursor extends Error {
  constructor() {
    super('cursor is not one that this list gave out: start again without it')
    this.name = 'InvalidCursor'
  }

  static is(err: unknown): err is InvalidCursor {
    return err instanceof Error && err.name === 'InvalidCursor'
  }
}
