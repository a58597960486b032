/**
 * A bell between one that has work and one that does it: rung any number of times, heard once.
 */
export interface Bell {
  ring(): void
  /** Resolves at the next ring, or at once when it rang since it was last heard. One listener at a time. */
  heard(): Promise<void>
}

export function createBell(): Bell {
  let rung = false
  let wake: (() => void) | undefined
  return {
    ring() {
      if (wake === undefined) {
        rung = true
        return
      }
      wake()
      wake = undefined
    },
    heard() {
      if (rung) {
        rung = false
        return Promise.resolve()
      }
      return new Promise((resolve) => {
        wake = resolve
      })
    },
  }
}
