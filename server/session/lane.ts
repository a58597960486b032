/**
 * A lane keeps the requests of one session in their order: a request that has to wait (for a verdict,
 * for the disk) makes the ones behind it wait, and nobody else. Bounded by `laneFramesMax`.
 */

/** What lanes do with their items; shared by all lanes, so that a lane costs no closures. */
export interface LaneWork<Owner, Item> {
  /** Items that may wait in one lane. */
  readonly waitingMax: number
  /** Handles one item; synchronous ones cost no promise. */
  run(owner: Owner, item: Item): void | Promise<void>
  /** Hears of an item whose handling threw; the lane goes on. */
  failed(owner: Owner, error: unknown, item: Item): void
}

export class Lane<Owner, Item> {
  readonly #owner: Owner
  readonly #work: LaneWork<Owner, Item>
  #busy = false
  /** Made when something has to wait for the first time: most lanes never need it. */
  #waiting: Item[] | undefined

  constructor(owner: Owner, work: LaneWork<Owner, Item>) {
    this.#owner = owner
    this.#work = work
  }

  /** @returns false when the lane is full and the item was not taken */
  add(item: Item): boolean {
    if (!this.#busy) {
      this.#start(item)
      return true
    }
    this.#waiting ??= []
    if (this.#waiting.length >= this.#work.waitingMax) return false
    this.#waiting.push(item)
    return true
  }

  /** Drops what waits: the session is over. */
  clear(): void {
    this.#waiting = undefined
  }

  #start(first: Item): void {
    let item: Item | undefined = first
    while (item !== undefined) {
      const current: Item = item
      const pending = this.#attempt(current)
      if (pending !== undefined) {
        this.#busy = true
        pending
          .catch((error: unknown) => this.#work.failed(this.#owner, error, current))
          .finally(() => {
            this.#busy = false
            const next = this.#next()
            if (next !== undefined) this.#start(next)
          })
        return
      }
      item = this.#next()
    }
  }

  #next(): Item | undefined {
    const next = this.#waiting?.shift()
    if (this.#waiting?.length === 0) this.#waiting = undefined
    return next
  }

  #attempt(item: Item): Promise<void> | undefined {
    try {
      return this.#work.run(this.#owner, item) ?? undefined
    } catch (error) {
      this.#work.failed(this.#owner, error, item)
      return undefined
    }
  }
}
