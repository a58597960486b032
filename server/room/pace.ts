/**
 * How long a room gathers its events before it sends them. A delivery is a system call of several
 * microseconds, so what a room costs is its rate times its members. While that is little, everything is
 * sent at once; as it nears a core's worth, events that fall into the same few milliseconds share a
 * frame, and the cost stops growing with the rate.
 */

/** CPU of one delivery, in microseconds: a `send` and its share of the loop, measured (docs/benchmarks.md). */
export const deliveryUs = 8

/** Below this share of a core a room is quiet: nothing is gathered. */
const quietShare = 0.5
/** From this share on a room gathers for most of the time it may: few frames already, and people hardly notice. */
const busyShare = 0.9
/** What is most of the time. */
const busyPart = 0.7
/** Beyond several cores' worth the frames are long themselves, and fewer of them are worth a longer wait … */
const crowdedShare = 8
/** … which is all of it from this share on. */
const fullShare = 32

/** The memory of the rate: short enough to follow a burst, long enough not to follow a single event. */
const rateMemoryMs = 250

/**
 * The window of a room, in ms.
 * @param perSecond events of the room a second
 * @param receivers connections that each event goes to
 * @param windowMaxMs the longest window
 */
export function windowFor(perSecond: number, receivers: number, windowMaxMs: number): number {
  const share = (perSecond * receivers * deliveryUs) / 1e6
  const busy = busyPart * portion(share, quietShare, busyShare)
  return windowMaxMs * (busy + (1 - busyPart) * portion(share, crowdedShare, fullShare))
}

/** How far `share` has come from `from` to `to`: 0 to 1. */
function portion(share: number, from: number, to: number): number {
  return Math.min(1, Math.max(0, (share - from) / (to - from)))
}

/** A decaying count of events: the rate of the last moments, in two numbers. */
export class Rate {
  #weight = 0
  #at = 0

  /** Counts one event. @param nowMs the monotonic clock @returns events a second */
  note(nowMs: number): number {
    this.#weight = this.#weight * Math.exp((this.#at - nowMs) / rateMemoryMs) + 1
    this.#at = nowMs
    return (this.#weight * 1000) / rateMemoryMs
  }
}
