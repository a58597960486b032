/**
 * Tells people that what they wrote was read for a case: at their next `hello`, or while they are connected, once
 * the delay is over (`tellAt`). That they were told is an entry of the access log; a row that could not be
 * taken away is told again rather than forgotten.
 *
 * What they hear: when, in which rooms, how many records, and the case to ask about. Not the purpose: it is free text
 * in which somebody who complained may be named.
 */
import type { ServerFrame } from '../../protocol/catalogue.ts'
import type { Clock } from '../base/clock.ts'
import type { Environment } from '../base/environment.ts'
import type { Limits } from '../limits.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import { tellAt } from './case.ts'
import { caseOf } from './cases.ts'
import { chainedHead, putChained } from './chained-table.ts'
import { removeTellings, type Telling, tellingsAfter, tellingsOf } from './tellings.ts'

export interface TellReadsPorts {
  readonly environment: Environment
  readonly clock: Clock
  readonly limits: Pick<Limits, 'tellAfterMs' | 'tellDeferMs' | 'tellKeptMs' | 'tellRowsMax'>
  readonly telemetry: Telemetry
  /** Sends to a person's live sessions. @returns how many there were */
  readonly tell: (user: string, frame: ServerFrame) => number
}

export interface TellReads {
  /** For somebody who has just said hello. */
  deliver(person: { readonly user: string; send(frame: ServerFrame): void }): Promise<void>
  /** Looks at the next `tellRowsMax` rows, for people who stay connected, and lets go of those nobody came for. Never two at a time. */
  sweep(): Promise<void>
}

export function createTellReads({ environment, clock, limits, telemetry, tell }: TellReadsPorts): TellReads {
  let after: Telling | undefined
  telemetry.gauge(
    'log_accesses',
    'Entries of the access log: reads, erasures, steps of cases',
    () => chainedHead(environment, 'access')?.seq ?? 0,
  )

  const isDue = (telling: Telling) =>
    tellAt(telling.firstAt, caseOf(environment, telling.case), clock.now(), limits) <= clock.now()

  /** Takes the rows away and says in the chain why. */
  async function done(action: 'told' | 'not_told', rows: readonly Telling[]): Promise<void> {
    if (rows.length === 0) return
    const at = clock.now()
    try {
      await environment.exclusive(() => {
        for (const { user, ...row } of removeTellings(environment, rows))
          putChained(environment, 'access', at, {
            v: 1,
            at,
            action,
            case: row.case,
            user,
            records: row.records,
          })
      })
    } catch (error) {
      telemetry.note('error', 'who was told of a read could not be written', { detail: String(error) })
    }
  }

  return {
    async deliver(person) {
      const due = tellingsOf(environment, person.user, limits.tellRowsMax).filter(isDue)
      for (const telling of due) person.send(noticeOf(telling))
      await done('told', due)
    },
    async sweep() {
      const rows = tellingsAfter(environment, after, limits.tellRowsMax)
      after = rows.length < limits.tellRowsMax ? undefined : rows.at(-1)
      const told = rows.filter(isDue).filter((telling) => tell(telling.user, noticeOf(telling)) > 0)
      const stale = (row: Telling) => !told.includes(row) && row.lastAt + limits.tellKeptMs <= clock.now()
      await done('told', told)
      await done('not_told', rows.filter(stale))
    },
  }
}

function noticeOf({ case: id, rooms, records, firstAt, lastAt }: Telling): ServerFrame {
  const [first, last] = [firstAt, lastAt].map((at) => new Date(at).toISOString().slice(0, 10))
  const when = first === last ? `On ${first}` : `Between ${first} and ${last}`
  const what = records === 1 ? '1 message of yours was' : `${records} messages of yours were`
  const text = `${when}, ${what} read from the retained log of ${named(rooms)}, for case ${id}. Ask the operator of this server about it with this number.`
  return { t: 'notice', name: 'log_read', text }
}

/** Enough rooms to know what it is about; a notice is no list. */
const roomsNamedMost = 20

function named(rooms: readonly string[]): string {
  const more = rooms.length - roomsNamedMost
  return rooms.slice(0, roomsNamedMost).join(', ') + (more > 0 ? ` and ${more} more rooms` : '')
}
