/**
 * What an operator sees of the shipper: how far the receiver is behind, and what went wrong so far.
 */
import type { Clock } from '../base/clock.ts'
import type { Limits } from '../limits.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import type { ShipSource } from './journal.ts'

export interface ShipLag {
  /** Committed records that the receiver has not acknowledged. */
  readonly records: number
  /** Rooms that have such records. */
  readonly rooms: number
  /** Age of the oldest of them, ms; 0 when there is none. */
  readonly oldestMs: number
}

interface LagPorts {
  readonly journal: Pick<ShipSource, 'backlog' | 'records'>
  readonly clock: Pick<Clock, 'now'>
  readonly limits: Pick<Limits, 'shipGaugeRoomsMax'>
}

/** Looks at `shipGaugeRoomsMax` rooms at most: with more of them it is a lower bound. */
export function shipLag({ journal, clock, limits }: LagPorts): ShipLag {
  const backlog = journal.backlog(limits.shipGaugeRoomsMax)
  let records = 0
  let oldestAt = Number.POSITIVE_INFINITY
  for (const { room, shippedTo, committedTo } of backlog) {
    records += committedTo - shippedTo
    const first = journal.records(room, shippedTo, { recordsMax: 1, bytesMax: 1 })[0]
    if (first !== undefined) oldestAt = Math.min(oldestAt, first.at)
  }
  const oldestMs = oldestAt === Number.POSITIVE_INFINITY ? 0 : Math.max(0, clock.now() - oldestAt)
  return { records, rooms: backlog.length, oldestMs }
}

export interface ShipCounters {
  /** Records that were there already when they were sent. */
  resent(records: number): void
  refused(): void
  conflict(): void
  /** Records of a room that neither the receiver nor the journal has: an alarm. */
  hole(room: string, from: number, to: number): void
}

/** Registers the shipper's gauges; the counts start at 0 with the process. */
export function createShipCounters(
  ports: LagPorts & { readonly telemetry: Telemetry },
  stoppedRooms: () => number,
): ShipCounters {
  const { telemetry } = ports
  let resent = 0
  let refused = 0
  let conflicts = 0
  let missing = 0
  telemetry.gauge('ship_lag_records', 'Committed records not yet in Redis', () => shipLag(ports).records)
  telemetry.gauge(
    'ship_oldest_ms',
    'Age of the oldest record not yet in Redis',
    () => shipLag(ports).oldestMs,
  )
  telemetry.gauge('ship_stopped_rooms', 'Rooms that a conflict in Redis has stopped', stoppedRooms)
  telemetry.gauge('ship_resent_records', 'Records that Redis had already when they came', () => resent)
  telemetry.gauge('ship_refused_appends', 'Appends of a room that Redis refused', () => refused)
  telemetry.gauge('ship_conflicts', 'Appends that met another record in Redis', () => conflicts)
  telemetry.gauge(
    'ship_missing_records',
    'Records missing in Redis that the journal no longer has',
    () => missing,
  )
  return {
    resent(records) {
      resent += records
    },
    refused() {
      refused += 1
    },
    conflict() {
      conflicts += 1
    },
    hole(room, from, to) {
      missing += to - from + 1
      telemetry.note('error', 'shipper: the journal no longer has records that Redis lacks', {
        room,
        from,
        to,
      })
    },
  }
}
