/**
 * Looks for the patterns of one automaton in a folded text and in the views its symptoms call for.
 * Owns the buffers of the views, so that a message allocates nothing.
 */
import type { Automaton } from './automaton.ts'
import type { Folded, View } from './fold.ts'
import { Hits, type HitSink } from './hits.ts'
import { symptoms } from './symptoms.ts'
import { originalSpan } from './fold.ts'
import { backwards, joined, plain, squeezed, ViewBuffer, viewBits, wantsViews } from './views.ts'

export interface Scanner {
  /** Fills the sink anew, exceptions already taken into account. */
  scan(folded: Folded): void
  /** Steps of the last scan, for the test that it is linear. */
  steps(): number
}

/** @param hits where the hits go; it belongs to the scanner from now on */
export function createScanner(automaton: Automaton, hits: HitSink): Scanner {
  const plainBuffer = new ViewBuffer()
  const joinedBuffer = new ViewBuffer()
  const squeezedBuffer = new ViewBuffer()
  const turnedHits = new Hits()
  let steps = 0

  function scan(folded: Folded): void {
    hits.clear()
    steps = automaton.scan(folded, viewBits.folded, null, hits)
    if (wantsViews(folded.symptoms)) scanViews(folded)
    hits.exempt(automaton.isException, folded.original.length)
  }

  function scanViews(folded: Folded): void {
    if (folded.symptoms & (symptoms.backwards | symptoms.turned)) {
      scanBackwards(folded, false)
      if (folded.symptoms & symptoms.turned) scanBackwards(folded, true)
    }
    let view: View = plain(folded, plainBuffer)
    steps += automaton.scan(view, viewBits.plain, null, hits)
    if (folded.symptoms & (symptoms.spaced | symptoms.split)) {
      view = joined(view, joinedBuffer)
      steps += automaton.scan(view, viewBits.joined, null, hits)
    }
    if (folded.symptoms & symptoms.repeats) {
      const stretched = squeezed(view, squeezedBuffer)
      steps += automaton.scan(stretched, viewBits.squeezed, stretched.runs, hits)
    }
  }

  function scanBackwards(folded: Folded, turned: boolean): void {
    turnedHits.clear()
    steps += automaton.scan(backwards(folded, turned, plainBuffer), viewBits.folded, null, turnedHits)
    for (let i = 0; i < turnedHits.count; i++) {
      const first = folded.length - (turnedHits.end[i] ?? 0)
      const { start, end } = originalSpan(folded, first, folded.length - (turnedHits.start[i] ?? 0))
      hits.add(turnedHits.pattern[i] ?? 0, start, end)
    }
  }

  return { scan, steps: () => steps }
}
