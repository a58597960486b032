/**
 * Closes what was opened, in the opposite order. (`AsyncDisposableStack`, which Node 20 does not have.)
 */
export class Closer {
  readonly #closes: (() => Promise<void> | void)[] = []

  defer(close: () => Promise<void> | void): void {
    this.#closes.push(close)
  }

  /** Closes everything, also when some of it fails; throws what failed, all together, at the end. */
  async close(): Promise<void> {
    const failures: unknown[] = []
    for (let close = this.#closes.pop(); close !== undefined; close = this.#closes.pop()) {
      try {
        await close()
      } catch (error) {
        failures.push(error)
      }
    }
    if (failures.length === 0) return
    const reasons = new Set(failures.map((e) => (e instanceof Error ? e.message : String(e))))
    throw new AggregateError(failures, `not everything could be closed: ${[...reasons].join('; ')}`)
  }
}
