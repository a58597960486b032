/**
 * `parley token`: tokens of the development issuer, for trying things out and for load tests. They are
 * worth nothing to a server that runs without `--dev`.
 */
import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { isHandle } from '../../protocol/ids.ts'
import { systemClock } from '../base/clock.ts'
import { parseDuration } from '../base/duration.ts'
import { systemRandom } from '../base/random.ts'
import { defaultDataDir } from '../config/data-dir.ts'
import { type Assurance, assurances } from '../identity/identity.ts'
import { openLocalIssuer } from '../identity/local-issuer.ts'
import { type CliCommand, type CliIo, UsageError } from './command.ts'

/** Enough for any load test of one machine. */
const countMax = 1_000_000
/** Signed side by side, on libuv's threads; also what is written at once. */
const batchTokens = 256
const ttlMaxMs = 366 * 86_400_000
const subjectCharsMax = 255 // OpenID Connect Core §2

const help = `Usage: parley token --sub ID [options]

Prints development tokens, one JWT a line and nothing else. A server takes them
only with --dev and the same data folder.

  --sub ID           who the token is about; the server keeps a pseudonym of it
  --name HANDLE      the handle to suggest (default: ID, where it is a handle)
  --assurance LEVEL  ${assurances.join(' | ')} (default: substantial)
  --ttl DURATION     how long it holds: 30s, 10m, 2h, 7d (default: 1h)
  --count N          N tokens: subjects ID-0 to ID-(N-1), handles likewise
  --data DIR         data folder (default: PARLEY_DATA, else .parley)
`

export const tokenCommand: CliCommand = {
  name: 'token',
  summary: 'development tokens, one JWT a line',
  help,
  async run(args, io) {
    const wanted = parse(args, io.env)
    const issuer = await openLocalIssuer(wanted.dataDir, systemClock, systemRandom)
    const total = wanted.count ?? 1
    for (let first = 0; first < total && !io.signal.aborted; first += batchTokens) {
      const numbers = Array.from({ length: Math.min(batchTokens, total - first) }, (_, i) => first + i)
      const tokens = await Promise.all(
        numbers.map((i) => {
          const tail = wanted.count === undefined ? '' : `-${i}`
          const handle = wanted.name === undefined ? undefined : wanted.name + tail
          const { assurance, ttlMs } = wanted
          return issuer.sign({ subject: wanted.subject + tail, handle, assurance, ttlMs })
        }),
      )
      await write(io, `${tokens.join('\n')}\n`)
    }
    return io.signal.aborted ? 1 : 0
  },
}

interface Wanted {
  readonly subject: string
  readonly name: string | undefined
  readonly assurance: Assurance
  readonly ttlMs: number
  /** Undefined: one token, and no number behind the subject. */
  readonly count: number | undefined
  readonly dataDir: string
}

function parse(args: readonly string[], env: CliIo['env']): Wanted {
  const values = options(args)
  const subject = values.sub
  if (subject === undefined || subject === '') throw new UsageError('token: --sub ID is required')
  const count = values.count === undefined ? undefined : Number(values.count)
  if (count !== undefined && !(/^\d+$/.test(values.count ?? '') && count >= 1 && count <= countMax))
    throw new UsageError(`token: --count must be a number from 1 to ${countMax}`)
  const tail = count === undefined ? '' : `-${count - 1}`
  if (subject.length + tail.length > subjectCharsMax || !subject.isWellFormed())
    throw new UsageError(`token: --sub must be text of at most ${subjectCharsMax} characters`)
  const name = values.name ?? (isHandle(subject + tail) ? subject : undefined)
  if (name !== undefined && !isHandle(name + tail))
    throw new UsageError('token: --name must be letters, digits and . _ - (at most 32 with the number)')
  const assurance = assurances.find((level) => level === (values.assurance ?? 'substantial'))
  if (assurance === undefined)
    throw new UsageError(`token: --assurance must be one of ${assurances.join(', ')}`)
  const ttlMs = parseDuration(values.ttl ?? '1h')
  if (ttlMs === undefined || ttlMs === 0 || ttlMs > ttlMaxMs)
    throw new UsageError('token: --ttl must be a duration such as 30s, 10m, 2h or 7d, at most 366d')
  if (values.data === '') throw new UsageError('token: --data must name a folder')
  return { subject, name, assurance, ttlMs, count, dataDir: values.data ?? defaultDataDir(env) }
}

function options(args: readonly string[]) {
  const text = { type: 'string' } as const
  const known = { sub: text, name: text, assurance: text, ttl: text, count: text, data: text }
  try {
    return parseArgs({ args: [...args], options: known, strict: true, allowPositionals: false }).values
  } catch (error) {
    const reason = error instanceof Error ? error.message.split(/\.\s|\n/)[0] : String(error)
    throw new UsageError(`token: ${reason}`, { cause: error })
  }
}

/** Waits while whoever reads is behind, so that a million tokens do not pile up in memory. */
async function write(io: CliIo, text: string): Promise<void> {
  if (!io.stdout.write(text)) await once(io.stdout, 'drain', { signal: io.signal })
}
