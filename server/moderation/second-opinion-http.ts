/**
 * A second opinion over HTTP: one signed POST for each question. The receiver can tell that it comes from this
 * server and is fresh, and learns nothing that is linked to a person elsewhere.
 */
import { createHmac } from 'node:crypto'
import type { Clock } from '../base/clock.ts'
import type { Limits } from '../limits.ts'
import type { Question, SecondOpinion } from './second-opinion.ts'

export interface HttpSecondOpinionOptions {
  /** Where to; redirects are not followed, because the signature is for this receiver. */
  readonly url: string
  /** Shared with the receiver; at least 32 bytes. */
  readonly secret: Uint8Array
  readonly clock: Clock
  readonly limits: Pick<Limits, 'secondOpinionBytesMax'>
}

export function createHttpSecondOpinion(options: HttpSecondOpinionOptions): SecondOpinion {
  const { url, secret, clock, limits } = options
  const closing = new AbortController()

  return {
    name: 'second_opinion_http',
    async ask(question: Question, signal: AbortSignal): Promise<unknown> {
      const body = JSON.stringify({ v: 1, ...question })
      const timestamp = String(clock.now())
      try {
        const response = await fetch(url, {
          method: 'POST',
          redirect: 'error',
          signal: AbortSignal.any([signal, closing.signal]),
          headers: {
            'content-type': 'application/json',
            'parley-timestamp': timestamp,
            'parley-signature': signatureOf(secret, timestamp, body),
          },
          body,
        })
        if (response.status !== 200) {
          await response.body?.cancel()
          throw new Failure(`HTTP ${response.status}`)
        }
        return await readJson(response, limits.secondOpinionBytesMax)
      } catch (error) {
        if (error instanceof Failure) throw error
        throw new Error(signal.aborted ? 'aborted' : 'the judge cannot be reached')
      }
    },
    close() {
      closing.abort()
      return Promise.resolve()
    },
  }
}

/** `v1=` and the HMAC-SHA256 of `timestamp.body` in hexadecimal; receivers refuse old timestamps. */
export function signatureOf(secret: Uint8Array, timestamp: string, body: string): string {
  return `v1=${createHmac('sha256', secret).update(`${timestamp}.${body}`, 'utf8').digest('hex')}`
}

/** Our own words about what went wrong; those of others may quote the text. */
class Failure extends Error {}

async function readJson(response: Response, bytesMax: number): Promise<unknown> {
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const part of response.body ?? []) {
    bytes += part.byteLength
    // Leaving the loop cancels the rest of the body.
    if (bytes > bytesMax) throw new Failure(`the answer has more than ${bytesMax} bytes`)
    parts.push(part)
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8'))
  } catch {
    throw new Failure('the answer is not JSON')
  }
}
