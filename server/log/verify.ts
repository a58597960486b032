/**
 * Proof that nothing in the log was changed, dropped or reordered, in any tier: walks every room's chain from its
 * start, or from what retention left there, to its head, the access log likewise, and looks at every segment. Works
 * beside a running server: it reads in short pieces, and allows for what is appended, sealed and retained meanwhile.
 *
 * A log that was rebuilt with all hashes does not fit the heads that this node signed; one that was rebuilt
 * by somebody who has the signing key as well does not fit the heads that were published elsewhere before.
 */
import type { Environment } from '../base/environment.ts'
import { chainedAfter, chainedHead, chainName } from './chained-table.ts'
import { type ChainContext, ChainWalk, type Problem } from './chain-walk.ts'
import { type LogKeys, openLogKeys } from './log-keys.ts'
import { prefixOfKey, roomKey, roomOfKey } from './record-bytes.ts'
import { BlockCheck } from './segment-check.ts'
import { chainOf, type SignedHead } from './signed-heads.ts'
import { damagedKeys } from './verify-keys.ts'
import { checkPublished, firstOf, type RoomReport, verifyRoom } from './verify-room.ts'
import { verifySegments } from './verify-segments.ts'
import { walkAll, type WalkOptions } from './verify-walk.ts'

export interface VerifyReport {
  readonly rooms: number
  readonly records: number
  readonly accesses: number
  readonly deletions: number
  readonly segments: number
  /** The first of each kind in each room; in the access log the room is `(access log)`, in a segment `(segment N)`. */
  readonly problems: readonly Problem[]
}

/** A room to prove, with the heads of it that were kept elsewhere. */
export interface RoomTask {
  readonly room: string
  readonly published: readonly SignedHead[]
}

/** Proves rooms, here or on other threads; `onRecords` hears how many more were walked. */
export interface RoomProver {
  /** Resolves when the room is taken, not when it is proven: the prover says how many may wait. */
  take(task: RoomTask): Promise<void>
  /** Resolves when all that was taken is proven. */
  done(): Promise<readonly RoomReport[]>
}

export interface VerifyOptions extends WalkOptions {
  /** Heads of this node that were kept elsewhere: the log must still hold what they name. */
  readonly published?: readonly SignedHead[]
  /** Who proves rooms (`verify-threads.ts`); this thread, one after another, when absent. */
  readonly prover?: (onRecords: (records: number) => void) => RoomProver
}

export const accessLog = '(access log)'

/** Walks everything; stops early, with what it has found, when the signal aborts. */
export async function verifyLog(environment: Environment, options: VerifyOptions): Promise<VerifyReport> {
  const keys = openLogKeys(environment.dataDir)
  const published = byChain(options.published ?? [])
  const takeHeads = (chain: string): readonly SignedHead[] => {
    const heads = published.get(chain) ?? []
    published.delete(chain)
    return heads
  }
  let walked = 0
  const onRecords = (records: number) => {
    walked += records
    options.onProgress?.(walked)
  }
  const prover = options.prover?.(onRecords) ?? proverHere(environment, keys, options, onRecords)
  const ofKeys = damagedKeys(environment, keys) // while threads start
  let rooms = 0
  for (let room = roomAfter(environment, undefined); room !== undefined; rooms++) {
    if (options.signal?.aborted) break
    await prover.take({ room, published: takeHeads(chainOf(room)) })
    room = roomAfter(environment, room)
  }
  const reports = await prover.done()
  const { segments, problems: ofSegments } = await verifySegments(environment, keys, options.pause)
  const access = await verifyAccess(environment, keys, takeHeads(chainOf(chainName('access'))), options)
  const unknown = options.signal?.aborted === true ? [] : [...published]
  return {
    rooms,
    records: reports.reduce((sum, one) => sum + one.records, 0),
    accesses: access.records,
    deletions: reports.reduce((sum, one) => sum + one.deletions, 0),
    segments,
    problems: [
      ...reports.flatMap(({ problems }) => problems),
      ...ofSegments,
      ...access.problems,
      ...ofKeys,
      ...unknown.map(([chain, [head]]) => unknownChain(chain, head?.seq ?? 0)),
    ],
  }
}

function byChain(heads: readonly SignedHead[]): Map<string, SignedHead[]> {
  const found = new Map<string, SignedHead[]>()
  for (const head of heads) found.set(head.chain, [...(found.get(head.chain) ?? []), head])
  return found
}

function unknownChain(chain: string, seq: number): Problem {
  const detail = 'the log has no room of this published chain'
  return { kind: 'missing', room: `(chain ${chain})`, seq, detail }
}

function proverHere(
  environment: Environment,
  keys: LogKeys,
  options: WalkOptions,
  onRecords: (records: number) => void,
): RoomProver {
  const reports: RoomReport[] = []
  const check = new BlockCheck()
  return {
    async take({ room, published }) {
      let told = 0
      const onProgress = (records: number) => {
        onRecords(records - told)
        told = records
      }
      reports.push(await verifyRoom(environment, room, published, { ...options, keys, check, onProgress }))
    },
    done: () => Promise.resolve(reports),
  }
}

async function verifyAccess(
  environment: Environment,
  keys: LogKeys,
  published: readonly SignedHead[],
  { pause, signal }: WalkOptions,
): Promise<RoomReport> {
  const next = (seq: number) => firstOf(chainedAfter(environment, 'access', seq))
  const context: ChainContext = {
    deletions: () => [],
    isSigned: () => false,
    wasStripped: () => false,
    recordAt: (seq) => next(seq - 1),
  }
  const walk = new ChainWalk(accessLog, context, chainName('access'))
  const before = chainedHead(environment, 'access')
  const chain = { records: environment.bytes.access, prefix: Buffer.alloc(0), next }
  const records = await walkAll(walk, chain, signal === undefined ? { pause } : { pause, signal })
  walk.end(before, chainedHead(environment, 'access'))
  checkPublished(walk, keys, published)
  return { records, deletions: 0, problems: walk.problems }
}

/** The next room that has a head, records, blocks or deletions, in the order of their names' bytes. */
function roomAfter(environment: Environment, room: string | undefined): string | undefined {
  const start =
    room === undefined ? Buffer.of(0) : Buffer.concat([roomKey(room).subarray(0, -1), Buffer.of(1)])
  const { heads, records, blocks, deletions } = environment.bytes
  const next = [heads, records, blocks, deletions]
    .flatMap((db) => [...db.getKeys({ start, limit: 1 })])
    .map(prefixOfKey)
    .sort(Buffer.compare)[0]
  return next === undefined ? undefined : roomOfKey(next)
}
