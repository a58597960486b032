/**
 * Lines out of a stream of bytes, one at a time, in bounded memory: `node:readline` keeps a line of any
 * length, and reads on while its consumer waits.
 */

/** One line without its end, or one that was longer than allowed and is skipped. */
export type Line = { readonly ok: true; readonly bytes: Uint8Array } | { readonly ok: false }

const newline = 0x0a

/**
 * The lines of `chunks`; what follows the last newline is a line when it is not empty. Reads no further
 * than the consumer asks.
 * @param bytesMax of one line; a longer one is skipped to its end and reported in its place
 */
export async function* readLines(chunks: AsyncIterable<Uint8Array>, bytesMax: number): AsyncGenerator<Line> {
  let parts: Uint8Array[] = []
  let length = 0
  for await (const chunk of chunks) {
    let from = 0
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, from)) {
      yield finish(chunk.subarray(from, end))
      from = end + 1
    }
    keep(chunk.subarray(from))
  }
  if (length > 0) yield finish(new Uint8Array(0))

  function keep(part: Uint8Array): void {
    length += part.length
    if (length > bytesMax) parts = []
    else if (part.length > 0) parts.push(part)
  }

  function finish(part: Uint8Array): Line {
    keep(part)
    const line: Line = length > bytesMax ? { ok: false } : { ok: true, bytes: joined(parts, length) }
    parts = []
    length = 0
    return line
  }
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  const [only] = parts
  if (parts.length === 1 && only !== undefined) return only
  const out = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}
