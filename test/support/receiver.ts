/**
 * A connection in a room that hears nothing and never ends, for tests of what a room does. A test that
 * wants to know what arrives puts in a part of its own.
 */
import type { Receiver } from '../../server/room/room.ts'
import type { Connection } from '../../server/transport/transport.ts'

const nothing = () => undefined

/** A connection of no transport. */
export const nowhere: Connection = {
  encoding: 'json',
  address: '',
  send: () => true,
  bufferedBytes: () => 0,
  close: nothing,
  terminate: nothing,
}

export function receiver(user: string, parts: Partial<Receiver> = {}): Receiver {
  return {
    user,
    encoding: 'json',
    assurance: 'low',
    connection: nowhere,
    deliver: nothing,
    checkOutboxBytes: nothing,
    expelled: nothing,
    disconnect: nothing,
    ...parts,
  }
}
