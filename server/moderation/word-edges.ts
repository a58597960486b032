/**
 * Where a word begins and ends, for patterns that are words. What a name of a player or a number hangs on to a word does not
 * hide it: `word69` and `xXwordXx` hold the word.
 */
import type { View } from './fold.ts'
import { isWordUnit, unitKinds } from './fold.ts'
import { isDigit, isLetter } from './fold-table.ts'

/** Bits of what a pattern asks for. */
export const startsWord = 1
export const endsWord = 2

const letterX = 0x78

/** True when units `start` to `end` of `view` begin and end a word, as far as `edges` asks for it. */
export function standsAlone(view: View, start: number, end: number, edges: number): boolean {
  const opens = (edges & startsWord) === 0 || !isWordAt(view, start - 1)
  const closes = (edges & endsWord) === 0 || !isWordAt(view, end)
  if (opens && closes) return true
  if (opens && endsInNumber(view, end)) return true
  return isFramed(view, start, end)
}

function isWordAt({ codes, length }: View, at: number): boolean {
  return at >= 0 && at < length && isWordUnit(codes[at] ?? 0)
}

/** A number behind a letter, and nothing behind the number. */
function endsInNumber(view: View, end: number): boolean {
  const { codes, length } = view
  if (((unitKinds[codes[end - 1] ?? 0] ?? 0) & isLetter) === 0) return false
  let at = end
  while (at < length && (unitKinds[codes[at] ?? 0] ?? 0) & isDigit) at++
  return at > end && !isWordAt(view, at)
}

/** `xx` before and behind, and nothing around that. */
function isFramed({ codes, length }: View, start: number, end: number): boolean {
  if (start < 2 || end + 2 > length) return false
  const frame = codes[start - 1] === letterX && codes[start - 2] === letterX
  const closed = codes[end] === letterX && codes[end + 1] === letterX
  return (
    frame &&
    closed &&
    !(start > 2 && isWordUnit(codes[start - 3] ?? 0)) &&
    !(end + 2 < length && isWordUnit(codes[end + 2] ?? 0))
  )
}
