/**
 * The cues of `data/spam-cues.tsv`: phrases of advertising and fraud, with points. Parsed once, at the start.
 */
import { readFileSync } from 'node:fs'
import { assetPath } from '../base/assets.ts'

export type SpamCategory = 'spam' | 'scam'

export interface CueGroup {
  readonly name: string
  readonly category: SpamCategory
  /** A group adds no more than this, however many of its cues are found. */
  readonly cap: number
}

export interface Cue {
  readonly phrase: string
  /** Index into the groups. */
  readonly group: number
  readonly points: number
}

export interface CueTable {
  readonly groups: readonly CueGroup[]
  readonly cues: readonly Cue[]
}

export function readCues(): CueTable {
  return parseCues(readFileSync(assetPath('spam-cues.tsv'), 'utf8'))
}

/** Throws with the line when a row is not one of cue, group, cap, category, points. */
export function parseCues(text: string): CueTable {
  const groups: CueGroup[] = []
  const cues: Cue[] = []
  for (const [index, line] of text.split('\n').entries()) {
    if (line === '' || line.startsWith('#')) continue
    const [phrase = '', name = '', cap, category, points] = line.split('\t')
    const known = category === 'spam' || category === 'scam'
    if (phrase === '' || name === '' || !known || !(Number(cap) > 0) || !(Number(points) > 0)) {
      throw new Error(`spam-cues, line ${index + 1}: not a cue: ${line}`)
    }
    let group = groups.findIndex((one) => one.name === name)
    if (group === -1) group = groups.push({ name, category, cap: Number(cap) }) - 1
    cues.push({ phrase, group, points: Number(points) })
  }
  return { groups, cues }
}
