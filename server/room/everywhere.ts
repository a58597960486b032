/**
 * What holds in every room of the server: who operates it, and the sanctions that are not of one room.
 */
import type { UserId } from '../identity/identity.ts'
import { Roster } from './roster.ts'

export interface Everywhere {
  /** Named in the configuration; they rank above owners in every room. */
  readonly operators: ReadonlySet<UserId>
  /** Sanctions on the whole server; the roles in it say nothing. */
  readonly roster: Roster
}

/** The name under which the roster of the whole server is stored: no room is called so. */
export const everywhereName = ''

/** Nobody operates, nobody is sanctioned: for a room on its own. */
export function nothingEverywhere(): Everywhere {
  const unstored = {
    get: () => Promise.resolve(undefined),
    list: () => Promise.resolve([]),
    put: () => undefined,
    remove: () => undefined,
  }
  return { operators: new Set(), roster: new Roster(everywhereName, unstored, new Map()) }
}
