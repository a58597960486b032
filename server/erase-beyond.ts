/**
 * Erasure beyond the log: the store, and what rooms, appeals and holds have in memory. Orders come from
 * `parley log erase` through the access log; a running server carries them out, or the tool where none runs.
 */
import type { Clock } from './base/clock.ts'
import type { Environment } from './base/environment.ts'
import type { Store } from './base/store.ts'
import { type Erasure, type Forgotten, markErasures, nextErasures, reaches } from './log/erasures.ts'
import { authorOf } from './log/vault.ts'
import { erasedEvent } from './log/window.ts'
import type { Appeals } from './moderation/appeals.ts'
import { forgetStored } from './moderation/forget.ts'
import type { Holds } from './moderation/holds.ts'
import type { Room } from './room/room.ts'

/** What may hold a person's words beside the log; where no server runs, only the store does. */
export interface ErasePorts {
  readonly clock: Clock
  readonly store: Store
  readonly rooms: { all(): Iterable<Room> }
  readonly appeals: Pick<Appeals, 'forget'>
  readonly holds: Pick<Holds, 'forget'>
}

/** Does what was ordered since the last time. Called when the server starts, and every second or so; never twice at a time. */
export async function eraseBeyondLog(environment: Environment, ports: ErasePorts): Promise<void> {
  for (let next = nextErasures(environment); next !== undefined; next = nextErasures(environment)) {
    const done: { erasure: Erasure; forgotten: Forgotten }[] = []
    for (const erasure of next.erasures) done.push({ erasure, forgotten: await forget(erasure, ports) })
    if (done.length > 0) await ports.store.flushed()
    await markErasures(environment, next.upTo, done, ports.clock.now())
  }
}

/** Memory first, so that nothing there is written back over what the store has forgotten. */
async function forget(erasure: Erasure, { store, rooms, appeals, holds }: ErasePorts): Promise<Forgotten> {
  const held = holds.forget((author, room) => reaches(erasure, author, room))
  appeals.forget((author, room) => reaches(erasure, author, room))
  let events = 0
  for (const room of rooms.all()) events += forgetRing(room, erasure)
  const stored = await forgetStored(store, erasure)
  return { ...stored, held: stored.held + held, events }
}

/** The room's recent events: where the person's words stood, there stands what the log shows now. */
function forgetRing({ name, ring, seq }: Room, erasure: Erasure): number {
  const words = ring.slice(ring.oldest, seq).filter((event) => 'text' in event)
  const theirs = words.filter((event) => reaches(erasure, authorOf(event), name))
  for (const event of theirs) ring.amend(erasedEvent(name, event.seq, event.at))
  return theirs.length
}
