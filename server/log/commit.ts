/**
 * One group commit: records become bytes and extend their rooms' chains, and the bytes become writes.
 */
import type { Environment } from '../base/environment.ts'
import { type Amendment, amendmentOf, combined, hasLaterText } from './amendments.ts'
import type { LogRecord } from './log.ts'
import { type RecordWriter, readCount, recordKey, writeCount } from './record-bytes.ts'
import type { RoomChain } from './room-chain.ts'
import type { RoomTable } from './room-table.ts'
import { nothing, removalKey } from './strip.ts'
import type { Vault } from './vault.ts'
import { storedAmendment } from './window.ts'

export interface Batch {
  /** Puts the keys that the batch made. */
  readonly vault: Vault
  readonly records: readonly { readonly chain: RoomChain; readonly seq: number; readonly value: Buffer }[]
  readonly chains: ReadonlySet<RoomChain>
  readonly amendments: ReadonlyMap<string, Amended>
  readonly bytes: number
}

/** What one message became, by which events. */
interface Amended {
  readonly chain: RoomChain
  readonly target: number
  readonly key: Buffer
  readonly amendment: Amendment
  readonly edits: readonly number[]
  /** When it had been removed before this batch; its text is not to go any more, or from another day on. */
  readonly removedAt: number | undefined
}

/** The lines as bytes. Moves the heads of their rooms in memory, so it must be committed, or the scribe must stop. */
export function encodeBatch(
  environment: Environment,
  chains: RoomTable<RoomChain>,
  vault: Vault,
  writer: RecordWriter,
  lines: readonly string[],
): Batch {
  const records: { chain: RoomChain; seq: number; value: Buffer }[] = []
  const touched = new Set<RoomChain>()
  const amendments = new Map<string, Amended>()
  vault.refresh()
  let bytes = 0
  for (const line of lines) {
    const record = JSON.parse(line) as LogRecord // written by the journal alone
    const { event } = record
    const chain = chains.get(event.room)
    const at = Math.max(event.at, readCount(chain.head, 8))
    const value = writer.write(chain.head, event.seq, at, vault.seal(record, at))
    records.push({ chain, seq: event.seq, value })
    touched.add(chain)
    bytes += value.length
    const change = amendmentOf(event)
    if (change === undefined) continue
    const key = recordKey(chain.prefix, change.target)
    const id = key.toString('latin1')
    const before = amendments.get(id)
    const stored = before?.amendment ?? storedAmendment(environment, chain.prefix, change.target)
    const removedAt = before === undefined && stored?.kind === 'removed' ? stored.at : before?.removedAt
    const edits = hasLaterText(event) ? [...(before?.edits ?? []), event.seq] : (before?.edits ?? [])
    const amendment = combined(stored, change.amendment)
    amendments.set(id, { chain, target: change.target, key, amendment, edits, removedAt })
  }
  return { vault, records, chains: touched, amendments, bytes }
}

/** Writes the batch; within a commit, and with its buffers untouched until the commit is settled. */
export function commitBatch(environment: Environment, { vault, records, chains, amendments }: Batch): void {
  const { bytes } = environment
  for (const { chain, seq, value } of records) {
    writeCount(chain.key, chain.prefix.length, seq)
    void bytes.records.put(chain.key, value)
  }
  for (const chain of chains) void bytes.heads.put(chain.prefix, chain.head)
  vault.write()
  for (const { chain, target, key, amendment, edits, removedAt } of amendments.values()) {
    void bytes.amendments.put(key, Buffer.from(JSON.stringify(amendment)))
    for (const edit of edits) void bytes.edits.put(recordKey(key, edit), nothing)
    if (removedAt !== undefined) void bytes.removals.remove(removalKey(removedAt, chain.prefix, target))
    if (amendment.kind === 'removed')
      void bytes.removals.put(removalKey(amendment.at, chain.prefix, target), nothing)
  }
}
