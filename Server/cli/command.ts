import { complain } from '../failure.js'

/** A command line: its work gives the exit code; what an operator can mend is said in one line and gives 1. */
export const command =
  (name: string, work: (argv: string[]) => Promise<number>) =>
  async (argv: string[]): Promise<number> =>
    work(argv).catch((err: unknown) => {
      complain(`plugboard ${name}`, err)
      return 1
    })
