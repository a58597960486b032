/**
 * What one receiver saw of one room: stretches of events without a break of continuity.
 */
import type { EventFacts, Stretch, View } from './evidence.ts'

/** Events asked for when continuity was lost: a client would show at least these. */
const historyEvents = 200

export interface Witness {
  readonly view: View
  /** How to come back: after what was seen last; undefined before the first join. */
  position(): { readonly after: number; readonly epoch: string; readonly history: number } | undefined
  joined(frame: {
    readonly seq: number
    readonly epoch: string
    readonly recovered?: boolean | undefined
  }): void
  /** @param atMs on the shared clock; NaN for what was read from history */
  saw(event: EventFacts, atMs: number): void
  /** The last seq, or 0. */
  last(): number
}

export function witness(who: string): Witness {
  const stretches: Stretch[] = []
  /** A new stretch may begin with history: the first event of a page moves its beginning back. */
  let mayReachBack = false
  const lastOf = (stretch: Stretch) => stretch.seqs.at(-1) ?? stretch.after
  return {
    view: { who, stretches },
    position() {
      const current = stretches.at(-1)
      return current && { after: lastOf(current), epoch: current.epoch, history: historyEvents }
    },
    joined({ seq, epoch, recovered }) {
      const current = stretches.at(-1)
      if (recovered === true && current?.epoch === epoch) return
      stretches.push({ epoch, after: seq, seqs: [], digests: [], arrivedMs: [] })
      mayReachBack = recovered === false
    },
    saw({ seq, digest }, atMs) {
      const current = stretches.at(-1)
      if (current === undefined) return // before `joined`, which cannot be: the server tells in that order
      if (mayReachBack && Number.isNaN(atMs)) current.after = seq - 1
      mayReachBack = false
      current.seqs.push(seq)
      current.digests.push(digest)
      current.arrivedMs.push(atMs)
    },
    last() {
      const current = stretches.at(-1)
      return current === undefined ? 0 : lastOf(current)
    },
  }
}
