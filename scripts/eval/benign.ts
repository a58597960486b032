/**
 * What happens to people who did nothing: any action at all, and what keeps their message from the room.
 */
import type { RawRow } from '../train/rows.ts'
import type { Judge } from './judge.ts'

export interface BenignFigures {
  readonly judge: string
  readonly rows: number
  readonly any: number
  /** Held or blocked. */
  readonly stopped: number
  readonly byCategory: Readonly<Record<string, number>>
}

export function benignFigures(rows: readonly RawRow[], judge: Judge): BenignFigures {
  const touched = rows.map(({ text }) => judge.judge(text)).filter(({ action }) => action !== 'allow')
  const byCategory: Record<string, number> = {}
  for (const { category } of touched) byCategory[category ?? ''] = (byCategory[category ?? ''] ?? 0) + 1
  return {
    judge: judge.name,
    rows: rows.length,
    any: touched.length,
    stopped: touched.filter(({ action }) => action === 'hold' || action === 'block').length,
    byCategory,
  }
}
