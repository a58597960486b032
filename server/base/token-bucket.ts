/**
 * A token bucket: so many at once, so many a second. Two numbers, no timer.
 */
/** Fractions of milliseconds add up to a token only nearly; who waited as long as told must get theirs. */
const rounding = 1e-6

export class TokenBucket {
  readonly #burst: number
  readonly #perSecond: number
  #tokens: number
  #at: number

  /** @param nowMs the monotonic clock's milliseconds, here and below */
  constructor(burst: number, perSecond: number, nowMs: number) {
    this.#burst = burst
    this.#perSecond = perSecond
    this.#tokens = burst
    this.#at = nowMs
  }

  /** Takes one token. @returns 0 when there was one, else the milliseconds until there is one. */
  take(nowMs: number): number {
    this.#tokens = Math.min(this.#burst, this.#tokens + ((nowMs - this.#at) / 1000) * this.#perSecond)
    this.#at = nowMs
    if (this.#tokens >= 1 - rounding) {
      this.#tokens -= 1
      return 0
    }
    return Math.ceil(((1 - this.#tokens) / this.#perSecond) * 1000)
  }
}
