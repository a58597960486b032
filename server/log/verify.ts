/**
 * Proof that nothing in the log was changed, dropped or reordered: walks every room's chain from its
 * start, or from what retention left there, to its head, and the access log likewise. Works beside a
 * running server: it reads in short pieces, and allows for what is appended and retained meanwhile.
 *
 * A log that was rebuilt with all hashes does not fit the heads that this node signed; one that was rebuilt
 * by somebody who has the signing key as well does not fit the heads that were published elsewhere before.
 */
import type { Bytes, Environment } from '../base/environment.ts'
import { chainedAfter, chainedHead, chainName } from './chained-table.ts'
import { runOn } from './chain-run.ts'
import { type ChainContext, ChainWalk, type Problem } from './chain-walk.ts'
import { deletionsOf, isSignedDeletion } from './deletion.ts'
import type { StoredRecord } from './journal.ts'
import { type LogKeys, openLogKeys } from './log-keys.ts'
import { prefixOfKey, roomKey, roomOfKey } from './record-bytes.ts'
import { headOf, recordsBetween } from './record-reader.ts'
import { chainOf, isSigned, type SignedHead, signedHead } from './signed-heads.ts'
import { wasStripped } from './strip.ts'

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
  /** Heads of this node that were kept elsewhere: the log must still hold what they name. */
  readonly published?: readonly SignedHead[]
  /** Lets others run: called between two pieces of `pieceRecords`. */
  readonly pause: () => Promise<void>
}

/** Records walked in one snapshot, between two pauses. */
const pieceRecords = 2_000
export const accessLog = '(access log)'

/** Walks everything; stops early, with what it has found, when the signal aborts. */
export async function verifyLog(environment: Environment, options: VerifyOptions): Promise<VerifyReport> {
  const keys = openLogKeys(environment.dataDir)
  const report = { rooms: 0, records: 0, accesses: 0, deletions: 0, problems: [] as Problem[] }
  const published = new Map<string, SignedHead[]>()
  for (const head of options.published ?? [])
    published.set(head.chain, [...(published.get(head.chain) ?? []), head])
  for (let room = roomAfter(environment, undefined); room !== undefined; ) {
    if (options.signal?.aborted) return report
    const heads = published.get(chainOf(room)) ?? []
    published.delete(chainOf(room))
    await verifyRoom(environment, keys, room, heads, report, options)
    report.rooms++
    room = roomAfter(environment, room)
  }
  const accesses = published.get(chainOf(chainName('access'))) ?? []
  published.delete(chainOf(chainName('access')))
  await verifyAccess(environment, keys, accesses, report, options)
  for (const [chain, [head]] of published) {
    const detail = 'the log has no room of this published chain'
    report.problems.push({ kind: 'missing', room: `(chain ${chain})`, seq: head?.seq ?? 0, detail })
  }
  return report
}

type Report = { records: number; accesses: number; deletions: number; problems: Problem[] }

async function verifyRoom(
  environment: Environment,
  keys: LogKeys,
  room: string,
  published: readonly SignedHead[],
  report: Report,
  options: VerifyOptions,
): Promise<void> {
  const walk = new ChainWalk(room, {
    deletions: () => deletionsOf(environment, room),
    isSigned: (deletion) => isSignedDeletion(keys, room, deletion),
    wasStripped: (record) => wasStripped(environment, keys, roomKey(room), record),
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
  const signed = signedHead(environment, keys, room)
  if (signed === 'forged') walk.forgedHead(before?.seq ?? 0, 'the signed head')
  else if (signed !== undefined) walk.checkHead(signed, `the head of ${new Date(signed.at).toISOString()}`)
  checkPublished(walk, keys, published)
  report.problems.push(...walk.problems)
}

function checkPublished(walk: ChainWalk, keys: LogKeys, published: readonly SignedHead[]): void {
  for (const head of published)
    if (isSigned(keys, head)) walk.checkHead(head, `the published head of ${new Date(head.at).toISOString()}`)
    else walk.forgedHead(head.seq, 'the published head')
}

async function verifyAccess(
  environment: Environment,
  keys: LogKeys,
  published: readonly SignedHead[],
  report: Report,
  options: VerifyOptions,
): Promise<void> {
  const next = (seq: number) => firstOf(chainedAfter(environment, 'access', seq))
  const context: ChainContext = {
    deletions: () => [],
    isSigned: () => false,
    wasStripped: () => false,
    recordAt: (seq) => next(seq - 1),
  }
  const walk = new ChainWalk(accessLog, context, chainName('access'))
  const before = chainedHead(environment, 'access')
  const chain: Chain = { records: environment.bytes.access, prefix: Buffer.alloc(0), next }
  report.accesses += await walkAll(walk, chain, options, report.records)
  walk.end(before, chainedHead(environment, 'access'))
  checkPublished(walk, keys, published)
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
