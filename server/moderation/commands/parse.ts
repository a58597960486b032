/**
 * Reads a command line: `/name first second and the rest`. Pure; knows nothing of what commands do.
 */
import { isCategory } from '../../../protocol/statement.ts'
import type { Category } from '../../../protocol/statement.ts'
import type { CommandFlag } from './command.ts'
import { parseDuration } from '../../base/duration.ts'

export interface Line {
  /** A leading `?` asks what the command would do. */
  readonly dry: boolean
  /** Lower-cased, without the slash. */
  readonly name: string
  /** What follows, trimmed. */
  readonly rest: string
}

/** A line that starts with a slash and a word, or undefined. */
export function parseLine(line: string): Line | undefined {
  const match = /^(\??)\/([a-z]+)(?:\s+([\s\S]*))?$/i.exec(line.trim())
  return match?.[2] === undefined
    ? undefined
    : { dry: match[1] === '?', name: match[2].toLowerCase(), rest: (match[3] ?? '').trim() }
}

/** Takes the flags that a command knows, and `--dry-run`, out of what follows its name, wherever they stand. */
export function splitFlags(
  { dry, rest }: Line,
  known: readonly CommandFlag[],
): { readonly dry: boolean; readonly rest: string; readonly flags: ReadonlySet<CommandFlag> } {
  const found = new Set<string>()
  const words = rest.replace(/(^|\s+)--([a-z-]+)(?=\s|$)/g, (word: string, _space: string, name: string) => {
    if (name !== 'dry-run' && !known.some((flag) => flag === name)) return word
    found.add(name)
    return ''
  })
  const flags = new Set(known.filter((flag) => found.has(flag)))
  return { dry: dry || found.has('dry-run'), rest: words.trim(), flags }
}

/** Splits off the first word. */
export function firstWord(rest: string): { readonly word: string; readonly rest: string } {
  const match = /^(\S*)\s*([\s\S]*)$/.exec(rest)
  return { word: match?.[1] ?? '', rest: match?.[2] ?? '' }
}

/** Splits off a duration, when the first word is one. */
export function firstDuration(rest: string): {
  readonly durationMs: number | undefined
  readonly rest: string
} {
  const first = firstWord(rest)
  const durationMs = parseDuration(first.word)
  return durationMs === undefined ? { durationMs, rest } : { durationMs, rest: first.rest }
}

/** The category that a reason names with its first word, as in `/mute @ann 10m spam`; else a matter of the room's rules. */
export function categoryOf(reason: string): Category {
  const word = firstWord(reason).word.toLowerCase().replace(/\W+$/, '')
  return isCategory(word) ? word : 'room_rule'
}
