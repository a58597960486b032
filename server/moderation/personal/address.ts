/**
 * Where somebody lives: a house number with a street, as five languages write it, said to be an address or to be lived
 * at. A street alone is a place like any other: "meet at 10 Downing Street" is no secret, so it is not found.
 */
import type { Scored } from './national-ids.ts'

const name = "[\\p{L}.'-]{2,24}"
/** A name of up to four words is read between number and kind of street; each word ends at its space. */
const streets: readonly RegExp[] = [
  `\\b\\d{1,5}[a-z]? (?:${name} ){1,4}(?:street|st|avenue|ave|road|rd|boulevard|blvd|lane|ln|drive|dr|court|ct|way|place|pl|terrace|square|sq|close|crescent|highway|hwy|parkway|pkwy|circle|cir|trail|gate)\\b`,
  `\\b(?:\\p{L}{2,24}(?:strasse|str\\.|weg|platz|gasse|allee|damm|ufer)|\\p{L}{2,24} (?:strasse|str\\.|platz|weg|allee)) \\d{1,4}[a-z]?\\b`,
  `\\b\\d{1,4},? (?:bis |ter )?(?:rue|avenue|boulevard|place|chemin|allee|impasse|quai|cours)(?: ${name}){1,5}`,
  `\\b(?:calle|avenida|av\\.|carrera|plaza|paseo|rua|travessa|praca|via|viale|piazza)(?: ${name}){1,5},? ?(?:n[o.]{0,2} ?)?\\d{1,5}\\b`,
].map((source) => new RegExp(source, 'gu'))

/** Says that what follows is where somebody can be found. */
const saysHome =
  /(?:address(?: is|:)?|\b(?:live|lives|living|lived|stays|staying) (?:at|on|in)|\bhome (?:is )?(?:at|on)|\bhouse (?:is )?(?:at|on)|\b(?:wohne|wohnt|wohnst)(?: in(?: der)?)?|\badresse(?: ist| est|:)?|\bj?habite(?:s|nt)?(?: au)?|\b(?:vive|vivo|mora|moro|vives)(?: en| na| no| em)?|\bdireccion(?: es)?|\bendereco(?: e)?|\b(?:ship|send|deliver|mail)(?:ed)?(?: it| this| them)? to)[ :,]{0,3}(?:the )?$/
/** Flat, postal code or box right behind the street: an address, whoever is meant. */
const unit = /^,? ?(?:apt|apartment|suite|unit|flat|floor)\.? ?#?\d{1,5}\b/
const cueMax = 40
const behindMax = 24

/** @param text folded */
export function findAddresses(text: string): Scored[] {
  const found: Scored[] = []
  for (const street of streets) {
    for (const match of text.matchAll(street)) {
      const end = match.index + match[0].length
      const said = saysHome.test(text.slice(Math.max(0, match.index - cueMax), match.index))
      const behind = unit.exec(text.slice(end, end + behindMax))
      if (said || behind !== null)
        found.push({ start: match.index, end: end + (behind?.[0].length ?? 0), score: said ? 0.75 : 0.65 })
    }
  }
  return found
}
