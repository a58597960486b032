/**
 * Legal holds: text that must be kept for a case, although its days are over, it was removed, or its author wants
 * it erased. Asked for by one person and approved by another, and released likewise; each step is an entry of the
 * access log. A hold has a scope, and reaches nothing beside it.
 *
 *   legalHolds   id → JSON of a `LegalHold`
 */
import type { Clock } from '../base/clock.ts'
import type { Environment } from '../base/environment.ts'
import { err, ok, type Result } from '../base/result.ts'
import { putChained } from './chained-table.ts'
import type { Actor } from './compliance.ts'
import type { StoredRecord } from './journal.ts'
import { isLost, sealOf } from './sealed-body.ts'

/** What is held: the text of a room, of a person, or of a person in a room, from one time on and before another. */
export interface HoldScope {
  readonly room?: string
  readonly user?: string
  readonly since?: number
  readonly until?: number
}

/** In force from `active` on, until it is `released`. */
export type HoldState = 'requested' | 'active' | 'release_requested' | 'released'

export interface LegalHold {
  readonly id: string
  readonly scope: HoldScope
  readonly purpose: string
  readonly case: string
  readonly state: HoldState
  /** Who asked for the step that waits, or for the last one that was approved; and who approved it. */
  readonly askedBy: string
  readonly approvedBy?: string
  /** Of the last step, ms since 1970. */
  readonly at: number
}

export type HoldRefusal =
  | 'scope_missing'
  | 'purpose_missing'
  | 'case_missing'
  | 'unknown_hold'
  | 'same_person'
  | 'nothing_to_approve'
  | 'not_in_force'

export interface HoldRequest {
  readonly scope: HoldScope
  readonly purpose: string
  readonly case: string
  /** Who asks: somebody of the compliance role (`compliance.ts`). */
  readonly actor: Actor
}

/** What became of a hold by a step of a person; pure. */
export function stepped(
  hold: LegalHold,
  step: 'approve' | 'release',
  by: string,
  at: number,
): Result<LegalHold, HoldRefusal> {
  const { approvedBy: _before, ...rest } = hold
  if (step === 'release') {
    if (hold.state !== 'active') return err('not_in_force')
    return ok({ ...rest, state: 'release_requested', askedBy: by, at })
  }
  if (hold.state !== 'requested' && hold.state !== 'release_requested') return err('nothing_to_approve')
  if (hold.askedBy === by) return err('same_person')
  const state = hold.state === 'requested' ? 'active' : 'released'
  return ok({ ...rest, state, approvedBy: by, at })
}

/** Asks for a hold; it is in force when somebody else has approved it. @throws when the disk refuses */
export async function requestHold(
  environment: Environment,
  { scope, purpose, actor, ...request }: HoldRequest,
  clock: Clock,
): Promise<Result<LegalHold, HoldRefusal>> {
  if (isBlank(scope.room) && isBlank(scope.user)) return err('scope_missing')
  if (isBlank(purpose)) return err('purpose_missing')
  if (isBlank(request.case)) return err('case_missing')
  const at = clock.now()
  const hold = await environment.exclusive(() => {
    const who = { by: actor.id, os: actor.os }
    const entry = { v: 1, at, action: 'hold_request', ...who, purpose, case: request.case, scope }
    const id = `hold-${putChained(environment, 'access', at, entry)}`
    const asked = { state: 'requested', askedBy: actor.id, at } as const
    const made: LegalHold = { id, scope, purpose, case: request.case, ...asked }
    put(environment, made)
    return made
  })
  return ok(hold)
}

/** Approves what waits, or asks for the release of a hold in force. @throws when the disk refuses */
export function stepHold(
  environment: Environment,
  id: string,
  step: 'approve' | 'release',
  actor: Actor,
  clock: Clock,
): Promise<Result<LegalHold, HoldRefusal>> {
  return environment.exclusive(() => {
    const hold = holdOf(environment, id)
    if (hold === undefined) return err('unknown_hold')
    const at = clock.now()
    const next = stepped(hold, step, actor.id, at)
    if (!next.ok) return next
    const done = { action: `hold_${step}`, hold: id, state: next.value.state }
    putChained(environment, 'access', at, { v: 1, at, by: actor.id, os: actor.os, case: hold.case, ...done })
    put(environment, next.value)
    return next
  })
}

/** All that ever were, in the order of their requests. */
export function allHolds(environment: Environment): readonly LegalHold[] {
  return [...environment.bytes.legalHolds.getRange({})]
    .map(({ value }) => JSON.parse(value.toString()) as LegalHold) // written by `put` alone
    .sort((a, b) => numberOf(a) - numberOf(b))
}

/** Those in force that reach text of this person in this room; whoever it is, or wherever, when left out. */
export function holdsOn(environment: Environment, room?: string, user?: string): readonly LegalHold[] {
  return allHolds(environment).filter(
    ({ state, scope }) =>
      (state === 'active' || state === 'release_requested') &&
      (room === undefined || scope.room === undefined || scope.room === room) &&
      (user === undefined || scope.user === undefined || scope.user === user),
  )
}

/** Whether a record of a room is held. What cannot be read is held where it might be a held person's. */
export function heldIn(
  environment: Environment,
  room: string,
): (record: Pick<StoredRecord, 'at' | 'body'>) => boolean {
  const holds = holdsOn(environment, room).map(({ scope }) => ({
    since: scope.since ?? 0,
    until: scope.until ?? Number.POSITIVE_INFINITY,
    key: scope.user === undefined ? undefined : keyNumber(environment, scope.user, room),
    everybody: scope.user === undefined,
  }))
  return ({ at, body }) =>
    holds.some(
      ({ since, until, key, everybody }) =>
        at >= since &&
        at < until &&
        (everybody || isLost(body) || (key !== undefined && sealOf(body)?.keyNumber === key)),
    )
}

function keyNumber(environment: Environment, user: string, room: string): number | undefined {
  return environment.bytes.keyOwners.get(Buffer.from(`${user}\0${room}`))?.readUInt32BE(0)
}

function holdOf(environment: Environment, id: string): LegalHold | undefined {
  const bytes = environment.bytes.legalHolds.get(Buffer.from(id))
  return bytes === undefined ? undefined : (JSON.parse(bytes.toString()) as LegalHold)
}

function put(environment: Environment, hold: LegalHold): void {
  environment.bytes.legalHolds.putSync(Buffer.from(hold.id), Buffer.from(JSON.stringify(hold)))
}

function numberOf({ id }: LegalHold): number {
  return Number(id.slice(id.indexOf('-') + 1))
}

function isBlank(text: string | undefined): boolean {
  return text === undefined || text.trim() === '' || text.includes('\0')
}
