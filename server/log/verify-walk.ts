/**
 * Walks a chain piece by piece, each from a fresh snapshot: what fits in runs, what does not one by one.
 */
import type { Bytes } from '../base/environment.ts'
import { runOn } from './chain-run.ts'
import type { ChainWalk } from './chain-walk.ts'
import type { StoredRecord } from './journal.ts'
import type { SealedWalk } from './sealed-walk.ts'

export interface WalkOptions {
  readonly signal?: AbortSignal
  /** Called now and then with the records of this chain walked so far. */
  readonly onProgress?: (records: number) => void
  /** Lets others run: called between two pieces of `pieceRecords`. */
  readonly pause: () => Promise<void>
}

/** Records walked in one snapshot, between two pauses. */
const pieceRecords = 2_000

/** Where the records of a chain are: under their number behind the prefix. */
export interface Chain {
  readonly records: Bytes
  readonly prefix: Buffer
  /** The first record after this number that is not sealed. */
  next(seq: number): StoredRecord | undefined
  /** Walks the block that comes next, if one does. */
  readonly sealed?: SealedWalk
}

/** Walks to the end; says how many records there were. */
export async function walkAll(
  walk: ChainWalk,
  chain: Chain,
  { signal, onProgress, pause }: WalkOptions,
): Promise<number> {
  let walked = 0
  while (!signal?.aborted) {
    const before = walked
    let more = true
    while (more && walked - before < pieceRecords) {
      const step = stepOn(walk, chain, pieceRecords)
      walked += step
      more = step > 0
    }
    onProgress?.(walked)
    if (!more) break
    await pause()
  }
  return walked
}

/** One block, one run, or one record that does not fit; says how many records that were. */
function stepOn(walk: ChainWalk, { records, prefix, next, sealed }: Chain, most: number): number {
  const inBlock = sealed?.step() ?? 0
  if (inBlock > 0) return inBlock
  if (walk.lastHash !== undefined) {
    const run = runOn(records, prefix, walk.lastKey, walk.lastHash, most)
    walk.advance(run.seq, run.hash)
    if (run.walked > 0) return run.walked
  }
  const record = next(walk.lastKey)
  if (record === undefined) return 0
  walk.step(record)
  return 1
}
