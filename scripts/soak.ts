/**
 * `npm run soak -- --minutes 10`: a crowd talks for as long as asked, and the server's memory is printed
 * as it goes. The exit code is 1 when it grew beyond the bound, or when anything was lost.
 */
import { readFileSync, realpathSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { runCrowd } from '../loadtest/crowd.ts'
import { helpOf, type OptionTable, parseOptions, type Values } from '../loadtest/options.ts'
import { unpinned } from '../loadtest/pinning.ts'
import { createProgress } from '../loadtest/progress.ts'
import { judgeSoak, type MemoryPoint } from '../loadtest/soak.ts'
import { openParley } from '../loadtest/target.ts'
import { systemClock } from '../server/base/clock.ts'
import { systemRandom } from '../server/base/random.ts'

const options = {
  minutes: { kind: 'number', value: 10, min: 0.1, max: 600, help: 'how long' },
  members: { kind: 'number', value: 200, min: 2, max: 10_000, help: 'members, in rooms of 50' },
  rate: { kind: 'number', value: 200, min: 1, max: 5_000, help: 'messages a second' },
  growth: {
    kind: 'number',
    value: 10,
    min: 0,
    max: 100,
    help: 'percent that memory may grow after the warm-up',
  },
  transport: { kind: 'choice', value: 'auto', choices: ['auto', 'uws', 'ws'], help: 'of the server' },
  redis: { kind: 'text', name: 'URL', help: 'Redis for the server' },
} as const satisfies OptionTable

const roomMembers = 50
/** The share of the soak in which memory may still grow: code is compiled, rings and caches fill. */
const warmupShare = 0.3
const lines = 40
const mib = 1024 ** 2

async function soak(values: Values): Promise<number> {
  const seconds = values.number('minutes') * 60
  const transport = values.text('transport')
  await using target = await openParley({
    url: undefined,
    adminUrl: undefined,
    dataDir: undefined,
    transport: transport === 'uws' || transport === 'ws' ? transport : 'auto',
    redisUrl: values.text('redis'),
    env: process.env,
    clock: systemClock,
    random: systemRandom,
  })
  const points: MemoryPoint[] = []
  const startMs = systemClock.monotonic()
  const periodMs = (seconds * 1_000) / lines
  const stop = systemClock.every(periodMs, () => {
    const atS = (systemClock.monotonic() - startMs) / 1_000
    const memory = memoryOf(target.process?.pid() ?? 0)
    if (memory === undefined) return
    points.push({ atS, bytes: memory.anonBytes })
    process.stdout.write(
      `${atS.toFixed(0).padStart(6)} s  ${(memory.anonBytes / mib).toFixed(1).padStart(8)} MiB own  ${(memory.rssBytes / mib).toFixed(1).padStart(8)} MiB RSS\n`,
    )
  })
  const rooms = Math.max(1, Math.round(values.number('members') / roomMembers))
  const run = await runCrowd(
    target,
    {
      rooms,
      membersPerRoom: Math.ceil(values.number('members') / rooms),
      ratePerS: values.number('rate'),
      durationS: seconds,
      warmupS: 0,
      textChars: 100,
      arrivals: 'poisson',
      workers: 1,
      seed: systemRandom.below(2 ** 31),
    },
    {
      clock: systemClock,
      random: systemRandom,
      progress: createProgress({ write: () => undefined }, systemClock),
      seed: 0,
      pinning: unpinned(),
      openParley: () => Promise.reject(new Error('a soak has one server')),
      openPeer: () => Promise.reject(new Error('a soak has one server')),
    },
  )
  stop()
  return report(run.problems, points, seconds, values.number('growth') / 100)
}

function report(
  problems: readonly string[],
  points: readonly MemoryPoint[],
  seconds: number,
  growth: number,
): number {
  const verdict = judgeSoak(points, seconds * warmupShare, growth)
  for (const problem of problems) process.stdout.write(`FAILED: ${problem}\n`)
  if (verdict === undefined) {
    process.stdout.write('FAILED: memory was not measured often enough (it needs /proc)\n')
    return 1
  }
  const { flat, earlyBytes, lateBytes, boundBytes } = verdict
  process.stdout.write(
    `${flat ? 'flat' : 'FAILED, memory grew'}: median ${(earlyBytes / mib).toFixed(1)} MiB after the warm-up, ${(lateBytes / mib).toFixed(1)} MiB at the end, bound ${(boundBytes / mib).toFixed(1)} MiB\n`,
  )
  return flat && problems.length === 0 ? 0 : 1
}

/**
 * Anonymous memory is the process's own; what it maps of the log's file counts as resident too, grows with
 * the log, and is given back whenever somebody else needs it. proc(5).
 */
function memoryOf(pid: number): { readonly anonBytes: number; readonly rssBytes: number } | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'latin1')
    const kb = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1])
    const [anonBytes, rssBytes] = [kb('RssAnon') * 1024, kb('VmRSS') * 1024]
    return Number.isFinite(anonBytes + rssBytes) ? { anonBytes, rssBytes } : undefined
  } catch {
    return undefined // no such process, or no /proc
  }
}

/** @returns the exit code */
export async function main(args: readonly string[]): Promise<number> {
  if (args.includes('--help')) {
    process.stdout.write(`usage: npm run soak -- [OPTIONS]\n\n${helpOf(options)}\n`)
    return 0
  }
  const values = parseOptions(args, options)
  if (!values.ok) {
    process.stderr.write(`soak: ${values.error}\n`)
    return 2
  }
  try {
    return await soak(values.value)
  } catch (error) {
    process.stderr.write(`soak: ${error instanceof Error ? error.message : String(error)}\n`)
    return 1
  }
}

const invoked = process.argv[1]
if (invoked !== undefined && realpathSync(invoked) === fileURLToPath(import.meta.url))
  process.exitCode = await main(process.argv.slice(2))
