/**
 * `parley log erase`: makes what a person wrote unreadable for good.
 */
import { systemClock } from '../base/clock.ts'
import { type Environment, isServed } from '../base/environment.ts'
import { openStore } from '../base/store-lmdb.ts'
import { eraseBeyondLog } from '../erase-beyond.ts'
import { defaultLimits, type Limits } from '../limits.ts'
import { type EraseRefusal, eraseText } from '../log/erase.ts'
import { type Forgotten, forgottenFor } from '../log/erasures.ts'
import { type CliIo, UsageError } from './command.ts'
import type { LogValues } from './log.ts'
import { actorFrom } from './log-words.ts'

export const eraseOptions = ['user', 'room', 'purpose', 'case', 'as'] as const

const pollMs = 100

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
  io.stdout.write(`erased in ${rooms} rooms; access record ${access}\n`)
  if (held.length > 0) io.stdout.write(`not erased, under a legal hold: ${held.join(', ')}\n`)
  const forgotten = await erasedBeyond(environment, access, io, defaultLimits)
  if (forgotten === undefined) {
    io.stderr.write(
      'the server has not erased its own part yet; it will, at the latest when it next starts\n',
    )
    return 1
  }
  io.stdout.write(`beyond the log: ${summary(forgotten)}\n`)
  return held.length === 0 ? 0 : 1
}

function summary({ statements, appeals, held, events, cases, keys }: Forgotten): string {
  const texts = `the texts of ${statements} statements, ${appeals} appeals, ${cases} test cases of rooms`
  return `${texts}, ${held} held messages, ${events} events in memory; ${keys} key of what reports kept`
}

/** Waits for the server to do its part, or does it where none runs; undefined when the server takes too long. */
export async function erasedBeyond(
  environment: Environment,
  access: number,
  io: Pick<CliIo, 'stderr' | 'signal'>,
  limits: Pick<Limits, 'eraseWaitMs'>,
): Promise<Forgotten | undefined> {
  if (!isServed(environment)) return withoutServer(environment, access)
  io.stderr.write('waiting for the server to erase what it holds\n')
  const until = systemClock.monotonic() + limits.eraseWaitMs
  for (;;) {
    const forgotten = forgottenFor(environment, access)
    if (forgotten !== undefined || io.signal.aborted || systemClock.monotonic() > until) return forgotten
    await systemClock.sleep(pollMs, io.signal)
  }
}

async function withoutServer(environment: Environment, access: number): Promise<Forgotten | undefined> {
  const failures: string[] = []
  const onFailed = (detail: string) => void failures.push(detail)
  const store = openStore(environment, { limits: defaultLimits, clock: systemClock, onFailed })
  const nothing = {
    rooms: { all: () => [] },
    appeals: { forget: () => undefined },
    holds: { forget: () => 0 },
  }
  await eraseBeyondLog(environment, { clock: systemClock, store, ...nothing })
  await store.close()
  return forgottenFor(environment, access)
}
