/**
 * One walk along one chain: fed its records in the order of their keys, it says what does not fit. After
 * a problem it goes on from the record as it stands, so that one problem is told once, and a later one
 * of another kind still shows.
 */
import { timingSafeEqual } from 'node:crypto'
import type { Deletion } from './deletion.ts'
import type { StoredRecord } from './journal.ts'
import { chainHash, genesisOf } from './record-bytes.ts'
import { sealOf } from './sealed-body.ts'

export type ProblemKind = 'changed' | 'missing' | 'reordered' | 'inserted' | 'truncated'

export interface Problem {
  readonly kind: ProblemKind
  readonly room: string
  readonly seq: number
  readonly detail: string
}

interface ChainEnd {
  readonly seq: number
  /** Of the last record; the next one is never earlier. */
  readonly at?: number
  readonly hash: Uint8Array
}

/** Where the walk stands: after missing records, no hash is known that the next one continues. */
interface Position {
  readonly seq: number
  readonly hash: Uint8Array | undefined
}

/** What a walk asks beside the records it is fed; asked late, since the server writes meanwhile. */
export interface ChainContext {
  deletions(): readonly Deletion[]
  /** Whether this node signed the deletion, or that the body of the record is gone. */
  isSigned(deletion: Deletion): boolean
  wasStripped(record: StoredRecord): boolean
  /** The record that stands at a seq now. */
  recordAt(seq: number): StoredRecord | undefined
}

export class ChainWalk {
  readonly #room: string
  readonly #context: ChainContext
  readonly #problems = new Map<ProblemKind, Problem>()
  /** The last two links: what the next record continues, and what it continues if the last was inserted. */
  #previous: Position
  #beforePrevious: Position | undefined

  /** @param chain what its first record continues; the room's name unless it is another chain's */
  constructor(room: string, context: ChainContext, chain = room) {
    this.#room = room
    this.#context = context
    this.#previous = { seq: 0, hash: genesisOf(chain) }
  }

