/**
 * `parley log verify`: a line of progress for a person, a summary for everyone, and an exit code.
 */
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { systemClock } from '../base/clock.ts'
import type { Environment } from '../base/environment.ts'
import { systemRandom } from '../base/random.ts'
import { defaultLimits } from '../limits.ts'
import { openLogLink } from '../log/redis-link.ts'
import type { SignedHead } from '../log/signed-heads.ts'
import { sealedFacts } from '../log/log-facts.ts'
import { verifyLog } from '../log/verify.ts'
import { verifyShipped } from '../log/verify-shipped.ts'
import { openVerifyThreads } from '../log/verify-threads.ts'
import { type CliIo, UsageError } from './command.ts'
import type { LogValues } from './log.ts'
import { parseHeads } from './log-heads.ts'
import { progressBar } from './progress-bar.ts'

/** Threads start from compiled modules alone. */
const isCompiled = import.meta.url.endsWith('.js')
/** Below so many records, starting threads takes longer than the proof. */
const threadsFromRecords = 500_000

export async function logVerify(environment: Environment, values: LogValues, io: CliIo): Promise<number> {
  const published = values['heads'] === undefined ? [] : readHeads(values['heads'])
  const startedAt = systemClock.monotonic()
  const { sealed, journal } = recordsHere(environment)
  const bar = progressBar(io.stderr, systemClock, { job: 'verify', unit: 'records', total: sealed + journal })
  const threads = sealed + journal < threadsFromRecords || !isCompiled ? 1 : availableParallelism()
  const report = await verifyLog(environment, {
    signal: io.signal,
    pause: () => systemClock.sleep(0),
    published,
    onProgress: bar.show,
    ...(threads > 1 && {
      prover: (onRecords: (records: number) => void) =>
        openVerifyThreads(environment.dataDir, threads, onRecords),
    }),
  })
  bar.clear()
  const shipped = values['redis'] === undefined ? undefined : await copyIn(values['redis'], environment, io)
  const problems = [...report.problems, ...(shipped?.problems ?? [])]
  for (const { kind, room, seq, detail } of problems)
    io.stdout.write(`${kind}: room ${room}, record ${seq}: ${detail}\n`)
  const { rooms, records, accesses, deletions, segments } = report
  const seconds = ((systemClock.monotonic() - startedAt) / 1_000).toFixed(1)
  io.stdout.write(
    `${records} records in ${rooms} rooms, ${segments} segments, ${accesses} access records, ${deletions} deletion records in ${seconds} s${shipped === undefined ? '' : `, ${shipped.records} records in Redis`}: `,
  )
  if (io.signal.aborted) {
    io.stdout.write('stopped before the end\n')
    return 1
  }
  io.stdout.write(problems.length === 0 ? 'whole\n' : `${problems.length} problems\n`)
  return problems.length === 0 ? 0 : 1
}

/** The copy in Redis against the journal. */
async function copyIn(url: string, environment: Environment, io: CliIo) {
  if (!URL.canParse(url)) throw new UsageError('log verify: --redis must be a URL like redis://HOST:6379')
  const errors: string[] = []
  const onError = (detail: string) => void errors.push(detail)
  const redis = openLogLink({
    url,
    purpose: 'verify',
    limits: defaultLimits,
    random: systemRandom,
    onError,
  })
  try {
    await once(redis, 'ready', { signal: AbortSignal.timeout(defaultLimits.redisReplyMs) })
    return await verifyShipped(environment, { redis, limits: defaultLimits, signal: io.signal })
  } catch (error) {
    throw new Error(`Redis cannot be read: ${errors.at(-1) ?? String(error)}`, { cause: error })
  } finally {
    redis.disconnect()
  }
}

function readHeads(path: string): readonly SignedHead[] {
  try {
    return parseHeads(readFileSync(path, 'utf8'))
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new UsageError(`log verify: --heads: ${path} cannot be read`, { cause: error })
  }
}

function recordsHere(environment: Environment): { readonly sealed: number; readonly journal: number } {
  const stats = environment.bytes.records.getStats() as { entryCount?: number }
  return { sealed: sealedFacts(environment).records, journal: stats.entryCount ?? 0 }
}
