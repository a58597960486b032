/**
 * False positives by group: whom does it hit, when it is wrong? A row belongs to a group when it names it, or
 * is written as the group writes. Only rows that are not bad are looked at.
 */
import type { RawRow } from '../train/rows.ts'
import type { Judge } from './judge.ts'

export interface GroupRate {
  readonly group: string
  readonly rows: number
  readonly flagged: number
  readonly kept: number
}

const groups: Readonly<Record<string, RegExp>> = {
  'all of them': /(?:)/,
  'names women': /\b(?:wom[ae]n|girls?|lad(?:y|ies)|females?|wife|mother)\b/i,
  'names men': /\b(?:m[ae]n|boys?|guys?|males?|husband|father)\b/i,
  'names gay, lesbian, bi or trans people':
    /\b(?:gays?|lesbians?|bisexuals?|trans(?:gender)?|queer|lgbt\w*)\b/i,
  'names Black people': /\b(?:black (?:people|m[ae]n|wom[ae]n|guy|girl)s?|african[- ]americans?|blacks)\b/i,
  'names Muslims': /\b(?:muslims?|islam\w*|mosque|hijab)\b/i,
  'names Jews': /\b(?:jews?|jewish|synagogue)\b/i,
  'names Christians': /\b(?:christians?|catholics?|church)\b/i,
  'names immigrants or refugees': /\b(?:immigrants?|migrants?|refugees?|foreigners?)\b/i,
  'names disability': /\b(?:disab\w+|deaf|blind|autis\w+|wheelchair)\b/i,
  'names Asian, Hispanic or Arab people': /\b(?:asians?|chinese|hispanics?|latin[oa]s?|mexicans?|arabs?)\b/i,
  // Forms of African American English after Blodgett, Green and O'Connor (2016): a proxy, and a rough one.
  'written in African American English (proxy)':
    /\b(?:finna|gon|ain'?t|y'?all|bouta|tryna|ion|iont|wit|dat|dis|dem|lil|bruh|homie|yo|ima|imma|aint|nah|naw|(?:he|she|they|we) be)\b/i,
}

export function falsePositivesByGroup(rows: readonly RawRow[], judge: Judge): GroupRate[] {
  const judged = rows.map((row) => ({ text: row.text, action: judge.judge(row.text).action }))
  return Object.entries(groups).map(([group, pattern]) => {
    const members = judged.filter(({ text }) => pattern.test(text))
    return {
      group,
      rows: members.length,
      flagged: members.filter(({ action }) => action !== 'allow').length,
      kept: members.filter(({ action }) => action !== 'allow' && action !== 'flag').length,
    }
  })
}
