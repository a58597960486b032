/**
 * A parcel is what one node sends to another in one publication of the bus: the trunk it belongs to, its
 * number there, and entries in their order.
 *
 * A **trunk** leads from the node that people are connected to (the edge) to the node where a room lives
 * (its home), and back. Its two directions are numbered apart, from 0, without holes.
 */
import type { Encoding } from '../../protocol/codec.ts'
import { type Assurance, assurances } from '../identity/identity.ts'
import type { NodeId } from './directory.ts'
import { Reader, WireError, type Writer } from './wire.ts'

/** Nodes of another version of this layout are not understood, and say so. */
export const parcelVersion = 1

/** `out`: edge to home. `back`: home to edge. The other two end the trunk, said by the edge and by the home. */
export const parcelKinds = ['out', 'back', 'end_out', 'end_back'] as const
export type ParcelKind = (typeof parcelKinds)[number]

export interface ParcelHead {
  readonly kind: ParcelKind
  /** Who sent it. */
  readonly from: NodeId
  /** Chosen by the edge at random: a node that was restarted does not continue an old trunk. */
  readonly trunk: string
  readonly seq: number
}

/** A session of the edge is known to the home by `sid`, a number of this trunk that is not used again. */
export type Entry =
  | {
      readonly kind: 'open'
      readonly sid: number
      readonly session: string
      readonly user: string
      readonly name: string
      readonly assurance: Assurance
      /** Milliseconds since 1970. */
      readonly expiresAt: number
      readonly encoding: Encoding
    }
  | { readonly kind: 'frame'; readonly sid: number; readonly bytes: Uint8Array }
  | {
      readonly kind: 'renew'
      readonly sid: number
      readonly assurance: Assurance
      readonly expiresAt: number
    }
  | { readonly kind: 'close'; readonly sid: number }
  | { readonly kind: 'deliver'; readonly sids: readonly number[]; readonly bytes: Uint8Array }
  | { readonly kind: 'shut'; readonly sid: number; readonly code: number; readonly reason: string }

const entryKinds = ['open', 'frame', 'renew', 'close', 'deliver', 'shut'] as const satisfies Entry['kind'][]
const encodings = ['json', 'msgpack'] as const

export function writeHead(to: Writer, head: ParcelHead): void {
  to.byte(parcelVersion)
  to.byte(parcelKinds.indexOf(head.kind))
  to.text(head.from)
  to.text(head.trunk)
  to.count(head.seq)
}

export function writeEntry(to: Writer, entry: Entry): void {
  to.byte(entryKinds.indexOf(entry.kind))
  switch (entry.kind) {
    case 'open':
      to.count(entry.sid)
      for (const text of [entry.session, entry.user, entry.name]) to.text(text)
      to.byte(assurances.indexOf(entry.assurance))
      to.count(entry.expiresAt)
      to.byte(encodings.indexOf(entry.encoding))
      break
    case 'frame':
      to.count(entry.sid)
      to.bytes(entry.bytes)
      break
    case 'renew':
      to.count(entry.sid)
      to.byte(assurances.indexOf(entry.assurance))
      to.count(entry.expiresAt)
      break
    case 'close':
      to.count(entry.sid)
      break
    case 'deliver':
      to.count(entry.sids.length)
      for (const sid of entry.sids) to.count(sid)
      to.bytes(entry.bytes)
      break
    case 'shut':
      to.count(entry.sid)
      to.count(entry.code)
      to.text(entry.reason)
      break
  }
}

export interface Parcel extends ParcelHead {
  readonly entries: readonly Entry[]
}

/** The parcel in these bytes, whose views it keeps; undefined when they are none of this version. */
export function readParcel(bytes: Uint8Array): Parcel | undefined {
  const reader = new Reader(bytes)
  try {
    if (reader.byte() !== parcelVersion) return undefined
    const kind = reader.choice(parcelKinds)
    const head = { kind, from: reader.text(), trunk: reader.text(), seq: reader.count() }
    const entries: Entry[] = []
    while (!reader.ended) entries.push(readEntry(reader))
    return { ...head, entries }
  } catch (error) {
    if (error instanceof WireError) return undefined
    throw error
  }
}

function readEntry(reader: Reader): Entry {
  const kind = reader.choice(entryKinds)
  switch (kind) {
    case 'open':
      return {
        kind,
        sid: reader.count(),
        session: reader.text(),
        user: reader.text(),
        name: reader.text(),
        assurance: reader.choice(assurances),
        expiresAt: reader.count(),
        encoding: reader.choice(encodings),
      }
    case 'frame':
      return { kind, sid: reader.count(), bytes: reader.bytes() }
    case 'renew':
      return { kind, sid: reader.count(), assurance: reader.choice(assurances), expiresAt: reader.count() }
    case 'close':
      return { kind, sid: reader.count() }
    case 'deliver': {
      const sids: number[] = []
      for (let left = reader.items(); left > 0; left--) sids.push(reader.count())
      return { kind, sids, bytes: reader.bytes() }
    }
    case 'shut':
      return { kind, sid: reader.count(), code: reader.count(), reason: reader.text() }
  }
}
