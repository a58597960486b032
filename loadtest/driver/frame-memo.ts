/**
 * Everybody in a room is sent the same bytes. A frame with many events is read once, by the first member
 * that gets it; for the others it is compared, which is a `memcmp`, and counts as what it was. Nothing is
 * guessed: a frame that differs in one byte is read.
 */

/** Where the deliveries in a frame are, as offsets from its start. */
export interface KnownFrame {
  readonly bytes: Buffer
  readonly starts: readonly number[]
  readonly ends: readonly number[]
}

/** Below it, about eight events, reading a frame is as fast as comparing it: docs/benchmarks.md. */
const bytesMin = 2_048
/** Members of one thread are a window or two apart, seldom more. */
const framesKept = 4

export class FrameMemo {
  readonly #known: KnownFrame[] = []
  #next = 0

  /** The same bytes, if they were kept. */
  find(bytes: Buffer, start: number, end: number): KnownFrame | undefined {
    const size = end - start
    if (size < bytesMin) return undefined
    for (const frame of this.#known) {
      if (frame.bytes.length === size && bytes.compare(frame.bytes, 0, size, start, end) === 0) return frame
    }
    return undefined
  }

  /** Keeps a frame that holds deliveries and nothing else; a small one is not worth it. Copies. */
  keep(bytes: Buffer, start: number, end: number, spans: readonly number[]): void {
    if (end - start < bytesMin) return
    this.#known[this.#next] = {
      bytes: Buffer.from(bytes.subarray(start, end)),
      starts: spans.filter((_, index) => index % 2 === 0).map((at) => at - start),
      ends: spans.filter((_, index) => index % 2 === 1).map((at) => at - start),
    }
    this.#next = (this.#next + 1) % framesKept
  }
}
