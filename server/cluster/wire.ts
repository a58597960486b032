/**
 * Writing and reading the bytes that nodes exchange: numbers of seven bits a byte (LEB128), texts and
 * bytes with their length before them.
 */

/** Grows as it is written to; what `take` returned is not touched again. */
export class Writer {
  #bytes: Buffer
  #at = 0

  /** @param capacity bytes to start with */
  constructor(capacity: number) {
    this.#bytes = Buffer.allocUnsafe(capacity)
  }

  get length(): number {
    return this.#at
  }

  byte(value: number): void {
    this.#need(1)
    this.#bytes[this.#at++] = value
  }

  /** An integer from 0 to 2^53 − 1. */
  count(value: number): void {
    this.#need(8)
    let rest = value
    while (rest >= 0x80) {
      this.#bytes[this.#at++] = (rest % 0x80) | 0x80
      rest = Math.floor(rest / 0x80)
    }
    this.#bytes[this.#at++] = rest
  }

  bytes(value: Uint8Array): void {
    this.count(value.length)
    this.#need(value.length)
    this.#bytes.set(value, this.#at)
    this.#at += value.length
  }

  text(value: string): void {
    this.bytes(Buffer.from(value, 'utf8'))
  }

  /** What was written since the last time. */
  take(): Uint8Array {
    const taken = this.#bytes.subarray(0, this.#at)
    this.#bytes = Buffer.allocUnsafe(Math.min(Math.max(this.#at, 256), 64 * 1024))
    this.#at = 0
    return taken
  }

  #need(more: number): void {
    if (this.#at + more <= this.#bytes.length) return
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#at + more))
    larger.set(this.#bytes.subarray(0, this.#at))
    this.#bytes = larger
  }
}

/** The bytes end early, or hold what was never written. Caught where a parcel is read. */
export class WireError extends Error {}

export class Reader {
  readonly #bytes: Buffer
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  get ended(): boolean {
    return this.#at === this.#bytes.length
  }

  byte(): number {
    const value = this.#bytes[this.#at]
    if (value === undefined) throw new WireError('ends early')
    this.#at += 1
    return value
  }

  count(): number {
    let value = 0
    let scale = 1
    for (;;) {
      const next = this.byte()
      value += (next & 0x7f) * scale
      if (value > Number.MAX_SAFE_INTEGER) throw new WireError('a number beyond 2^53')
      if (next < 0x80) return value
      scale *= 0x80
    }
  }

  /** A view of the bytes, not a copy. */
  bytes(): Uint8Array {
    const length = this.count()
    if (length > this.#bytes.length - this.#at) throw new WireError('ends early')
    this.#at += length
    return this.#bytes.subarray(this.#at - length, this.#at)
  }

  text(): string {
    const bytes = this.bytes()
    return this.#bytes.toString('utf8', this.#at - bytes.length, this.#at)
  }

  /** How many items follow; each takes a byte at least. */
  items(): number {
    const items = this.count()
    if (items > this.#bytes.length - this.#at) throw new WireError('more items than bytes')
    return items
  }

  /** One of a list of texts, by its place. */
  choice<T>(of: readonly T[]): T {
    const chosen = of[this.byte()]
    if (chosen === undefined) throw new WireError('an unknown choice')
    return chosen
  }
}
