/**
 * Is a word told about rather than said? "he called me a …", "don't call people …", "… is a slur" are how people report abuse
 * and speak against it: a moderator may see that, but it is not stopped.
 *
 * A small grammar in five languages beside `addressed.ts`. Whoever tells of their own words ("I called her a …") is
 * not reporting.
 */
import type { View } from './fold.ts'
import { unitsToString } from './fold.ts'

/** Units read before and behind a word. */
const beforeMax = 72
const afterMax = 40

const whom =
  '(?:me|him|her|us|them|people|someone|somebody|anyone|anybody|each other|others|women|girls|kids|(?:my|his|her|their|our) \\w+)'
const article = '(?: (?:an?|the|fucking|dirty|stupid|little|such))*'
const teller = '(?<!\\b(?:i|we|ill|well|imma|lets) (?:just |also |even |once )?)'

/** As folded: no accents, no apostrophes. Each ends where the word begins. */
const before: readonly RegExp[] = [
  // he called me a …; they keep calling my sister …; stop calling people …
  new RegExp(
    `${teller}\\b(?:call|calls|called|calling|named|labell?ed|branded) ${whom}(?: all)?${article} ["']*$`,
  ),
  new RegExp(
    `\\b(?:dont|do not|never|stop|quit|shouldnt|cant|nobody should|no one should)(?: \\w+){0,2} (?:call|calling|say|saying|use|using|type|typing|tell|telling|post|posting)(?: \\w+){0,3}${article} ["']*$`,
  ),
  new RegExp(`\\b(?:was|were|been|being|get|got|getting) (?:always |often |just )?called${article} ["']*$`),
  // the word …, a slur like …
  /\b(?:the|that|this) (?:word|term|slur|insult|phrase|name)s? ["']*$/,
  /\b(?:slurs?|insults?|words?|terms?|phrases|names) (?:like|such as) ["']*$/,
  // he told me to …; someone wrote "…
  /\b(?:told|tells|telling) (?:me|him|her|us|them|my \w+) (?:to |that i should |i should )["']*$/,
  /(?<!\b(?:i|we) (?:just )?)\b(?:said|says|wrote|writes|typed|yelled|shouted|screamed|texted|messaged|commented|posted|sent me|dmed me|replied)(?: (?:to )?(?:me|him|her|us|them|at me))?[:,]? ["']+$/,
  // die mich … nannten; m'a traité de; me llamó; me chamou de
  /\b(?:nannte|nannten|nennt|nennen|beschimpfte|beschimpft) (?:mich|ihn|sie|uns) (?:als |eine?n? )*["']*$/,
  /\b(?:ma|la|nous a|les a) traitee?s? de ["']*$/,
  /\b(?:me|nos|le|les) (?:llamo|llamaron|dijo|dijeron) (?:una? )?["']*$/,
  /\b(?:me|nos|o|a) (?:chamou|chamaram) de (?:uma? )?["']*$/,
]

/** Begins where the word ends: what people say about words. */
const after =
  /^["']* (?:is|was|isnt|are|should)(?: \w+){0,3} (?:slurs?|insults?|words?|terms?|offensive|hateful|unacceptable|okay|ok|cool|allowed|banned|harassment|bullying|abuse)\b/

/** @param start of the word in `view`, and `end`. Allocates; called for grave hits only. */
export function isReported(view: View, start: number, end: number): boolean {
  const earlier = unitsToString(view.codes, Math.max(0, start - beforeMax), start)
  if (before.some((pattern) => pattern.test(earlier))) return true
  return after.test(unitsToString(view.codes, end, Math.min(view.length, end + afterMax)))
}
