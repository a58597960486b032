/**
 * What the tools of the log have in common: who acts, and refusals in words that say what to do.
 */
import { userInfo } from 'node:os'
import type { Environment } from '../base/environment.ts'
import { type Actor, type ActorRefusal, actorOf } from '../log/compliance.ts'
import type { ApproveRefusal, DeferRefusal } from '../log/cases.ts'
import type { ReadRefusal } from '../log/read.ts'
import { UsageError } from './command.ts'
import type { LogValues } from './log.ts'

const actorRefusals: Readonly<Record<ActorRefusal, string>> = {
  actor_invalid: '--as must be an id of 1 to 100 letters, digits and _ @ . : + -; os:NAME only for yourself',
  not_compliance: 'only the people that the configuration names under compliance may do this; see --as',
}

export const readRefusals: Readonly<Record<ReadRefusal, string>> = {
  purpose_missing: '--purpose P is required: say why this is read, in at most 1,000 characters',
  case_missing: '--case ID is required: say which case this belongs to',
  case_invalid: '--case must be printable and at most 200 bytes',
  case_exists: 'there is a case of this id already',
  case_too_large: 'that is more than any case may see; there is no bulk export',
  case_closed: 'the case is closed',
  case_expired: 'the case has expired',
  case_waiting: 'the case waits until another person approves it: parley log case approve --case ID',
  case_spent: 'the case has seen as many records as it may; open another one',
  scope_invalid: 'the scope needs at least one room, times in order, and numbers from 1 on',
  out_of_scope: 'the case is not about this room',
  reader_missing: 'nobody is named as the reader',
  limit_invalid: '--limit must be a number from 1 on',
}

export const changeRefusals: Readonly<Record<ApproveRefusal | DeferRefusal, string>> = {
  no_such_case: 'there is no such case',
  case_closed: 'the case is closed',
  case_expired: 'the case has expired',
  same_person: 'another person than the one who asked must approve',
  nothing_to_approve: 'nothing of this case waits for approval',
  reason_missing: '--reason is required: say why people are told later, in at most 1,000 characters',
  until_invalid: '--until must be a time to come, or a duration such as 30d',
}

/** Who acts: `--as ID`, or the user of the operating system. */
export function actorFrom(environment: Environment, values: LogValues): Actor {
  const actor = actorOf(environment, values['as'], userInfo().username)
  if (actor.ok) return actor.value
  throw new UsageError(`log: ${actorRefusals[actor.error]}`)
}
