/**
 * The operator's log: one JSON object a line, by pino. What may stand in it is decided here and not by
 * the caller: numbers, booleans, and text in fields that are known to hold no person's words. So a
 * mistake elsewhere cannot write a message, a token or a name to a disk.
 */
import { type DestinationStream, destination, pino } from 'pino'
import type { Clock } from '../base/clock.ts'
import { defaultLimits } from '../limits.ts'

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent'
export type LogFields = Readonly<Record<string, string | number | boolean | null>>

export interface Logger {
  /** @param event what kind of thing happened: lines of one kind share a budget */
  line(level: Exclude<LogLevel, 'silent'>, event: string, message: string, fields?: LogFields): void
  flush(): void
}

/** Fields whose text the server itself makes. Text anywhere else is replaced; add a name here with care. */
const textFields: ReadonlySet<string> = new Set([
  ...['detail', 'error', 'errorCode', 'reason', 'why', 'hint', 'stage', 'kind', 'state', 'mode', 'version'],
  ...[
    'transport',
    'address',
    'host',
    'cursor',
    'code',
    'url',
    'path',
    'file',
    'folder',
    'node',
    'stream',
    'issuer',
    'signal',
  ],
  ...['assurance', 'closing', 'frame', 'action', 'category', 'classifier', 'command', 'purpose', 'level'],
  ...['room', 'ruleset', 'model', 'preset'],
])

/** The start of a JWT: base64url of `{"`. Libraries quote what they could not read. */
const tokens = /eyJ[\w-]{8,}(?:\.[\w-]*){0,4}/g

export interface LoggerOptions {
  readonly level: LogLevel
  readonly clock: Clock
  /** Hears of lines that were left out. */
  readonly suppressed?: (lines: number) => void
  /** Standard error by default. */
  readonly to?: DestinationStream
  readonly limits?: Pick<typeof defaultLimits, 'logLinesPerSecondMax' | 'logTextCharsMax'>
}

/** Asynchronous and bounded: whoever stops reading our log must not stop the server, nor fill its memory. */
export function boundedDestination(fd: number): ReturnType<typeof destination> {
  return destination({ dest: fd, sync: false, maxLength: defaultLimits.logBufferBytesMax })
}

export function createLogger(options: LoggerOptions): Logger {
  const { logLinesPerSecondMax, logTextCharsMax } = options.limits ?? defaultLimits
  const log = pino(
    {
      level: options.level,
      base: null,
      timestamp: () => `,"time":"${new Date(options.clock.now()).toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
    },
    options.to ?? boundedDestination(2),
  )
  const budget = lineBudget(options.clock, logLinesPerSecondMax)
  return {
    line(level, event, message, fields = {}) {
      if (!log.isLevelEnabled(level)) return
      if (!budget(event)) return options.suppressed?.(1)
      log[level]({ event, ...safe(fields, logTextCharsMax) }, clean(message, logTextCharsMax))
    },
    flush: () => log.flush(),
  }
}

function safe(fields: LogFields, charsMax: number): Record<string, string | number | boolean | null> {
  const out: Record<string, string | number | boolean | null> = {}
  for (const [key, value] of Object.entries(fields)) {
    if (typeof value !== 'string') out[key] = value
    else out[key] = textFields.has(key) ? clean(value, charsMax) : '[not a field of the log]'
  }
  return out
}

function clean(text: string, charsMax: number): string {
  const safe = text.replace(tokens, '[token]')
  return safe.length <= charsMax ? safe : `${safe.slice(0, charsMax)}…`
}

/** So many lines of one kind in a second: a failure that repeats ten thousand times is one failure. */
function lineBudget(clock: Clock, linesMax: number): (event: string) => boolean {
  let second = Number.NaN
  const spent = new Map<string, number>() // emptied every second; its keys are our own few event names
  return (event) => {
    const now = Math.floor(clock.monotonic() / 1000)
    if (now !== second) {
      second = now
      spent.clear()
    }
    const lines = (spent.get(event) ?? 0) + 1
    spent.set(event, lines)
    return lines <= linesMax
  }
}
