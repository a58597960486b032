/**
 * The decrees in memory, for tests: one list, and any number of views of it.
 */
import { err, ok } from '../../server/base/result.ts'
import type { Decrees, Placed } from '../../server/cluster/decrees.ts'

export function memoryDecrees(decreesMax: number): { open(): Decrees; reachable: boolean } {
  let all: Placed[] = []
  let count = 0
  const broker = {
    reachable: true,
    open: (): Decrees => ({
      announce(decree) {
        if (!broker.reachable) return Promise.resolve(err('unavailable' as const))
        all = [...all, { place: String(++count).padStart(9, '0'), decree }].slice(-decreesMax)
        return Promise.resolve(ok(undefined))
      },
      after(place, limit) {
        if (!broker.reachable) return Promise.resolve(err('unavailable' as const))
        return Promise.resolve(ok(all.filter((one) => one.place > place).slice(0, limit)))
      },
      close: () => Promise.resolve(),
    }),
  }
  return broker
}
