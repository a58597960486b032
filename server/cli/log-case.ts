/**
 * `parley log case`: opening, approving, deferring, closing and listing the cases under which the log is read.
 */
import { systemClock } from '../base/clock.ts'
import { formatDuration, parseDuration } from '../base/duration.ts'
import type { Environment } from '../base/environment.ts'
import type { Result } from '../base/result.ts'
import { defaultLimits } from '../limits.ts'
import { type Case, recordsSeen, stateOf } from '../log/case.ts'
import {
  allCases,
  type ApproveRefusal,
  approveCase,
  closeCase,
  type DeferRefusal,
  deferTelling,
  openCase,
} from '../log/cases.ts'
import { type CliIo, UsageError } from './command.ts'
import type { LogAction, LogValues } from './log.ts'
import { timeOf } from './log-read.ts'
import { actorFrom, changeRefusals, readRefusals } from './log-words.ts'

export const caseActions: Readonly<Record<string, LogAction>> = {
  'case open': {
    run: open,
    options: ['case', 'room', 'user', 'since', 'until', 'purpose', 'records', 'expires', 'as'],
  },
  'case approve': { run: approve, options: ['case', 'as'] },
  'case defer': { run: defer, options: ['case', 'until', 'reason', 'as'] },
  'case approve-deferral': { run: approveDeferral, options: ['case', 'as'] },
  'case close': { run: close, options: ['case', 'as'] },
  'case list': { run: list, options: [] },
}

async function open(environment: Environment, values: LogValues, io: CliIo): Promise<number> {
  const now = systemClock.now()
  const scope = {
    rooms: listed(values['room']),
    people: listed(values['user']),
    from: timeOf('since', values['since'], now) ?? 0,
    until: timeOf('until', values['until'], now) ?? Number.MAX_SAFE_INTEGER,
  }
  const opening = {
    id: values['case'] ?? '',
    purpose: values['purpose'] ?? '',
    scope,
    actor: actorFrom(environment, values),
    now,
    ...(values['records'] === undefined ? {} : { recordsMax: Number(values['records']) }),
    ...(values['expires'] === undefined ? {} : { expiresAt: comingTime(values['expires'], now) }),
  }
  const outcome = await openCase(environment, opening, defaultLimits)
  if (!outcome.ok) throw new UsageError(`log case open: ${readRefusals[outcome.error]}`)
  io.stdout.write(`${lineOf(outcome.value, now)}\n`)
  return 0
}

async function approve(environment: Environment, values: LogValues, io: CliIo): Promise<number> {
  const change = { actor: actorFrom(environment, values), now: systemClock.now() }
  return said('approve', await approveCase(environment, values['case'] ?? '', change), io)
}

async function approveDeferral(environment: Environment, values: LogValues, io: CliIo): Promise<number> {
  const change = { actor: actorFrom(environment, values), now: systemClock.now(), deferral: true }
  return said('approve-deferral', await approveCase(environment, values['case'] ?? '', change), io)
}

async function defer(environment: Environment, values: LogValues, io: CliIo): Promise<number> {
  const now = systemClock.now()
  const change = {
    actor: actorFrom(environment, values),
    now,
    until: comingTime(values['until'] ?? '', now),
    reason: values['reason'] ?? '',
  }
  return said('defer', await deferTelling(environment, values['case'] ?? '', change), io)
}

async function close(environment: Environment, values: LogValues, io: CliIo): Promise<number> {
  const change = { actor: actorFrom(environment, values), now: systemClock.now() }
  return said('close', await closeCase(environment, values['case'] ?? '', change), io)
}

function list(environment: Environment, _values: LogValues, io: CliIo): Promise<number> {
  const now = systemClock.now()
  for (const one of allCases(environment)) io.stdout.write(`${lineOf(one, now)}\n`)
  return Promise.resolve(0)
}

function said(what: string, outcome: Result<Case, ApproveRefusal | DeferRefusal>, io: CliIo): number {
  if (!outcome.ok) throw new UsageError(`log case ${what}: ${changeRefusals[outcome.error]}`)
  io.stdout.write(`${lineOf(outcome.value, systemClock.now())}\n`)
  return 0
}

/** A case in one line: state, scope, what it has seen, who decided. No text of anybody. */
function lineOf(one: Case, now: number): string {
  const { rooms, people } = one.scope
  const state = stateOf(one, now)
  const parts = [
    `${one.id}: ${state === 'waiting' ? `waits for a second person (${one.needs.join(', ')})` : state}`,
    `about ${rooms.join(', ')}${people.length === 0 ? '' : ` and ${people.join(', ')}`}`,
    `${recordsSeen(one)} of ${one.recordsMax} records seen`,
    `opened by ${one.openedBy}${one.approvedBy === undefined ? '' : `, approved by ${one.approvedBy}`}`,
  ]
  if (state === 'open' || state === 'waiting') parts.push(`expires in ${formatDuration(one.expiresAt - now)}`)
  if (one.deferral !== undefined) parts.push(deferralOf(one.deferral))
  return parts.join('; ')
}

function deferralOf({ until, approvedBy }: NonNullable<Case['deferral']>): string {
  const when = new Date(until).toISOString()
  return approvedBy === undefined
    ? `telling until ${when} waits for a second person`
    : `people are told after ${when}`
}

function listed(text: string | undefined): readonly string[] {
  return (text ?? '').split(',').filter((name) => name !== '')
}

/** ISO 8601, ms since 1970, or a duration from now. */
function comingTime(text: string, now: number): number {
  const ms = parseDuration(text)
  return ms === undefined ? (timeOf('until', text, now) ?? now) : now + ms
}
