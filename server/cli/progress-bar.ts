/**
 * How far a long job is, for the person who waits: a bar that is overwritten in place on a terminal, and elsewhere a
 * plain line for each tenth, at most one in a few seconds, so that a short job says nothing.
 */
import type { Writable } from 'node:stream'
import type { Clock } from '../base/clock.ts'

const redrawMs = 100
const plainMs = 2_000
const barWidth = 30

export interface ProgressBar {
  /** @param done of `total`, in the same unit */
  show(done: number): void
  /** Takes the bar away; what follows stands on a line of its own. */
  clear(): void
}

/**
 * @param what is being done, and to what: `verify`, `records`
 * @param total what 100 % is; 0 counts as 1
 */
export function progressBar(
  stream: Writable,
  clock: Clock,
  what: { readonly job: string; readonly unit: string; readonly total: number },
): ProgressBar {
  const total = Math.max(1, what.total)
  const isTerminal = 'isTTY' in stream && stream.isTTY === true
  let shownAt = isTerminal ? Number.NEGATIVE_INFINITY : clock.monotonic()
  let tenth = 0
  const text = (done: number, share: number) =>
    `${Math.round(share * 100)} %  ${done.toLocaleString('en')} ${what.unit}`
  return {
    show(done) {
      const share = Math.min(1, done / total)
      const now = clock.monotonic()
      if (now - shownAt < (isTerminal ? redrawMs : plainMs)) return
      if (!isTerminal && Math.floor(share * 10) <= tenth) return
      shownAt = now
      tenth = Math.floor(share * 10)
      const bar = '█'.repeat(Math.round(share * barWidth)).padEnd(barWidth, '░')
      stream.write(isTerminal ? `\r\x1b[K${bar} ${text(done, share)}` : `${what.job}: ${text(done, share)}\n`)
    },
    clear: () => void (isTerminal && stream.write('\r\x1b[K')),
  }
}
