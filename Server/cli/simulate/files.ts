const transferMs = 30_000

/** Tells the steps of an update while it really downloads the file: what cannot be had ends as DownloadFailed. */
export async function downloadFirmware(location: string, tell: (status: string) => Promise<unknown>): Promise<void> {
  await tell('Downloading')
  const response = await fetch(location, { signal: AbortSignal.timeout(transferMs) }).catch(() => undefined)
  await response?.arrayBuffer().catch(() => undefined) // broken off: the status tells
  if (!response?.ok) return void (await tell('DownloadFailed'))
  await tell('Downloaded')
  await tell('Installing')
  await tell('Installed')
}

/** Really uploads a log to the given URL, and tells how that went. */
export async function uploadLog(
  location: string,
  { name, text }: { name: string; text: string },
  tell: (status: 'Uploading' | 'Uploaded' | 'UploadFailure') => Promise<unknown>,
): Promise<void> {
  await tell('Uploading')
  const response = await fetch(location, {
    method: 'PUT',
    headers: { 'content-type': 'text/plain', 'content-disposition': `attachment; filename="${name}"` },
    body: text,
    signal: AbortSignal.timeout(transferMs),
  }).catch(() => undefined) // the status tells
  await tell(response?.ok ? 'Uploaded' : 'UploadFailure')
}

interface Step {
  status: string
  requestId?: number
}

/** One kind of transfer of a station. */
export interface Transfers {
  /** How far it is; Idle when there is none. */
  now(): Step
  /** Carries one out and tells its steps. */
  follow(
    work: (tell: (status: string) => Promise<unknown>) => Promise<void>,
    tell: (step: Step) => Promise<unknown>,
    numbered?: Pick<Step, 'requestId'>,
  ): Promise<void>
}

export function transfers(): Transfers {
  let now: Step = { status: 'Idle' }
  return {
    now: () => now,
    async follow(work, tell, numbered) {
      try {
        await work((status) => {
          now = { status, ...numbered }
          return tell(now)
        })
      } finally {
        now = { status: 'Idle' }
      }
    },
  }
}
