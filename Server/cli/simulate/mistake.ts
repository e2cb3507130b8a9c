/** What whoever typed the command can mend; its message is the one line they read. */
export class Mistake extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'Mistake'
  }
}
