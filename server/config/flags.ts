/**
 * The flags of `parley serve`. Each one sets a key of the configuration and wins over the environment
 * and the file.
 */
import { parseArgs } from 'node:util'
import { suggestion } from '../base/nearest.ts'
import type { ConfigProblem } from './problem.ts'
import type { Setting } from './settings.ts'

interface Flag {
  readonly path: readonly string[]
  readonly kind: 'switch' | 'text' | 'integer'
}

/** `--config` is the one flag that is not a key: it says where the file is. */
const flags: Readonly<Record<string, Flag>> = {
  dev: { path: ['dev'], kind: 'switch' },
  config: { path: ['config'], kind: 'text' },
  port: { path: ['port'], kind: 'integer' },
  host: { path: ['host'], kind: 'text' },
  data: { path: ['dataDir'], kind: 'text' },
  redis: { path: ['redisUrl'], kind: 'text' },
  node: { path: ['cluster', 'nodeId'], kind: 'text' },
  transport: { path: ['transport'], kind: 'text' },
  'log-level': { path: ['logLevel'], kind: 'text' },
  'admin-port': { path: ['adminPort'], kind: 'integer' },
}

export interface ParsedFlags {
  readonly config: string | undefined
  readonly settings: readonly Setting[]
  readonly problems: readonly ConfigProblem[]
}

/**
 * Reads the arguments of `parley serve`; never throws, so that their problems can be told together
 * with those of the file. Of a flag given twice the last one counts.
 */
export function parseFlags(args: readonly string[]): ParsedFlags {
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(
      Object.entries(flags).map(([name, flag]) => [
        name,
        { type: flag.kind === 'switch' ? ('boolean' as const) : ('string' as const) },
      ]),
    ),
    strict: false,
    tokens: true,
  })
  let config: string | undefined
  const settings: Setting[] = []
  const problems: ConfigProblem[] = []
  for (const token of tokens) {
    if (token.kind === 'option-terminator') continue
    if (token.kind === 'positional') {
      problems.push({ source: token.value, path: '', text: 'is not expected here; serve takes flags only' })
      continue
    }
    const source = token.rawName
    const flag = Object.hasOwn(flags, token.name) ? flags[token.name] : undefined
    if (flag === undefined || source !== `--${token.name}`) {
      const known = Object.keys(flags).map((name) => `--${name}`)
      problems.push({ source, path: '', text: `is not a flag of serve${suggestion(source, known)}` })
    } else if (flag.kind === 'switch') {
      if (token.value === undefined) settings.push({ source, path: flag.path, value: true })
      else problems.push({ source, path: '', text: 'takes no value' })
    } else if (token.value === undefined || (!token.inlineValue && token.value.startsWith('--'))) {
      problems.push({ source, path: '', text: 'needs a value' })
    } else if (token.name === 'config') config = token.value
    else settings.push({ source, path: flag.path, value: parsed(flag, token.value) })
  }
  return { config, settings, problems }
}

function parsed(flag: Flag, text: string): unknown {
  return flag.kind === 'integer' ? integerIn(text) : text
}

/** The number that a text writes in decimal digits; any other text stays as it is, for the schema to refuse. */
export function integerIn(text: string): number | string {
  return /^-?\d{1,15}$/.test(text) ? Number(text) : text
}
