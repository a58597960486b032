/**
 * Hate against groups: something said of a group, with nothing but fillers between the two ("… are nothing but vermin",
 * "kill all …"). A group alone is never a reason, nor is an attack on nobody; "are not" is no filler, so denial passes.
 * Who tells what others say is shown to a moderator and not stopped.
 */
import type { Finding } from './verdict.ts'
import { fold, type Folded, unitsToString } from './fold.ts'
import { foldedOffset } from './folded-offset.ts'
import type { AttackRow } from './group-attacks.ts'
import type { Hits } from './hits.ts'
import type { Scans } from './scans.ts'

const detector = 'words'
/** Units between the two. */
const gapMax = 40
const beforeMax = 48
/** Somebody else is said to say so. */
const toldMax = 0.6

/** As folded. */
const fillers = new RegExp(
  `^(?:(?:${[
    'are is be r all just nothing but like a an of the most such so really fucking literally always only these those damn every each and total complete bunch pack worse than no better',
    'sind ist alle nur wie ein eine haufen das die der den dem diese sowieso doch echt alles verdammten verdammte',
    'son es todos todas solo unos unas como la los las una un estos estas esos esas malditos malditas putos a',
    'sont est tous toutes que des de comme les la une le ne ces sales cette',
    'sao e so uns umas como os as o esses essas todos',
    'eto vce kak эto bce kak npocto',
  ]
    .join(' ')
    .split(' ')
    .join('|')})(?= |$)| |-|–)*$`,
)
/** A deed is an order or a plan; "they kill women" is news. */
const ordered =
  /(?:^|[.!?,;:"] ?|\b(?:lets|we (?:should|must|need to|will|have to)|i (?:will|want to|wanna|would)|ill|im going to|gonna|time to|someone should|please|go|just|hay que|il faut|man muss|wir mussen|vamos a|temos que|надо|hado) )$/
const unordered = /^(?:death to|tod den|tod allen|muerte a|mort aux|morte aos|morte as|kill all)$/
/** No … should die; keine … sind Abschaum. */
const denied =
  /\b(?:no|not|never|nobody|none of|keine?[mnrs]?|niemand|nicht|ningun[oa]?s?|nadie|nunca|aucune?|personne|jamais|nenhuma?|nenhuns|ninguem)(?: \p{L}{1,12}){0,2} $/u
/** He says that …; it is wrong to think …; nobody should say …; but not: I think …. */
const told = new RegExp(
  `(?<!\\b(?:i|we) (?:just |really )?)\\b(?:says?|saying|said|thinks?|thinking|believes?|claims?|claiming|tells?|told|wrote|posts?|myth|lie|stereotype|slogan|chant(?:ing|ed)?|sagt|sagte|sagen|behauptet|dice|dicen|dijo|dit|disent|diz|dizem|${fold('говорит').text}|${fold('говорят').text})\\b[^.!?]*$`,
)

/** @returns looks at one folded text; its hits come from the scan that others share */
export function createGroupHate(
  rows: readonly AttackRow[],
  scans: Scans,
): (folded: Folded) => Finding | null {
  const scan = scans.add(rows.map(({ phrase }) => ({ text: phrase, edges: 'whole', plainly: true })))

  return (folded) => {
    const hits = scan(folded)
    return hits.count < 2 ? null : strongest(placesOf(hits, rows, folded), folded)
  }
}

interface Place {
  readonly row: AttackRow
  /** In the folded text, and in the original. */
  readonly from: number
  readonly to: number
  readonly start: number
  readonly end: number
}

function placesOf(hits: Hits, rows: readonly AttackRow[], folded: Folded): Place[] {
  const places: Place[] = []
  for (let i = 0; i < hits.count; i++) {
    const row = rows[hits.pattern[i] ?? 0]
    if (row === undefined) continue
    const [start, end] = [hits.start[i] ?? 0, hits.end[i] ?? 0]
    places.push({ row, from: foldedOffset(folded, start), to: foldedOffset(folded, end), start, end })
  }
  return places.sort((a, b) => a.from - b.from || b.to - a.to)
}

/** Each place is compared with the ones that begin within a few words behind it. */
function strongest(places: readonly Place[], folded: Folded): Finding | null {
  let best: Finding | null = null
  for (const [index, first] of places.entries()) {
    let looked = 0
    for (let at = index + 1; at < places.length && looked < pairsMax; at++, looked++) {
      const second = places[at]
      if (second === undefined || second.from - first.to > gapMax) break
      const score = scoreOf(first, second, folded)
      if (score > (best?.score ?? 0)) best = finding(score, first.start, second.end)
    }
  }
  return best
}

/** Places within a gap that are looked at; phrases overlap, and words are short. */
const pairsMax = 24

function scoreOf(first: Place, second: Place, folded: Folded): number {
  const attack = first.row.part === 'group' ? second : first
  const group = attack === first ? second : first
  if (group.row.part !== 'group' || attack.row.part === 'group' || second.from < first.to) return 0
  const leads = attack.row.part === 'hate' || attack.row.part === 'deed'
  if (leads !== (attack === first)) return 0
  // What belongs to them is not they: "the jews' choir".
  if (folded.codes[group.to] === apostrophe) return 0
  if (!fillers.test(unitsToString(folded.codes, first.to, second.from))) return 0
  const before = unitsToString(folded.codes, Math.max(0, first.from - beforeMax), first.from)
  if (attack.row.part === 'deed' && !unordered.test(attack.row.phrase) && !ordered.test(before)) return 0
  if (denied.test(before)) return 0
  return told.test(before) || isQuoted(folded, first.from)
    ? Math.min(attack.row.score, toldMax)
    : attack.row.score
}

/** Between quotation marks, with words before them. */
function isQuoted(folded: Folded, at: number): boolean {
  const before = unitsToString(folded.codes, 0, at)
  const marks = before.split('"').length - 1
  return marks % 2 === 1 && /\p{L}+ \p{L}+/u.test(before.slice(0, before.indexOf('"')))
}

const apostrophe = 0x27

function finding(score: number, start: number, end: number): Finding {
  return {
    category: 'hate',
    score,
    detector,
    rule: 'words.group',
    evidence: [{ kind: 'span', start, end, detector }],
  }
}
