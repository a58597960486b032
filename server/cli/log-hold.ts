/**
 * `parley log hold`: asking for legal holds, approving them, asking for their release, and listing them.
 */
import { systemClock } from '../base/clock.ts'
import type { Environment } from '../base/environment.ts'
import type { Result } from '../base/result.ts'
import {
  allHolds,
  type HoldRefusal,
  type HoldScope,
  type LegalHold,
  requestHold,
  stepHold,
} from '../log/legal-hold.ts'
import { type CliIo, UsageError } from './command.ts'
import type { LogAction, LogValues } from './log.ts'
import { timeOf } from './log-read.ts'
import { actorFrom } from './log-words.ts'

export const holdActions: Readonly<Record<string, LogAction>> = {
  'hold request': { run: request, options: ['room', 'user', 'since', 'until', 'purpose', 'case', 'as'] },
  'hold approve': { run: (...args) => step('approve', ...args), options: ['hold', 'as'] },
  'hold release': { run: (...args) => step('release', ...args), options: ['hold', 'as'] },
  'hold list': { run: list, options: [] },
}

const refusals: Readonly<Record<HoldRefusal, string>> = {
  scope_missing: 'say what is held: --room R, --user U, or both',
  purpose_missing: '--purpose P is required: say why this is held',
  case_missing: '--case ID is required: say which case this belongs to',
  unknown_hold: 'there is no such hold: see parley log hold list',
  same_person: 'another person than the one who asked must approve',
  nothing_to_approve: 'nothing of this hold waits for approval',
  not_in_force: 'only a hold in force can be released',
}

const states: Readonly<Record<LegalHold['state'], string>> = {
  requested: 'not in force: waits for approval by another person',
  active: 'in force',
  release_requested: 'in force; its release waits for approval by another person',
  released: 'released',
}

async function request(environment: Environment, values: LogValues, io: CliIo): Promise<number> {
  const now = systemClock.now()
  const [since, until] = [timeOf('since', values['since'], now), timeOf('until', values['until'], now)]
  const { room, user } = values
  const scope: HoldScope = {
    ...(room === undefined ? {} : { room }),
    ...(user === undefined ? {} : { user }),
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
  }
  const actor = actorFrom(environment, values)
  const asked = { scope, purpose: values['purpose'] ?? '', case: values['case'] ?? '', actor }
  return told('request', await requestHold(environment, asked, systemClock), io)
}

async function step(
  which: 'approve' | 'release',
  environment: Environment,
  values: LogValues,
  io: CliIo,
): Promise<number> {
  const actor = actorFrom(environment, values)
  return told(which, await stepHold(environment, values['hold'] ?? '', which, actor, systemClock), io)
}

function told(which: string, outcome: Result<LegalHold, HoldRefusal>, io: CliIo): number {
  if (!outcome.ok) throw new UsageError(`log hold ${which}: ${refusals[outcome.error]}`)
  io.stdout.write(`${lineOf(outcome.value)}\n`)
  return 0
}

function list(environment: Environment, _values: LogValues, io: CliIo): Promise<number> {
  const holds = allHolds(environment)
  for (const hold of holds) io.stdout.write(`${lineOf(hold)}\n`)
  if (holds.length === 0) io.stdout.write('no legal holds\n')
  return Promise.resolve(0)
}

function lineOf({ id, scope, purpose, state, askedBy, approvedBy, ...hold }: LegalHold): string {
  const { room, user, since, until } = scope
  const what = [
    user === undefined ? 'everything' : `what ${user} said`,
    room === undefined ? 'in all rooms' : `in ${room}`,
    ...(since === undefined ? [] : [`from ${new Date(since).toISOString()}`]),
    ...(until === undefined ? [] : [`until ${new Date(until).toISOString()}`]),
  ]
  const who =
    approvedBy === undefined ? `asked by ${askedBy}` : `asked by ${askedBy}, approved by ${approvedBy}`
  return `${id}  ${what.join(' ')}: ${states[state]} (${who}; case ${hold.case}: ${purpose})`
}
