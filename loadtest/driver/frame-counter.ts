/**
 * Counts the deliveries in every frame that a thread's members receive, and looks into one in so many.
 */
import type { Dialect, DialectSink } from './dialect.ts'
import { FrameMemo, type KnownFrame } from './frame-memo.ts'

export interface CountingHost {
  /** So many deliveries arrived. */
  delivered(count: number): void
  /** One in `sampleEvery` of them, with its text. */
  sampled(text: string | undefined): void
}

export class FrameCounter {
  readonly #dialect: Dialect
  readonly #host: CountingHost
  readonly #sampleEvery: number
  readonly #memo = new FrameMemo()
  #untilSample: number
  /** Start and end of each delivery in the frame that is being read. */
  #spans: number[] = []
  #others = 0

  constructor(dialect: Dialect, sampleEvery: number, host: CountingHost) {
    this.#dialect = dialect
    this.#host = host
    this.#sampleEvery = sampleEvery
    this.#untilSample = sampleEvery
  }

  /** Reads one WebSocket message; what is no delivery goes to the member, who must tell of every one by `delivered`. */
  read(bytes: Buffer, start: number, end: number, member: DialectSink): void {
    const known = this.#memo.find(bytes, start, end)
    if (known !== undefined) return this.#countKnown(known)
    this.#spans.length = 0
    this.#others = 0
    this.#dialect.read(bytes, start, end, member)
    const spans = this.#spans
    if (spans.length > 2 && this.#others === 0) this.#memo.keep(bytes, start, end, spans)
  }

  delivered(bytes: Buffer, start: number, end: number): void {
    this.#spans.push(start, end)
    this.#host.delivered(1)
    this.#untilSample -= 1
    if (this.#untilSample > 0) return
    this.#untilSample = this.#sampleEvery
    this.#host.sampled(this.#dialect.textIn(bytes, start, end))
  }

  /** Something else was in the frame: it is this member's own. */
  other(): void {
    this.#others++
  }

  #countKnown({ bytes, starts, ends }: KnownFrame): void {
    let left = starts.length
    this.#host.delivered(left)
    while (this.#untilSample <= left) {
      left -= this.#untilSample
      this.#untilSample = this.#sampleEvery
      const at = starts.length - left - 1
      this.#host.sampled(this.#dialect.textIn(bytes, starts[at] ?? 0, ends[at] ?? 0))
    }
    this.#untilSample -= left
  }
}
