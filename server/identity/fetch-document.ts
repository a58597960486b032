/**
 * One JSON document from an issuer, with a deadline and a bound on its size. `fetch` alone has neither:
 * an issuer that hangs or streams without end would take the server's logins with it.
 */
import type { Clock } from '../base/clock.ts'
import type { Limits } from '../limits.ts'

export interface FetchPorts {
  readonly limits: Pick<Limits, 'issuerTimeoutMs' | 'issuerBytesMax'>
  readonly clock: Clock
  /** Aborts when the server closes. */
  readonly signal: AbortSignal
}

/**
 * The JSON that `url` answers with. Redirects are not followed: they would lead past the check of the
 * address. Throws an Error in words for the operator when there is no answer in time, another status
 * than 200, more than `issuerBytesMax`, or no JSON.
 */
export async function fetchDocument(url: URL, { limits, clock, signal }: FetchPorts): Promise<unknown> {
  const late = new AbortController()
  const cancel = clock.after(limits.issuerTimeoutMs, () => late.abort(new Error('no answer in time')))
  try {
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { accept: 'application/json, application/jwk-set+json' },
      signal: AbortSignal.any([signal, late.signal]),
    })
    if (response.status !== 200) {
      await response.body?.cancel()
      throw new Error(`status ${response.status}`)
    }
    return JSON.parse(await boundedText(response, limits.issuerBytesMax))
  } catch (error) {
    throw new Error(`${url.href}: ${inWords(error)}`, { cause: error })
  } finally {
    cancel()
  }
}

async function boundedText(response: Response, bytesMax: number): Promise<string> {
  if (response.body === null) throw new Error('an empty answer')
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of response.body) {
    bytes += chunk.byteLength
    if (bytes > bytesMax) throw new Error(`more than ${bytesMax} bytes`) // leaving the loop cancels the body
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** `fetch failed` alone helps nobody: its cause says whether it was the name, the port or the certificate. */
function inWords(error: unknown): string {
  if (error instanceof SyntaxError) return 'not JSON'
  if (!(error instanceof Error)) return String(error)
  const cause = error.cause
  if (cause instanceof Error && 'code' in cause) return `${error.message} (${String(cause.code)})`
  return error.message
}
