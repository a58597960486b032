/**
 * The cases under which the log is read. Every change of a case is an entry of the access log, written in the same
 * transaction, so that the chain says who opened, approved, deferred and closed what, and when.
 *
 *   cases        id of the case → JSON of a `Case`
 *   meta         `case-openings` → JSON: who opened a case within the last day, and when
 */
import type { Environment } from '../base/environment.ts'
import { err, ok, type Result } from '../base/result.ts'
import { approvalReasons, type Case, type CaseLimits, type CaseScope, isTooMuch, stateOf } from './case.ts'
import { putChained } from './chained-table.ts'
import type { Actor } from './compliance.ts'

export interface CaseChange {
  readonly actor: Actor
  readonly now: number
}

export interface CaseOpening extends CaseChange {
  readonly id: string
  readonly purpose: string
  readonly scope: CaseScope
  /** `caseRecordsMax` when absent. */
  readonly recordsMax?: number
  /** `caseOpenMs` from now when absent. */
  readonly expiresAt?: number
}

export type OpenRefusal =
  | 'case_invalid'
  | 'case_exists'
  | 'purpose_missing'
  | 'scope_invalid'
  | 'case_too_large'
export type ChangeRefusal = 'no_such_case' | 'case_closed' | 'case_expired'
export type ApproveRefusal = ChangeRefusal | 'same_person' | 'nothing_to_approve'
export type DeferRefusal = ChangeRefusal | 'reason_missing' | 'until_invalid'

const dayMs = 86_400_000
const openingsKey = Buffer.from('case-openings')
const idBytesMax = 200
const purposeCharsMax = 1_000

/** Opens a case; it waits for a second person where `approvalReasons` finds any. */
export function openCase(
  environment: Environment,
  opening: CaseOpening,
  limits: CaseLimits,
): Promise<Result<Case, OpenRefusal>> {
  return environment.exclusive(() => {
    const made = putNewCase(environment, { ...opening, implicit: false }, limits)
    if (!made.ok) return made
    const { purpose, scope, recordsMax, expiresAt, needs } = made.value
    const facts = { purpose, ...scope, recordsMax, expiresAt, needs }
    note(environment, 'case_open', opening.id, opening, facts)
    return made
  })
}

/** The same within a transaction that is alone; the caller writes the entry of the access log. */
export function putNewCase(
  environment: Environment,
  { id, purpose, scope, actor, now, ...wish }: CaseOpening & { readonly implicit: boolean },
  limits: CaseLimits,
): Result<Case, OpenRefusal> {
  if (!isCaseId(id)) return err('case_invalid')
  if (purpose.trim() === '' || purpose.length > purposeCharsMax) return err('purpose_missing')
  const { rooms, people, from, until } = scope
  const named = [...rooms, ...people].every((name) => name !== '' && !name.includes('\0'))
  if (rooms.length === 0 || !named || !(from < until)) return err('scope_invalid')
  if (caseOf(environment, id) !== undefined) return err('case_exists')
  const recordsMax = wish.recordsMax ?? limits.caseRecordsMax
  const expiresAt = wish.expiresAt ?? now + limits.caseOpenMs
  const facts = { scope, recordsMax, openedAt: now, expiresAt }
  if (!(recordsMax > 0) || expiresAt <= now) return err('scope_invalid')
  if (isTooMuch(facts, limits)) return err('case_too_large')
  const lately = openingsSince(environment, now - dayMs)
  const mine = lately.filter(({ by }) => by === actor.id).length
  const needs = approvalReasons(facts, mine, limits)
  const made: Case = { id, purpose, ...facts, openedBy: actor.id, needs, implicit: wish.implicit, seen: {} }
  putCase(environment, made)
  const openings = mine < limits.casesPerDayMax ? [...lately, { by: actor.id, at: now }] : lately
  environment.bytes.meta.putSync(openingsKey, Buffer.from(JSON.stringify(openings)))
  return ok(made)
}

