/**
 * Rows' labels as the numbers that `fit` learns from.
 */
import { headNames } from '../../server/moderation/model-heads.ts'
import type { Targets } from './fit.ts'
import type { Row } from './rows.ts'
import { hashText } from './seeded.ts'

export const foldCount = 4

/** A yes counts more where it is rare, up to this: else "no" is right nearly always. */
const rareWeightMax = 2

/** What we made ourselves is worth less than what people wrote, and polite chat is mostly repetition. */
const sourceWeights: Readonly<Record<string, number>> = {
  topical_chat_benign: 0.3,
  short: 0.3,
  generated: 0.5,
}

/** Sets whose rows all say no: with a bias of their own they would teach nothing. */
const withoutOwnBias = new Set(['topical_chat_benign', 'generated', 'short', 'presidio_synth_pii'])

export function targetsOf(rows: readonly Row[]): Targets {
  const heads = headNames.length
  const labels = new Int8Array(rows.length * heads).fill(-1)
  const weights = new Float32Array(rows.length * heads).fill(1)
  const sources = new Int8Array(rows.length).fill(-1)
  const names = [...new Set(rows.map((row) => row.source))]
  for (const [h, head] of headNames.entries()) {
    let yes = 0
    let no = 0
    for (const row of rows)
      if (row.labels[head] === 1) yes++
      else if (row.labels[head] === 0) no++
    const weight = Math.min(rareWeightMax, Math.sqrt(no / Math.max(1, yes)))
    for (const [r, row] of rows.entries()) {
      const label = row.labels[head]
      if (label === undefined) continue
      labels[r * heads + h] = label
      weights[r * heads + h] = (sourceWeights[row.source] ?? 1) * (label === 1 ? Math.max(1, weight) : 1)
    }
  }
  for (const [r, { source }] of rows.entries()) {
    if (!withoutOwnBias.has(source)) sources[r] = names.indexOf(source)
  }
  return { labels, weights, sources }
}

/** Which fold a row is in. By its group: near-duplicates and a template's texts stay together. */
export function foldOf(row: Row): number {
  return hashText(row.group) % foldCount
}
