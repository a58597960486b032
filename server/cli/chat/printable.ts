/**
 * Text of others, made harmless for a terminal. A terminal obeys what is written to it: escape sequences
 * can repaint the screen, change its title or the clipboard; overrides of the direction of writing make one
 * text look like another (Trojan Source, CVE-2021-42574).
 */

/** Control characters of both sets, except what is handled by itself. */
const controls = /\p{Cc}/gu
/** Marks, embeddings, overrides and isolates of direction; right-to-left scripts do not need them. */
const directions = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g
/** Nothing to see: zero width, soft hyphen, tags. Joiners stay: emoji and some scripts need them. */
const invisible = /[\u00ad\u200b\u2060-\u2064\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu
/** More marks on one letter than any script has climb over the lines above. */
const piles = /(\p{M}{4})\p{M}+/gu

/** What may be printed, on one line: line ends become ` ⏎ `, control characters `�`. */
export function printable(text: string): string {
  return printableLines(text).join(' ⏎ ')
}

/** What may be printed, line by line. */
export function printableLines(text: string): string[] {
  return text
    .toWellFormed()
    .split(/\r\n|[\n\r\u0085\u2028\u2029]/)
    .map((line) =>
      line
        .replaceAll('\t', ' ')
        .replace(controls, '\ufffd')
        .replace(directions, '')
        .replace(invisible, '')
        .replace(piles, '$1'),
    )
}
