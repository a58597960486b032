/**
 * What the model does with rows it has not learned, in a few lines for the model card.
 */
import { type Head, type HeadName, headNames, scoreOf } from '../../server/moderation/model-heads.ts'
import { count, emptyConfusion, f1, macroF1, percent, precision, recall } from '../eval/metrics.ts'
import type { Calibrated } from './calibrate.ts'
import type { Row } from './rows.ts'

const flaggedFrom = 0.5

/** @param logits of each row by a model that did not learn it */
export function figuresOf(
  rows: readonly Row[],
  logits: readonly Float64Array[],
  calibrated: readonly Calibrated[],
): string[] {
  const scores = rows.map((_, row) => headNames.map((name, h) => score(name, h, logits[row]?.[h] ?? 0)))
  const of = (row: number, names: readonly HeadName[]) =>
    Math.max(...names.map((name) => scores[row]?.[headNames.indexOf(name)] ?? 0))
  const people: HeadName[] = ['harassment', 'hate', 'sexism', 'rude', 'threat']
  const task = (title: string, source: string, names: readonly HeadName[], isTrue: (row: Row) => boolean) => {
    const counts = emptyConfusion()
    for (const [index, row] of rows.entries())
      if (row.source === source) count(counts, isTrue(row), of(index, names) >= flaggedFrom)
    const { truePositives: tp, falsePositives: fp, falseNegatives: fn, trueNegatives: tn } = counts
    return `| ${title} | ${f1(counts).toFixed(3)} | ${macroF1(counts).toFixed(3)} | ${percent(precision(counts))} | ${percent(recall(counts))} | ${tp} / ${fp} / ${fn} / ${tn} |`
  }
  const kinds = [...new Set(rows.filter((row) => row.source === 'generated').map((row) => row.label))]
  const reached = (title: string, chosen: (row: Row) => boolean) => {
    const found = rows.flatMap((row, index) => (chosen(row) ? [index] : []))
    const share = (from: number) =>
      percent(found.filter((row) => acting(row, from)).length / Math.max(1, found.length), 2)
    return `| ${title} | ${found.length} | ${share(flaggedFrom)} | ${share(0.8)} |`
  }
  const acting = (row: number, from: number) =>
    of(
      row,
      headNames.filter((name) => name !== 'guard'),
    ) >= from

  return [
    '| task | F1 | macro-F1 | precision | recall | TP / FP / FN / TN |',
    '|---|---|---|---|---|---|',
    task(
      'spam and scam, `sms_spam_smishing`',
      'sms_spam_smishing',
      ['spam', 'scam'],
      (r) => r.label !== 'ham',
    ),
    task('hate or offensive, `davidson`', 'davidson', people, (r) => r.label !== 'neither'),
    task('sexist, `edos` (as hate)', 'edos', ['sexism', 'hate'], (r) => r.label === 'sexist'),
    task('offence, `germeval2018_de`', 'germeval2018_de', people, (r) => r.label === 'OFFENSE'),
    task('hate, `hatemoji_build`', 'hatemoji_build', people, (r) => r.label === 'hate'),
    task('toxic, `civil_toxic_spans`', 'civil_toxic_spans', people, (r) => r.label === 'toxic'),
    '',
    '| rows | number | any head at 0.5 or more | at 0.8 or more |',
    '|---|---|---|---|',
    reached('benign, `topical_chat_benign`', (r) => r.source === 'topical_chat_benign'),
    reached('cut short', (r) => r.source === 'short'),
    reached('ham, `sms_spam_smishing`', (r) => r.label === 'ham'),
    ...kinds.map((kind) =>
      reached(`generated: ${kind}`, (r) => r.source === 'generated' && r.label === kind),
    ),
  ]

  function score(name: HeadName, h: number, z: number): number {
    const { anchors = [], ceiling = 1 } = calibrated[h] ?? {}
    const head: Head = { name, scale: 1, bias: 0, anchors, ceiling }
    return scoreOf(head, z)
  }
}
