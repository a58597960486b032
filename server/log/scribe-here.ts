/**
 * The scribe on lmdb, on the thread that calls it: extends each room's chain and writes records, heads and
 * amendments in one transaction, one commit at a time; and the shipper's view of what is committed.
 *
 * A commit that failed is never tried again: after a failed fsync the kernel may have dropped the pages
 * and reports success the next time (the "fsyncgate" of PostgreSQL, 2018). The scribe stops, says so,
 * and leaves what is on disk as it is; the operator mends the disk and starts the server again.
 */
import type { Cancel, Clock } from '../base/clock.ts'
import type { Environment } from '../base/environment.ts'
import { invariant } from '../base/invariant.ts'
import { Backlog } from './backlog.ts'
import { commitBatch, encodeBatch } from './commit.ts'
import type { ShipSource } from './journal.ts'
import { openLogKeys } from './log-keys.ts'
import { Marks } from './marks.ts'
import { RecordWriter } from './record-bytes.ts'
import { recordsAfter } from './record-reader.ts'
import { roomChains } from './room-chain.ts'
import type { Scribe, Written } from './scribe.ts'
import { HeadSigner } from './signed-heads.ts'
import { Vault } from './vault.ts'

export interface ScribePorts {
  readonly limits: {
    readonly journalMarksMs: number
    readonly journalRoomsMax: number
    readonly logKeysMax: number
    readonly signHeadsMs: number
  }
  readonly clock: Clock
}

/** At most one scribe for an environment. Closing it leaves the environment open. */
export function openScribe(environment: Environment, { limits, clock }: ScribePorts): Scribe & ShipSource {
  const chains = roomChains(environment, limits.journalRoomsMax)
  const backlog = new Backlog(environment, chains, limits.journalRoomsMax)
  const marks = new Marks(environment)
  const keys = openLogKeys(environment.dataDir)
  const vault = new Vault(environment, { ...keys, limits })
  const heads = new HeadSigner(environment, keys, limits.journalRoomsMax)
  const writer = new RecordWriter()
  let flying: Promise<void> | undefined
  let timer: Cancel | undefined
  let failure: Error | undefined
  let failed: (error: Error) => void = () => undefined
  let listener: (rooms: ReadonlySet<string>) => void = () => undefined

  async function write(lines: readonly string[]): Promise<Written> {
    while (flying !== undefined) await flying
    const startedAt = clock.monotonic()
    const touched = new Set<string>()
    let bytes = 0
    await commit(() => {
      const batch = encodeBatch(environment, chains, vault, writer, lines)
      bytes = batch.bytes
      return {
        put: () => commitBatch(environment, batch),
        landed() {
          for (const { chain, seq } of batch.records) chain.committedSeq = seq
          for (const { room } of batch.chains) {
            touched.add(room)
            backlog.committed(room)
            heads.touched(room)
          }
        },
      }
    })
    listener(touched)
    return { bytes, us: (clock.monotonic() - startedAt) * 1_000 }
  }

  /** One commit, with the marks that wait; never two at a time. Encodes late, when it is sure to be written. */
  function commit(encode: () => { readonly put: () => void; readonly landed: () => void }): Promise<void> {
    if (failure !== undefined) return Promise.reject(failure)
    invariant(flying === undefined, 'one commit at a time')
    timer?.()
    timer = undefined
    flying = brought(encode).then(
      (landed) => {
        flying = undefined
        landed()
        marks.landed()
        writer.rewind()
        chains.trim(({ room }) => !marks.holds(room))
        if (!marks.empty) commitMarksSoon()
      },
      (error: Error) => {
        flying = undefined
        failure = error
        failed(error)
        throw error
      },
    )
    return flying
  }

  async function brought(encode: () => { readonly put: () => void; readonly landed: () => void }) {
    const { put, landed } = encode()
    await environment.commit(() => {
      put()
      marks.write()
    })
    return landed
  }

  function commitMarksSoon(): void {
    if (flying === undefined && failure === undefined)
      timer ??= clock.after(limits.journalMarksMs, commitMarks)
  }

  function commitMarks(): void {
    timer = undefined
    if (flying === undefined) commit(() => ({ put: nothing, landed: nothing })).catch(nothing) // `failed` was told
  }

  /** Signs where the rooms end that grew since the last time, a few hundred a commit: a signature takes 50 µs. */
  async function signHeads(): Promise<void> {
    while (!heads.empty && failure === undefined) {
      while (flying !== undefined) await flying
      await commit(() => ({ put: () => heads.sign(clock.now()), landed: nothing }))
    }
  }

  const stopSigning = clock.every(limits.signHeadsMs, () => void signHeads().catch(nothing)) // `failed` was told

  async function flushed(): Promise<void> {
    const mark = marks.made
    while (flying !== undefined || marks.written < mark) {
      if (failure !== undefined) throw failure
      await (flying ?? commit(() => ({ put: nothing, landed: nothing })))
    }
    if (failure !== undefined) throw failure
  }

  return {
    write,
    retain(room, days) {
      marks.set('retention', room, days)
      commitMarksSoon()
    },
    flushed,
    onFailed(to) {
      failed = to
    },
    async close() {
      stopSigning()
      if (failure === undefined) await flushed()
      await signHeads()
      timer?.()
    },
    records: (room, afterSeq, bounds) => recordsAfter(environment, chains.get(room), afterSeq, bounds),
    backlog: (limit) => backlog.list(limit),
    shippedTo: (room) => chains.get(room).shippedTo,
    markShipped(room, seq) {
      const chain = chains.get(room)
      invariant(seq <= chain.committedSeq, 'a record cannot be shipped before it is committed')
      if (seq <= chain.shippedTo) return
      chain.shippedTo = seq
      marks.set('shipped', room, seq)
      commitMarksSoon()
    },
    onCommitted(to) {
      listener = to
    },
  }
}

function nothing(): void {
  // marks go with any commit
}