/** Approves a case, or with `deferral` its deferral; never by the person who asked for it. */
export function approveCase(
  environment: Environment,
  id: string,
  change: CaseChange & { readonly deferral?: boolean },
): Promise<Result<Case, ApproveRefusal>> {
  return changed(environment, id, change.now, (one) => {
    const by = change.actor.id
    const { deferral } = one
    if (change.deferral === true) {
      if (deferral === undefined || deferral.approvedBy !== undefined) return err('nothing_to_approve')
      if (deferral.by === by) return err('same_person')
      note(environment, 'case_deferral_approve', id, change, { until: deferral.until })
      return ok({ ...one, deferral: { ...deferral, approvedBy: by } })
    }
    if (stateOf(one, change.now) !== 'waiting') return err('nothing_to_approve')
    if (one.openedBy === by) return err('same_person')
    note(environment, 'case_approve', id, change, {})
    return ok({ ...one, approvedBy: by, approvedAt: change.now })
  })
}

export function closeCase(
  environment: Environment,
  id: string,
  change: CaseChange,
): Promise<Result<Case, ChangeRefusal>> {
  return changed(environment, id, change.now, (one) => {
    note(environment, 'case_close', id, change, {})
    return ok({ ...one, closedBy: change.actor.id, closedAt: change.now })
  })
}

/** Asks that the people concerned be told later; another person approves it, or it counts for nothing. */
export function deferTelling(
  environment: Environment,
  id: string,
  change: CaseChange & { readonly until: number; readonly reason: string },
): Promise<Result<Case, DeferRefusal>> {
  const { until, reason, now, actor } = change
  return changed(environment, id, now, (one): Result<Case, DeferRefusal> => {
    if (reason.trim() === '' || reason.length > purposeCharsMax) return err('reason_missing')
    if (until <= now) return err('until_invalid')
    note(environment, 'case_defer', id, change, { until, reason })
    return ok({ ...one, deferral: { until, reason, by: actor.id } })
  })
}

export function caseOf(environment: Environment, id: string): Case | undefined {
  const stored = isCaseId(id) ? environment.bytes.cases.get(Buffer.from(id)) : undefined
  return stored === undefined ? undefined : (JSON.parse(stored.toString()) as Case)
}

/** All cases, by id; read lazily, so finish before the next `await`. */
export function* allCases(environment: Environment): Generator<Case> {
  for (const { value } of environment.bytes.cases.getRange({})) yield JSON.parse(value.toString()) as Case
}

/** Within a transaction that is alone (`Environment.exclusive`). */
export function putCase(environment: Environment, one: Case): void {
  environment.bytes.cases.putSync(Buffer.from(one.id), Buffer.from(JSON.stringify(one)))
}

export function isCaseId(id: string): boolean {
  return id.trim() !== '' && Buffer.byteLength(id) <= idBytesMax && !/\p{C}/u.test(id)
}

function changed<E>(
  environment: Environment,
  id: string,
  now: number,
  change: (one: Case) => Result<Case, E>,
): Promise<Result<Case, E | ChangeRefusal>> {
  return environment.exclusive((): Result<Case, E | ChangeRefusal> => {
    const one = caseOf(environment, id)
    if (one === undefined) return err('no_such_case')
    const state = stateOf(one, now)
    if (state === 'closed' || state === 'expired') return err<ChangeRefusal>(`case_${state}`)
    const outcome = change(one)
    if (outcome.ok) putCase(environment, outcome.value)
    return outcome
  })
}

function note(environment: Environment, action: string, id: string, change: CaseChange, facts: object): void {
  const { actor, now } = change
  putChained(environment, 'access', now, {
    v: 1,
    at: now,
    action,
    case: id,
    by: actor.id,
    os: actor.os,
    ...facts,
  })
}

interface CaseOpened {
  readonly by: string
  readonly at: number
}

function openingsSince(environment: Environment, since: number): readonly CaseOpened[] {
  const stored = environment.bytes.meta.get(openingsKey)
  const all = stored === undefined ? [] : (JSON.parse(stored.toString()) as readonly CaseOpened[])
  return all.filter(({ at }) => at > since)
}
