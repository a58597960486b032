/**
 * Short and innocent: greetings cut off, single words, the same thing over and over. The data sets hold whole sentences,
 * and a model that has only seen those takes two words for a verdict.
 */
import { all, type Row } from './rows.ts'
import { hashText, seeded } from './seeded.ts'

/** One benign row in so many is cut, one in so many repeated. */
const cutEvery = 3
const repeatEvery = 16
const wordsMax = 5
const repeatsMax = 12
/** Polite rows that must hold a word before it stands for itself. */
const rowsPerWordMin = 2

/** Rows made of the benign ones among `rows`, in the folds of the rows they were made of. */
export function shortRows(rows: readonly Row[], seed: number): Row[] {
  const benign = rows.filter((row) => row.source === 'topical_chat_benign' || row.label === 'ham')
  const made = benign.flatMap((row) => {
    const chance = seeded(seed ^ hashText(row.text))
    const made: string[] = []
    if (chance.below(cutEvery) === 0) made.push(cut(row.text, 1 + chance.below(wordsMax)))
    if (chance.below(repeatEvery) === 0)
      made.push(Array.from({ length: 2 + chance.below(repeatsMax) }, () => cut(row.text, 2)).join(' '))
    return made.map((text) => rowOf(text, row.group))
  })
  const seen = new Set<string>()
  return [...made, ...singleWords(rows)].filter(({ text }) => !seen.has(text) && seen.add(text))
}

/** The words of polite chat by themselves, unless they are at home in what is bad. */
function singleWords(rows: readonly Row[]): Row[] {
  const balance = new Map<string, { polite: number; bad: number }>()
  for (const { source, text, labels } of rows) {
    const isPolite = source === 'topical_chat_benign'
    if (!isPolite && !Object.values(labels).includes(1)) continue
    for (const word of new Set(text.toLowerCase().match(/\p{L}+/gu))) {
      const counts = balance.get(word) ?? { polite: 0, bad: 0 }
      if (isPolite) counts.polite++
      else counts.bad++
      balance.set(word, counts)
    }
  }
  const innocent = [...balance].filter(([, { polite, bad }]) => polite >= rowsPerWordMin && polite >= bad)
  return innocent.map(([word]) => rowOf(word, `short ${word}`))
}

function cut(text: string, words: number): string {
  return text.split(/\s+/).slice(0, words).join(' ')
}

function rowOf(text: string, group: string): Row {
  return { text, source: 'short', labels: all(0), group, label: 'short' }
}
