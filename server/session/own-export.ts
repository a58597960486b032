/**
 * A person's export of their own data, page by page: what waits for a moderator, statements and appeals, then
 * every record of the log that is sealed with their keys. The first page leaves an access record; a person
 * begins an export once in `exportEveryMs` and reads one page at a time, so that nobody makes the house
 * read its log all day.
 */
import type { RoomEvent } from '../../protocol/catalogue.ts'
import type { Clock } from '../base/clock.ts'
import type { Environment } from '../base/environment.ts'
import { invariant } from '../base/invariant.ts'
import { err, ok, type Result } from '../base/result.ts'
import type { UserId } from '../identity/identity.ts'
import type { Limits } from '../limits.ts'
import { type OwnPosition, type OwnReader, readOwn } from '../log/own-records.ts'
import { type OwnPaper, ownHeld, ownStatements, type PapersPorts } from '../moderation/own-papers.ts'

export type OwnItem = OwnPaper | { readonly kind: 'record'; readonly event: RoomEvent }

export interface OwnPage {
  readonly items: readonly OwnItem[]
  /** Ask with this for the next page; absent: this was the last one. */
  readonly after?: string
}

export interface OwnExportPorts extends PapersPorts {
  readonly environment: Environment
  readonly clock: Clock
  readonly limits: Pick<
    Limits,
    'exportEveryMs' | 'exportsOpenMax' | 'exportPageItemsMax' | 'exportPageRecordsMax' | 'exportPauseMs'
  >
}

export interface OwnExport {
  /** @param after of the page before; undefined: begin */
  page(
    user: UserId,
    after: string | undefined,
  ): Promise<
    Result<
      OwnPage,
      { readonly name: 'rate_limited'; readonly retryAfterMs: number } | { readonly name: 'bad_command' }
    >
  >
}

/** Where an export goes on: in the statements, or in the log. */
type Place = { readonly statement: string } | { readonly position: OwnPosition | null }

interface Open {
  readonly reader: OwnReader
  readonly since: number
}

/** Records looked at without a pause: a fraction of a millisecond. */
const pieceRecords = 200

export function createOwnExport(ports: OwnExportPorts): OwnExport {
  const { environment, clock, limits } = ports
  /** By user, the one begun first in front; over `exportsOpenMax` it begins anew. */
  const open = new Map<UserId, Open>()
  /** Who waits for a page; bounded by the sessions there are. */
  const busy = new Set<UserId>()

  async function begin(user: UserId): Promise<Open> {
    const request = { user, case: 'in band', reader: user, os: 'in band' }
    const outcome = await readOwn(environment, request, clock)
    invariant(outcome.ok, 'a session has a user')
    const opened = { reader: outcome.value, since: clock.now() }
    open.delete(user)
    open.set(user, opened)
    const [first] = open.keys()
    if (open.size > limits.exportsOpenMax && first !== undefined) open.delete(first)
    return opened
  }

  async function pageAt(user: UserId, reader: OwnReader, place: Place | undefined): Promise<OwnPage> {
    if (place !== undefined && 'position' in place) return records(reader, place.position ?? undefined)
    const most = limits.exportPageItemsMax
    const held = place === undefined ? ownHeld(ports, user, most) : []
    const statements = await ownStatements(ports, user, place?.statement, most)
    const last = statements.at(-1)?.statement.id
    const next = statements.length === most && last !== undefined ? { statement: last } : { position: null }
    return { items: [...held, ...statements], after: written(next) }
  }

  /** In pieces with pauses between, so that nobody else waits for it. */
  async function records(reader: OwnReader, from: OwnPosition | undefined): Promise<OwnPage> {
    const items: OwnItem[] = []
    let position = from
    for (let looked = 0; looked < limits.exportPageRecordsMax; looked += pieceRecords) {
      const piece = reader.piece(position, {
        looked: pieceRecords,
        most: limits.exportPageItemsMax - items.length,
      })
      for (const { event } of piece.records) items.push({ kind: 'record', event })
      if (piece.next === undefined) return { items }
      position = piece.next
      if (items.length === limits.exportPageItemsMax) break
      await clock.sleep(0)
    }
    return { items, after: written({ position: position ?? null }) }
  }

  return {
    async page(user, after) {
      const place = after === undefined ? undefined : placeOf(after)
      if (after !== undefined && place === undefined) return err({ name: 'bad_command' })
      const known = open.get(user)
      if (busy.has(user)) return err({ name: 'rate_limited', retryAfterMs: limits.exportPauseMs })
      const waitMs = known === undefined ? 0 : known.since + limits.exportEveryMs - clock.now()
      if (after === undefined && waitMs > 0) return err({ name: 'rate_limited', retryAfterMs: waitMs })
      busy.add(user)
      try {
        const mine = after === undefined || known === undefined ? await begin(user) : known
        await clock.sleep(after === undefined ? 0 : limits.exportPauseMs)
        return ok(await pageAt(user, mine.reader, place))
      } finally {
        busy.delete(user)
      }
    },
  }
}

/** A place as it is given to the client: opaque, and good for nothing but one's own data. */
function written(place: Place): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url')
}

function placeOf(text: string): Place | undefined {
  try {
    const place = JSON.parse(Buffer.from(text, 'base64url').toString()) as Readonly<
      Record<string, unknown>
    > | null
    if (typeof place?.['statement'] === 'string') return { statement: place['statement'] }
    const position = place?.['position'] as Partial<OwnPosition> | null | undefined
    if (position === null) return { position }
    const whole = typeof position?.room === 'string' && Number.isSafeInteger(position.after)
    return whole
      ? { position: { room: position.room ?? '', after: Math.max(0, position.after ?? 0) } }
      : undefined
  } catch {
    return undefined // no place of ours: the caller refuses it
  }
}
