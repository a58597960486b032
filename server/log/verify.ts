/**
 * Proof that nothing in the log was changed, dropped or reordered: walks every room's chain from its
 * start, or from what retention left there, to its head, and the access log likewise. Works beside a
 * running server: it reads in short pieces, and allows for what is appended and retained meanwhile.
 *
 * What it cannot see: a log that was rebuilt from end to end with all hashes. That takes heads that are
 * kept elsewhere.
 */
import type { Bytes, Environment } from '../base/environment.ts'
import { chainedAfter, chainedHead, chainName } from './chained-table.ts'
import { runOn } from './chain-run.ts'
import { ChainWalk, type Problem } from './chain-walk.ts'
import { deletionsOf } from './deletion.ts'
import type { StoredRecord } from './journal.ts'
import { prefixOfKey, roomKey, roomOfKey } from './record-bytes.ts'
import { headOf, recordsBetween } from './record-reader.ts'

export interface VerifyReport {
  readonly rooms: number
  readonly records: number
  readonly accesses: number
  readonly deletions: number
  /** The first of each kind in each room; in the access log the room is `(access log)`. */
  readonly problems: readonly Problem[]
}

export interface VerifyOptions {
  readonly signal?: AbortSignal
  /** Called now and then with the records walked so far. */
  readonly onProgress?: (records: number) => void
  /** Lets others run: called between two pieces of `pieceRecords`. */
  readonly pause: () => Promise<void>
}

/** Records walked in one snapshot, between two pauses. */
const pieceRecords = 2_000
export const accessLog = '(access log)'

/** Walks everything; stops early, with what it has found, when the signal aborts. */
export async function verifyLog(environment: Environment, options: VerifyOptions): Promise<VerifyReport> {
  const report = { rooms: 0, records: 0, accesses: 0, deletions: 0, problems: [] as Problem[] }
  for (let room = roomAfter(environment, undefined); room !== undefined; ) {
    if (options.signal?.aborted) return report
    await verifyRoom(environment, room, report, options)
    report.rooms++
    room = roomAfter(environment, room)
  }
  await verifyAccess(environment, report, options)
  return report
}

type Report = { records: number; accesses: number; deletions: number; problems: Problem[] }

async function verifyRoom(
  environment: Environment,
  room: string,
  report: Report,
  options: VerifyOptions,
): Promise<void> {
  const walk = new ChainWalk(room, {
    deletions: () => deletionsOf(environment, room),
    recordAt: (seq) => firstOf(recordsBetween(environment, room, seq, seq)),
  })
  report.deletions += walk.checkDeletions()
  const before = headOf(environment, room)
  const chain: Chain = {
    records: environment.bytes.records,
    prefix: roomKey(room),
    next: (seq) => firstOf(recordsBetween(environment, room, seq + 1, Number.MAX_SAFE_INTEGER - 1)),
  }
  report.records += await walkAll(walk, chain, options, report.records)
  const after = headOf(environment, room)
  walk.end(before, after)
  report.problems.push(...walk.problems)
}

async function verifyAccess(environment: Environment, report: Report, options: VerifyOptions): Promise<void> {
  const next = (seq: number) => firstOf(chainedAfter(environment, 'access', seq))
  const context = { deletions: () => [], recordAt: (seq: number) => next(seq - 1) }
  const walk = new ChainWalk(accessLog, context, chainName('access'))
  const before = chainedHead(environment, 'access')
  const chain: Chain = { records: environment.bytes.access, prefix: Buffer.alloc(0), next }
  report.accesses += await walkAll(walk, chain, options, report.records)
  walk.end(before, chainedHead(environment, 'access'))
  report.problems.push(...walk.problems)
}

/** Where the records of a chain are: under their number behind the prefix. */
interface Chain {
  readonly records: Bytes
  readonly prefix: Buffer
  /** The first record after this number. */
  next(seq: number): StoredRecord | undefined
}

/** Walks piece by piece, each from a fresh snapshot: what fits in runs, what does not one by one. */
async function walkAll(
  walk: ChainWalk,
  { records, prefix, next }: Chain,
  { signal, onProgress, pause }: VerifyOptions,
  walkedBefore: number,
): Promise<number> {
  let walked = 0
  let inPiece = 0
  while (!signal?.aborted) {
    if (walk.lastHash !== undefined) {
      const run = runOn(records, prefix, walk.lastKey, walk.lastHash, pieceRecords - inPiece)
      walk.advance(run.seq, run.hash)
      walked += run.walked
      inPiece += run.walked
    }
    const record = inPiece < pieceRecords ? next(walk.lastKey) : undefined
    if (record !== undefined) {
      walk.step(record)
      walked++
      inPiece++
    } else if (inPiece < pieceRecords) break
    if (inPiece < pieceRecords) continue
    onProgress?.(walkedBefore + walked)
    await pause()
    inPiece = 0
  }
  onProgress?.(walkedBefore + walked)
  return walked
}

function firstOf<T>(items: Iterable<T>): T | undefined {
  for (const item of items) return item
  return undefined
}

/** The next room that has a head, records or deletions, in the order of their names' bytes. */
function roomAfter(environment: Environment, room: string | undefined): string | undefined {
  const start =
    room === undefined ? Buffer.of(0) : Buffer.concat([roomKey(room).subarray(0, -1), Buffer.of(1)])
  const { heads, records, deletions } = environment.bytes
  const next = [heads, records, deletions]
    .flatMap((db) => [...db.getKeys({ start, limit: 1 })])
    .map(prefixOfKey)
    .sort(Buffer.compare)[0]
  return next === undefined ? undefined : roomOfKey(next)
}
