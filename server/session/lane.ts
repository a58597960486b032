/**
 * A lane keeps the requests of one session in their order: a request that has to wait (for a verdict,
 * for the disk) makes the ones behind it wait, and nobody else. Bounded by `laneFramesMax`.
 */
export class Lane<T> {
  readonly #waitingMax: number
  readonly #run: (item: T) => void | Promise<void>
  readonly #failed: (error: unknown, item: T) => void
  #busy = false
  /** Made when something has to wait for the first time: most lanes never need it. */
  #waiting: T[] | undefined

  /**
   * @param run handles one item; synchronous ones cost no promise
   * @param failed hears of an item whose handling threw; the lane goes on
   */
  constructor(
    waitingMax: number,
    run: (item: T) => void | Promise<void>,
    failed: (error: unknown, item: T) => void,
  ) {
    this.#waitingMax = waitingMax
    this.#run = run
    this.#failed = failed
  }

  /** @returns false when the lane is full and the item was not taken */
  add(item: T): boolean {
    if (!this.#busy) {
      this.#start(item)
      return true
    }
    this.#waiting ??= []
    if (this.#waiting.length >= this.#waitingMax) return false
    this.#waiting.push(item)
    return true
  }

  /** Drops what waits: the session is over. */
  clear(): void {
    this.#waiting = undefined
  }

  #start(first: T): void {
    let item: T | undefined = first
    while (item !== undefined) {
      const current: T = item
      const pending = this.#attempt(current)
      if (pending !== undefined) {
        this.#busy = true
        pending
          .catch((error: unknown) => this.#failed(error, current))
          .finally(() => {
            this.#busy = false
            const next = this.#waiting?.shift()
            if (next !== undefined) this.#start(next)
          })
        return
      }
      item = this.#waiting?.shift()
    }
  }

  #attempt(item: T): Promise<void> | undefined {
    try {
      return this.#run(item) ?? undefined
    } catch (error) {
      this.#failed(error, item)
      return undefined
    }
  }
}
