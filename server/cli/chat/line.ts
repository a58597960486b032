/**
 * One line for the screen, in pieces. Whoever writes a piece need not think of what is in it: all of it is
 * made printable here, and only here do colours come in.
 */
import { printableLines } from './printable.ts'

export type Style = 'plain' | 'dim' | 'strong' | 'good' | 'bad' | 'handle' | 'own'
/** Plain text, or text in a style. */
export type Piece = string | readonly [style: Style, text: string]
export type Line = readonly Piece[]

const codes: Readonly<Record<Exclude<Style, 'plain' | 'handle'>, string>> = {
  dim: '2',
  strong: '1',
  good: '32',
  bad: '31',
  own: '1;36',
}

/** Colours of the 256 that can be read on dark and on light: no greys, no yellow, none very dark. */
const handleColours = [31, 33, 35, 37, 63, 69, 97, 99, 133, 135, 161, 166, 167, 172, 202, 204] as const

/** The line as text; line ends within it are indented, so that nobody can forge a line of somebody else. */
export function render(line: Line, colours: boolean): string {
  return line
    .map((piece) => (typeof piece === 'string' ? safe(piece) : painted(piece[0], piece[1], colours)))
    .join('')
}

function painted(style: Style, text: string, colours: boolean): string {
  if (!colours || style === 'plain' || text === '') return safe(text)
  const code = style === 'handle' ? `38;5;${colourOf(text)}` : codes[style]
  return `\u001b[${code}m${safe(text)}\u001b[0m`
}

function safe(text: string): string {
  return printableLines(text).join('\n    ')
}

/** The same handle has the same colour, here and on the next day. */
function colourOf(handle: string): number {
  let hash = 0
  for (const character of handle) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) >>> 0
  return handleColours[hash % handleColours.length] ?? handleColours[0]
}
