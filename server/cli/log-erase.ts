/**
 * `parley log erase`: makes what a person wrote unreadable for good.
 */
import { systemClock } from '../base/clock.ts'
import type { Environment } from '../base/environment.ts'
import { openStore } from '../base/store-lmdb.ts'
import { defaultLimits } from '../limits.ts'
import { textKeysTable } from '../moderation/sealed-texts.ts'
import { type EraseRefusal, eraseText } from '../log/erase.ts'
import { type CliIo, UsageError } from './command.ts'
import type { LogValues } from './log.ts'
import { actorFrom } from './log-words.ts'

export const eraseOptions = ['user', 'room', 'purpose', 'case', 'as'] as const

const refusals: Readonly<Record<EraseRefusal, string>> = {
  user_missing: '--user U is required: the id of the person',
  purpose_missing: '--purpose P is required: say why this is erased',
  case_missing: '--case ID is required: say which case this belongs to',
}

export async function logErase(environment: Environment, values: LogValues, io: CliIo): Promise<number> {
  const room = values['room']
  if (room === '') throw new UsageError('log erase: --room must name a room')
  const actor = actorFrom(environment, values)
  const request = {
    user: values['user'] ?? '',
    ...(room === undefined ? {} : { room }),
    purpose: values['purpose'] ?? '',
    case: values['case'] ?? '',
    by: actor.id,
    os: actor.os,
  }
  const outcome = await eraseText(environment, request, systemClock)
  if (!outcome.ok) throw new UsageError(`log erase: ${refusals[outcome.error]}`)
  const { rooms, access, held } = outcome.value
  if (room === undefined && held.length === 0) await eraseKeptTexts(environment, request.user)
  io.stdout.write(`erased in ${rooms} rooms; access record ${access}\n`)
  if (held.length === 0) return 0
  io.stdout.write(`not erased, under a legal hold: ${held.join(', ')}\n`)
  return 1
}

/** What they wrote that is frozen in reports: sealed with a key of theirs. */
async function eraseKeptTexts(environment: Environment, user: string): Promise<void> {
  const store = openStore(environment, {
    limits: defaultLimits,
    clock: systemClock,
    onFailed: () => undefined, // `flushed` rejects
  })
  store.table(textKeysTable).remove([user])
  await store.flushed()
  await store.close()
}
