/**
 * Where patterns were found, in offsets of the original text, across all views of one message.
 *
 * The buffers grow to the most hits so far and stay: nothing is allocated for a message without hits, and
 * none is ever left out (a text full of mild words must not hide a grave one). The text's length bounds them.
 */
export interface HitSink {
  clear(): void
  /** Offsets of the original. */
  add(pattern: number, start: number, end: number): void
  /** Drops what lies within an exception, and the exceptions. */
  exempt(isException: Uint8Array, chars: number): void
}

/** The hits of one list of patterns. */
export class Hits implements HitSink {
  count = 0
  pattern = new Int32Array(64)
  start = new Int32Array(64)
  end = new Int32Array(64)
  #reach = new Int32Array(64)

  clear(): void {
    this.count = 0
  }

  add(pattern: number, start: number, end: number): void {
    if (this.count === this.pattern.length) {
      this.pattern = grown(this.pattern)
      this.start = grown(this.start)
      this.end = grown(this.end)
    }
    this.pattern[this.count] = pattern
    this.start[this.count] = start
    this.end[this.count] = end
    this.count++
  }

  /**
   * Drops what lies within a hit of an exception, and the exceptions themselves. Linear in hits and `chars`, the
   * length of the original: for each offset, how far the exceptions that start there or before reach.
   */
  exempt(isException: Uint8Array, chars: number): void {
    if (this.count === 0) return
    if (this.#reach.length <= chars) this.#reach = new Int32Array(chars * 2 + 1)
    const reach = this.#reach.fill(0, 0, chars + 1)
    let found = false
    for (let i = 0; i < this.count; i++) {
      if (isException[this.pattern[i] ?? 0] !== 1) continue
      found = true
      const start = this.start[i] ?? 0
      reach[start] = Math.max(reach[start] ?? 0, this.end[i] ?? 0)
    }
    if (!found) return
    for (let at = 1; at <= chars; at++) reach[at] = Math.max(reach[at] ?? 0, reach[at - 1] ?? 0)
    let kept = 0
    for (let i = 0; i < this.count; i++) {
      const start = this.start[i] ?? 0
      const end = this.end[i] ?? 0
      if ((reach[start] ?? 0) >= end) continue
      this.pattern[kept] = this.pattern[i] ?? 0
      this.start[kept] = start
      this.end[kept] = end
      kept++
    }
    this.count = kept
  }
}

function grown(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2)
  larger.set(array)
  return larger
}
