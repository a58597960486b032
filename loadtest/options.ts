/**
 * The command line: every option is a row with its kind, its range and one line of help, from which both
 * the parser and `--help` are made.
 */
import { parseArgs } from 'node:util'
import { suggestion } from '../server/base/nearest.ts'
import { err, ok, type Result } from '../server/base/result.ts'

interface Described {
  readonly help: string
}
export interface NumberOption extends Described {
  readonly kind: 'number'
  /** Undefined: the program chooses. */
  readonly value: number | undefined
  readonly min: number
  readonly max: number
}
export interface ChoiceOption extends Described {
  readonly kind: 'choice'
  readonly value: string
  readonly choices: readonly string[]
}
export interface TextOption extends Described {
  readonly kind: 'text'
  /** What stands for the value in the help, e.g. `FILE`. */
  readonly name: string
}
export interface SwitchOption extends Described {
  readonly kind: 'switch'
}
export type Option = NumberOption | ChoiceOption | TextOption | SwitchOption
export type OptionTable = Readonly<Record<string, Option>>

export type OptionValue = number | string | boolean | undefined
/** The values of a command line, by name. Which names there are is the table's business. */
export class Values {
  readonly all: Readonly<Record<string, OptionValue>>

  constructor(all: Readonly<Record<string, OptionValue>>) {
    this.all = all
  }

  number(name: string): number {
    const value = this.all[name]
    if (typeof value !== 'number') throw new Error(`--${name} is no number here`)
    return value
  }

  maybeNumber(name: string): number | undefined {
    const value = this.all[name]
    return typeof value === 'number' ? value : undefined
  }

  text(name: string): string | undefined {
    const value = this.all[name]
    return typeof value === 'string' ? value : undefined
  }

  on(name: string): boolean {
    return this.all[name] === true
  }
}

/** Reads a command line against a table; the first thing that is wrong, in one line. */
export function parseOptions(args: readonly string[], table: OptionTable): Result<Values, string> {
  const { tokens } = parseArgs({
    args: [...args],
    strict: false,
    tokens: true,
    options: Object.fromEntries(
      Object.entries(table).map(([name, option]) => [
        name,
        { type: option.kind === 'switch' ? ('boolean' as const) : ('string' as const) },
      ]),
    ),
  })
  const values: Record<string, OptionValue> = Object.fromEntries(
    Object.entries(table).map(([name, option]) => [name, 'value' in option ? option.value : undefined]),
  )
  for (const token of tokens) {
    if (token.kind === 'option-terminator') continue
    if (token.kind === 'positional') return err(`"${token.value}" is not expected here: options only`)
    const option = Object.hasOwn(table, token.name) ? table[token.name] : undefined
    if (option === undefined) {
      const known = Object.keys(table).map((name) => `--${name}`)
      return err(`${token.rawName} is not an option${suggestion(token.rawName, known)}`)
    }
    const value = readValue(token.name, option, token.value)
    if (!value.ok) return value
    values[token.name] = value.value
  }
  return ok(new Values(values))
}

function readValue(name: string, option: Option, text: string | undefined): Result<OptionValue, string> {
  if (option.kind === 'switch') return text === undefined ? ok(true) : err(`--${name} takes no value`)
  if (text === undefined || text === '' || text.startsWith('--')) return err(`--${name} needs a value`)
  switch (option.kind) {
    case 'text':
      return ok(text)
    case 'choice':
      if (option.choices.includes(text)) return ok(text)
      return err(`--${name} is one of ${option.choices.join(', ')}`)
    case 'number': {
      const value = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN
      if (value >= option.min && value <= option.max) return ok(value)
      return err(`--${name} is a number from ${option.min} to ${option.max}`)
    }
  }
}

/** One line for each option, for `--help`. */
export function helpOf(table: OptionTable): string {
  const rows = Object.entries(table).map(
    ([name, option]) => [`--${name}${operand(option)}`, tail(option)] as const,
  )
  const width = Math.max(0, ...rows.map(([left]) => left.length))
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join('\n')
}

function operand(option: Option): string {
  if (option.kind === 'number') return ' N'
  if (option.kind === 'choice') return ` ${option.choices.join('|')}`
  return option.kind === 'text' ? ` ${option.name}` : ''
}

function tail(option: Option): string {
  return 'value' in option && option.value !== undefined ? `${option.help} (${option.value})` : option.help
}
