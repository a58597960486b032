/**
 * Reads back what was kept, as an auditor would: by `parley log read`, from this folder's journal and from
 * Redis Streams, and by `parley log verify`. The commands run in this process, through their own door.
 */
import { PassThrough, Writable } from 'node:stream'
import type { Clock } from '../../server/base/clock.ts'
import { main } from '../../server/main.ts'
import { loadLimits } from '../limits.ts'
import { type EventFacts, factsOf } from './evidence.ts'

const retryMs = 250

export interface ReadBack {
  readonly records: readonly EventFacts[]
  /** What the command complained of: a break in the hash chain, more records than it shows. */
  readonly complaints: readonly string[]
}

/**
 * Asks again until there are records up to `lastSeq`, at most `readBackMs`: a log may be a moment behind.
 * @returns what there is, complete or not
 */
export async function untilComplete(
  read: () => Promise<ReadBack>,
  lastSeq: number,
  clock: Clock,
): Promise<ReadBack> {
  const deadlineMs = clock.monotonic() + loadLimits.readBackMs
  for (;;) {
    const back = await read()
    if ((back.records.at(-1)?.seq ?? 0) >= lastSeq || clock.monotonic() > deadlineMs) return back
    await clock.sleep(retryMs)
  }
}

/**
 * The records of a room, in their order. Rejects with what the command said when it fails.
 * @param redisUrl reads what was shipped there instead of the folder's journal
 */
export async function readLogCommand(room: string, dataDir: string, redisUrl?: string): Promise<ReadBack> {
  const from = redisUrl === undefined ? [] : ['--redis', redisUrl]
  const why = ['--purpose', 'load test', '--case', 'replay']
  const { code, out, said } = await parley('log', 'read', '--room', room, ...why, '--data', dataDir, ...from)
  if (code !== 0) throw new Error(`parley log read ended with ${code}: ${said.join('; ')}`)
  const records = out.map((line) => factsOf(JSON.parse(line) as Record<string, unknown>))
  return { records, complaints: said.map((line) => `parley log read ${room}: ${line}`) }
}

/** Walks every hash chain of the folder. @returns what the command complained of, or nothing */
export async function verifyLogCommand(dataDir: string): Promise<readonly string[]> {
  const { code, out, said } = await parley('log', 'verify', '--data', dataDir)
  return code === 0 ? [] : [...out, ...said].map((line) => `parley log verify: ${line}`)
}

async function parley(...args: readonly string[]) {
  const stdout = collector()
  const stderr = collector()
  const code = await main(args, {
    stdin: new PassThrough(),
    stdout: stdout.stream,
    stderr: stderr.stream,
    env: {},
    signal: new AbortController().signal,
  })
  return { code, out: stdout.lines(), said: stderr.lines() }
}

function collector(): { readonly stream: Writable; lines(): readonly string[] } {
  const chunks: Buffer[] = []
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk)
      done()
    },
  })
  const lines = () => Buffer.concat(chunks).toString('utf8').split('\n')
  return { stream, lines: () => lines().filter((line) => line.trim() !== '') }
}
