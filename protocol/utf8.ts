/**
 * Strict UTF-8, checked in place: no copy, no exception, and nothing repaired, so that two different
 * byte strings never become the same text. The ranges are those of the Unicode Standard, table 3-7.
 */

/**
 * Walks over the UTF-8 from `at` to `end`.
 * @param end exclusive; the caller has checked that it lies within `bytes`
 * @returns `end`, or −1 when some byte is not well formed
 */
export function utf8End(bytes: Uint8Array, at: number, end: number): number {
  let position = at
  while (position < end) {
    const lead = bytes[position] ?? 0
    if (lead < 0x80) position++
    else {
      position = sequenceEnd(bytes, position, end, lead)
      if (position < 0) return -1
    }
  }
  return position
}

function sequenceEnd(bytes: Uint8Array, at: number, end: number, lead: number): number {
  if (lead < 0xc2 || lead > 0xf4) return -1 // a continuation, an overlong form, or beyond U+10FFFF
  const length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
  if (at + length > end) return -1
  const second = bytes[at + 1] ?? 0
  // The second byte also rules out overlong forms, surrogates and what lies beyond U+10FFFF.
  const least = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80
  const most = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf
  if (second < least || second > most) return -1
  for (let i = at + 2; i < at + length; i++) if (((bytes[i] ?? 0) & 0xc0) !== 0x80) return -1
  return at + length
}
