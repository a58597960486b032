/**
 * The roster of a room: the roles and sanctions that survive a restart. Ordinary members without a
 * sanction are not in it; who is present is not in it either (that is `room.ts`, and is never stored).
 */
import type { Table } from '../base/store.ts'
import type { UserId } from '../identity/identity.ts'
import type { Role } from './rank.ts'

export const sanctionKinds = ['slow', 'mute', 'ban'] as const
export type SanctionKind = (typeof sanctionKinds)[number]

/** A restriction of one person in one room that ends by itself. */
export interface Sanction {
  /** Milliseconds since 1970. */
  readonly until: number
  readonly by: UserId
  /** The id of the statement that the person was given. */
  readonly statement: string
  /** Of a `slow`: the wait between two messages. */
  readonly everyMs?: number
}

export interface Entry {
  readonly role: Role
  /** The handle when the entry was last written, so that `@handle` finds people who are not present. */
  readonly name: string
  readonly slow?: Sanction
  readonly mute?: Sanction
  readonly ban?: Sanction
}

export class Roster {
  readonly #room: string
  readonly #table: Table<Entry>
  readonly #entries: Map<UserId, Entry>

  constructor(room: string, table: Table<Entry>, entries: ReadonlyMap<UserId, Entry>) {
    this.#room = room
    this.#table = table
    this.#entries = new Map(entries)
  }

  get size(): number {
    return this.#entries.size
  }

  roleOf(user: UserId): Role {
    return this.#entries.get(user)?.role ?? 'member'
  }

  /** The name under which the roster knows somebody, present or not. */
  nameOf(user: UserId): string | undefined {
    return this.#entries.get(user)?.name
  }

  /** The user whom the roster knows by this handle; handles are unique on the server. */
  userNamed(name: string): UserId | undefined {
    for (const [user, entry] of this.#entries) if (entry.name === name) return user
    return undefined
  }

  /** The sanction in force at `now`; one that has ended is gone, whether or not anybody looked. */
  sanction(user: UserId, kind: SanctionKind, now: number): Sanction | undefined {
    const sanction = this.#entries.get(user)?.[kind]
    return sanction !== undefined && sanction.until > now ? sanction : undefined
  }

  /** The owner and the moderators. */
  *moderators(): Generator<{ readonly user: UserId; readonly role: Role }> {
    for (const [user, { role }] of this.#entries) if (role !== 'member') yield { user, role }
  }

  /** Whose room it is. */
  owner(): { readonly user: UserId; readonly name: string } | undefined {
    for (const [user, { role, name }] of this.#entries) if (role === 'owner') return { user, name }
    return undefined
  }

  count(role: Role): number {
    let n = 0
    for (const entry of this.#entries.values()) if (entry.role === role) n++
    return n
  }

  setRole(user: UserId, name: string, role: Role): void {
    this.#write(user, { ...this.#entries.get(user), name, role })
  }

  impose(user: UserId, name: string, kind: SanctionKind, sanction: Sanction): void {
    this.#write(user, { role: this.roleOf(user), ...this.#entries.get(user), name, [kind]: sanction })
  }

  lift(user: UserId, kind: SanctionKind): void {
    const entry = this.#entries.get(user)
    if (entry === undefined) return
    const { [kind]: _lifted, ...rest } = entry
    this.#write(user, rest)
  }

  /** Forgets sanctions that have ended; called now and then, and before a limit is declared reached. */
  prune(now: number): void {
    for (const [user, entry] of [...this.#entries]) {
      for (const kind of sanctionKinds) if ((entry[kind]?.until ?? now + 1) <= now) this.lift(user, kind)
    }
  }

  /** An entry that says nothing any more is not kept. */
  #write(user: UserId, entry: Entry): void {
    if (entry.role === 'member' && sanctionKinds.every((kind) => entry[kind] === undefined)) {
      this.#entries.delete(user)
      this.#table.remove([this.#room, user])
    } else {
      this.#entries.set(user, entry)
      this.#table.put([this.#room, user], entry)
    }
  }
}
