import { migrate } from '../Server/migrate.js'
import { derivePasswords } from '../Server/roles.js'
import { testSecretKey } from './parts.js'

/** Brings the empty database at `url` (its owner's) to the state in which every test starts. */
export async function prepareTemplate(url: string): Promise<void> {
  await migrate({ url, passwords: derivePasswords(testSecretKey) })
}
