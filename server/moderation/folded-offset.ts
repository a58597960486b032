/**
 * From an offset of the text as it was sent to one of the folded text: hits are kept in the former, and what stands around
 * them is read in the latter.
 */
import type { Folded } from './fold.ts'

/** The first unit of `folded` that came from the original's `offset` or after it; the map never goes back. */
export function foldedOffset(folded: Folded, offset: number): number {
  let low = 0
  let high = folded.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((folded.origin[middle] ?? 0) < offset) low = middle + 1
    else high = middle
  }
  return low
}
