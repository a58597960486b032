/**
 * What each data set teaches which head. A set says nothing about what its annotators were not asked:
 * those heads are left out, instead of being taught that silence means no.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { all, groupOf, type Labels, type RawRow, type Row, readRows, unmask } from './rows.ts'

type Teach = (row: RawRow) => Labels

const commercial = { spam: 0, scam: 0, gambling: 0 } as const

export const dataSets: Readonly<Record<string, Teach>> = {
  topical_chat_benign: () => all(0),
  davidson: ({ label }) => {
    if (label === 'hate') return { ...commercial, hate: 1, rude: 1 }
    if (label === 'offensive') return { ...commercial, hate: 0, rude: 1 }
    return { ...commercial, hate: 0, rude: 0, harassment: 0, threat: 0 }
  },
  edos: ({ label, cat }) => {
    const threat = typeof cat === 'string' && cat.startsWith('1.') ? 1 : 0
    return { ...commercial, sexism: label === 'sexist' ? 1 : 0, threat }
  },
  civil_toxic_spans: (row) => {
    if (row.label === 'nontoxic')
      return { ...commercial, harassment: 0, hate: 0, threat: 0, rude: 0, sexual: 0, drugs: 0 }
    const share = voteShare(row)
    return {
      ...commercial,
      ...agreed('harassment', share('insult')),
      ...agreed('hate', share('identity_attack')),
      ...agreed('threat', share('threat')),
      ...agreed('rude', share('profanity')),
    }
  },
  hatemoji_build: ({ label, type }) =>
    label === 'hate'
      ? { ...commercial, sexual: 0, drugs: 0, hate: 1, threat: type === 'threateninglanguage' ? 1 : 0 }
      : { ...commercial, sexual: 0, drugs: 0, hate: 0, threat: 0, harassment: 0, rude: 0 },
  germeval2018_de: ({ fine }) => {
    if (fine === 'INSULT') return { ...commercial, harassment: 1, hate: 0 }
    if (fine === 'ABUSE') return { ...commercial, hate: 1 }
    if (fine === 'PROFANITY') return { ...commercial, rude: 1, hate: 0 }
    return { ...commercial, harassment: 0, hate: 0, rude: 0, threat: 0 }
  },
  sms_spam_smishing: ({ label }) => {
    if (label === 'ham') return all(0, 'guard', 'rude', 'sexual', 'sexism')
    const people = { harassment: 0, hate: 0, threat: 0, rude: 0, guard: 0 } as const
    return label === 'smishing' ? { ...people, spam: 1, scam: 1 } : { ...people, spam: 1 }
  },
  presidio_synth_pii: () => all(0, 'personal_data', 'guard'),
}

/** Half of the annotators agree: yes; none: no; in between nobody learns. */
function agreed(head: 'harassment' | 'hate' | 'threat' | 'rude', share: number): Labels {
  if (share >= 0.5) return { [head]: 1 }
  return share === 0 ? { [head]: 0 } : {}
}

function voteShare({ votes, n }: RawRow): (kind: string) => number {
  return (kind) => {
    const given: unknown = typeof votes === 'object' && votes !== null ? Reflect.get(votes, kind) : 0
    return typeof given === 'number' && typeof n === 'number' && n > 0 ? given / n : 0
  }
}

/**
 * The rows of all sets in `folder` (`…/train` or `…/dev`), in a fixed order; without exact repeats, which
 * would count twice.
 */
export function readDataSets(folder: string): Row[] {
  const rows: Row[] = []
  const seen = new Set<string>()
  for (const [source, teach] of Object.entries(dataSets)) {
    const file = join(folder, `${source}.jsonl.gz`)
    if (!existsSync(file)) throw new Error(`${file} is missing`)
    for (const raw of readRows(file)) {
      const text = unmask(raw.text)
      const key = `${source} ${text}`
      if (seen.has(key)) continue
      seen.add(key)
      rows.push({ text, source, labels: teach(raw), group: `${source} ${groupOf(text)}`, label: raw.label })
    }
  }
  return rows
}
