/**
 * The numbers of a report as a table for people.
 */
import { formatDuration } from '../base/duration.ts'

const width = 28

/** One line for each number; nested ones are indented, and null is a dash. */
export function tableOf(report: object): string {
  return `${lines(report, 0).join('\n')}\n`
}

function lines(value: object, depth: number): string[] {
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) => {
    const label = `${'  '.repeat(depth)}${key.replaceAll('_', ' ').replace(/ ms$/, ' time')}`
    if (typeof inner === 'object' && inner !== null) return [label, ...lines(inner, depth + 1)]
    return [`${label.padEnd(width)} ${shown(key, inner)}`]
  })
}

function shown(key: string, value: unknown): string {
  if (value === null) return key === 'room' ? 'the whole server' : '–'
  if (typeof value !== 'number') return String(value)
  if (key.endsWith('_ms')) return formatDuration(value)
  return key.endsWith('_rate') ? `${Math.round(value * 100)} %` : String(value)
}
