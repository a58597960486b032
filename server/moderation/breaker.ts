/**
 * A circuit breaker: after failures in a row nobody is asked for a while, so that a judge that is down costs nobody a
 * deadline; then one question tries again. (Nygard, "Release It!", 2007.)
 */
export class Breaker {
  readonly #failuresMax: number
  readonly #pauseMs: number
  #failures = 0
  /** On the monotonic clock; undefined while closed. */
  #openUntilMs: number | undefined
  #trying = false

  constructor(failuresMax: number, pauseMs: number) {
    this.#failuresMax = failuresMax
    this.#pauseMs = pauseMs
  }

  get open(): boolean {
    return this.#openUntilMs !== undefined
  }

  /** May somebody be asked now? After the pause: one at a time, whose answer decides. */
  admits(nowMs: number): boolean {
    if (this.#openUntilMs === undefined) return true
    if (nowMs < this.#openUntilMs || this.#trying) return false
    this.#trying = true
    return true
  }

  /** @returns true when that closed it */
  succeeded(): boolean {
    const closed = this.open
    this.#failures = 0
    this.#openUntilMs = undefined
    this.#trying = false
    return closed
  }

  /** @returns true when that opened it */
  failed(nowMs: number): boolean {
    this.#failures += 1
    this.#trying = false
    if (this.#failures < this.#failuresMax) return false
    const opened = !this.open
    this.#openUntilMs = nowMs + this.#pauseMs
    return opened
  }
}
