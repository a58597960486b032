/**
 * Which slower judge a server asks: what its configuration names. Beside `app.ts` the only place that knows the adapters.
 */
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Clock } from '../base/clock.ts'
import type { Limits } from '../limits.ts'
import type { SecondOpinion } from './second-opinion.ts'
import { createHttpSecondOpinion } from './second-opinion-http.ts'
import { createWorkerSecondOpinion } from './second-opinion-worker.ts'

export interface JudgeChoice {
  readonly url?: string
  readonly secretFile?: string
  /** A path; relative ones from where the server was started. */
  readonly module?: string
}

const secretBytesMin = 32

/** Throws, in words for the operator, when the secret cannot be read or is too short to sign with. */
export async function chooseSecondOpinion(
  { url, secretFile, module }: JudgeChoice,
  ports: { readonly clock: Clock; readonly limits: Limits },
): Promise<SecondOpinion | undefined> {
  if (module !== undefined) return createWorkerSecondOpinion({ module: resolve(module) })
  if (url === undefined || secretFile === undefined) return undefined
  const content = await readFile(secretFile, 'latin1').catch((error: NodeJS.ErrnoException) => {
    throw new Error(`secondOpinion.secretFile ${secretFile} cannot be read (${error.code ?? error.message})`)
  })
  const secret = Buffer.from(content.trim(), 'latin1')
  if (secret.byteLength < secretBytesMin)
    throw new Error(`secondOpinion.secretFile ${secretFile} is shorter than ${secretBytesMin} bytes`)
  return createHttpSecondOpinion({ url, secret, ...ports })
}
