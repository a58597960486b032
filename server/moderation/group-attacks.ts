/**
 * The rows of `data/group-attacks.tsv`: groups of people, and what is said of them. Parsed once, at the start; a broken
 * line is our own mistake and stops the server with its place.
 */
import { readFileSync } from 'node:fs'
import { assetPath } from '../base/assets.ts'

/** `group`: who; `hate` and `deed` stand before a group, `base` and `wish` behind it. */
export const attackParts = ['group', 'hate', 'base', 'wish', 'deed'] as const
export type AttackPart = (typeof attackParts)[number]

export interface AttackRow {
  readonly phrase: string
  readonly part: AttackPart
  /** 0 to 1, when it is said of a group; 0 for the groups, which say nothing. */
  readonly score: number
}

export function readAttacks(): AttackRow[] {
  return parseAttacks(readFileSync(assetPath('group-attacks.tsv'), 'utf8'))
}

/** Throws with the line when a row is not one of phrase, part and score. */
export function parseAttacks(text: string): AttackRow[] {
  return text.split('\n').flatMap((line, index) => {
    if (line === '' || line.startsWith('#')) return []
    const [phrase = '', name, score] = line.split('\t')
    const part = attackParts.find((one) => one === name)
    const row = { phrase, score: Number(score) }
    const scored = part === 'group' ? row.score === 0 : row.score > 0 && row.score <= 1
    if (phrase === '' || part === undefined || !scored)
      throw new Error(`group-attacks, line ${index + 1}: not an attack: ${line}`)
    return [{ ...row, part }]
  })
}