  get problems(): readonly Problem[] {
    return [...this.#problems.values()]
  }

  /** The key of the last record fed. */
  get lastKey(): number {
    return this.#previous.seq
  }

  /** The hash that the next record must continue; undefined after records that are not there. */
  get lastHash(): Uint8Array | undefined {
    return this.#previous.hash
  }

  /** Records up to this one were found to fit, by a faster walk than ours. */
  advance(seq: number, hash: Uint8Array): void {
    if (seq === this.#previous.seq) return
    this.#beforePrevious = undefined
    this.#previous = { seq, hash }
  }

  /** Each deletion record must add up and be signed, and begin behind the one before. Says how many there are. */
  checkDeletions(): number {
    const deletions = this.#context.deletions()
    let next = 1
    for (const deletion of deletions) {
      const { from, to, count } = deletion
      if (from < next || count !== to - from + 1)
        this.#found('changed', from, 'a deletion record does not add up')
      else if (!this.#context.isSigned(deletion))
        this.#found('changed', from, 'a deletion record is not signed')
      next = to + 1
    }
    return deletions.length
  }

  /** Goes to just before this seq: what stands before it is deleted, or missing. */
  reach(seq: number): void {
    if (seq !== this.#previous.seq + 1) this.#gap(seq)
  }

  /** Something that was found in another way; the first of each kind is kept. */
  tell(kind: ProblemKind, seq: number, detail: string): void {
    this.#found(kind, seq, detail)
  }

  step(record: StoredRecord): void {
    this.reach(record.seq)
    const { hash } = this.#previous
    if (hash !== undefined && !fits(hash, record) && !this.#context.wasStripped(record)) this.#misfit(record)
    this.#beforePrevious = this.#previous
    this.#previous = { seq: record.seq, hash: Buffer.from(record.hash) }
  }

  /** @param before the head before the walk began, which it must reach
   *   @param after the head after it ended, which it must not pass */
  end(before: (ChainEnd & object) | undefined, after: ChainEnd | undefined): void {
    this.#passDeleted()
    if (before !== undefined && this.#previous.seq < before.seq)
      this.#found('truncated', this.#previous.seq + 1, `the log ends before its head, ${before.seq}`)
    if (this.#previous.seq > (after?.seq ?? 0))
      this.#found('inserted', (after?.seq ?? 0) + 1, 'records stand after the head')
    const hashed = this.#previous
    if (after !== undefined && after.seq === hashed.seq && hashed.hash && !same(after.hash, hashed.hash))
      this.#found('changed', after.seq, 'the last record is not the one that the head names')
    const at = after?.at === undefined ? undefined : this.#context.recordAt(after.seq)?.at
    if (this.#problems.size === 0 && after !== undefined && at !== undefined && at !== after.at)
      this.#found('changed', after.seq, 'the head names another time than the record')
  }

  /** Records are not there: in order if deletion records stand for exactly these. */
  #gap(seq: number): void {
    this.#passDeleted()
    const first = this.#previous.seq + 1
    if (first >= seq) return
    const later = this.#context.deletions().find(({ from, to }) => from > first && to >= from && to < seq)
    const last = (later?.from ?? seq) - 1
    this.#found('missing', first, last > first ? `and all up to ${last}` : 'this one')
    this.#previous = { seq: last, hash: undefined }
    this.#beforePrevious = undefined
    this.#gap(seq)
  }

  /** Goes on behind the deletion records that stand here; more may go, and has its record, while we walk. */
  #passDeleted(): void {
    for (const { from, to, prev, hash } of this.#context.deletions()) {
      const { seq, hash: last } = this.#previous
      if (from > seq + 1 || to <= seq) continue
      if (from === seq + 1 && last !== undefined && !same(last, Buffer.from(prev, 'hex')))
        this.#found('changed', from, 'a deletion record does not continue the record before it')
      this.#previous = { seq: to, hash: Buffer.from(hash, 'hex') }
      this.#beforePrevious = undefined
    }
  }

  #misfit(record: StoredRecord): void {
    const { seq, body } = record
    const before = this.#beforePrevious?.hash ?? this.#hashAt(this.#previous.seq - 1)
    if (before !== undefined && fits(before, record))
      return this.#found('inserted', this.#previous.seq, 'the record after it continues the one before it')
    const own = ownSeq(body)
    // Only if its own place is taken by another: otherwise just its number was changed.
    const there = own === undefined || own === seq ? undefined : this.#context.recordAt(own)
    if (there !== undefined && ownSeq(there.body) !== own)
      return this.#found('reordered', seq, `the record of ${own} stands here`)
    this.#found('changed', seq, 'the record does not fit its hash')
  }

  /** The chain must be as a signed head says it was: the record there has that hash, or was deleted since. */
  checkHead({ seq, hash }: { readonly seq: number; readonly hash: string }, whose: string): void {
    const record = this.#context.recordAt(seq)
    const deletions = this.#context.deletions()
    const ends = deletions.find(({ to }) => to === seq)
    const there = record?.hash ?? (ends && Buffer.from(ends.hash, 'hex'))
    if (there === undefined) {
      if (!deletions.some(({ from, to }) => from <= seq && seq <= to))
        this.#found('truncated', seq, `it is not there, but in ${whose}`)
    } else if (!same(there, Buffer.from(hash, 'hex')))
      this.#found('changed', seq, `it is not the one in ${whose}`)
  }

  /** A head that claims to be signed by this node, and is not. */
  forgedHead(seq: number, whose: string): void {
    this.#found('changed', seq, `${whose} is not signed by this node`)
  }

  #hashAt(seq: number): Uint8Array | undefined {
    return seq < 1 ? undefined : this.#context.recordAt(seq)?.hash
  }

  #found(kind: ProblemKind, seq: number, detail: string): void {
    if (!this.#problems.has(kind)) this.#problems.set(kind, { kind, room: this.#room, seq, detail })
  }
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b)
}

function fits(previous: Uint8Array, { at, body, hash }: StoredRecord): boolean {
  return same(chainHash(previous, at, body), hash)
}

/** What a record says its number is: a room's in its seal, an access record in its entry. */
function ownSeq(body: Uint8Array): number | undefined {
  const seal = sealOf(body)
  if (seal !== undefined) return seal.seq
  try {
    const entry = JSON.parse(Buffer.from(body).toString('utf8')) as Readonly<Record<string, unknown>>
    const value = entry['seq']
    return typeof value === 'number' ? value : undefined
  } catch {
    return undefined // a changed byte may have ended the JSON: then the body says nothing
  }
}
