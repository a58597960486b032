/**
 * The desk where a node's operators announce what holds on the whole server, and where it learns what others
 * announced. What Redis cannot take now waits in the store. A node first announces what is its own, then reads:
 * so all nodes end with the same, whoever decided where.
 */
import type { Closer } from '../base/closer.ts'
import type { Ports } from '../ports.ts'
import { shutOut } from '../moderation/sanctions.ts'
import type { Decree, Decrees } from './decrees.ts'

/** What a house announces to; alone, nobody listens. */
export interface DecreeDesk {
  announce(decree: Decree): void
}

export const noOtherNodes: DecreeDesk = { announce: () => undefined }

/** Decrees of one question. */
const batchDecrees = 500

interface Waiting {
  readonly decree: Decree
}

/** @param store where what waits and what was read is kept */
export class NodeDecrees implements DecreeDesk {
  readonly #decrees: Decrees
  readonly #store: Ports['store']
  #next = 0
  #busy = false

  constructor(decrees: Decrees, store: Ports['store']) {
    this.#decrees = decrees
    this.#store = store
  }

  announce(decree: Decree): void {
    this.#outbox().put(['out', this.#next++], { decree })
  }

  /** Announces what waits and learns what is new, now and every `decreeMs`. */
  async start(ports: Ports, opened: Closer): Promise<void> {
    const [last] = await this.#outbox().list([], { limit: 1, reverse: true })
    this.#next = last === undefined ? 0 : Number(last.key[1]) + 1
    await this.#turn(ports)
    opened.defer(ports.clock.every(ports.limits.decreeMs, () => void this.#turn(ports)))
  }

  async #turn(ports: Ports): Promise<void> {
    if (this.#busy) return
    this.#busy = true
    try {
      if (await this.#announceWaiting()) await this.#learn(ports)
    } finally {
      this.#busy = false
    }
  }

  /** @returns false when some could not be announced: to learn now would undo them here */
  async #announceWaiting(): Promise<boolean> {
    for (;;) {
      const rows = await this.#outbox().list([], { limit: batchDecrees })
      if (rows.length === 0) return true
      for (const { key, value } of rows) {
        if (!(await this.#decrees.announce(value.decree)).ok) return false
        this.#outbox().remove(key)
      }
    }
  }

  async #learn(ports: Ports): Promise<void> {
    for (;;) {
      const place = (await this.#read().get(['place'])) ?? ''
      const found = await this.#decrees.after(place, batchDecrees)
      const last = found.ok ? found.value.at(-1) : undefined
      if (!found.ok || last === undefined) return
      for (const { decree } of found.value) apply(decree, ports)
      this.#read().put(['place'], last.place)
    }
  }

  #outbox() {
    return this.#store.table<Waiting>('decrees_out')
  }

  #read() {
    return this.#store.table<string>('decrees_read')
  }
}

function apply(decree: Decree, ports: Ports): void {
  const { user, statement } = decree
  if (decree.kind === 'revocation') {
    if (ports.revocations.revokedUntil(user) >= decree.at) return // our own, or read before
    ports.revocations.revokePerson(user, decree.at)
    if (statement !== undefined) ports.statements.adopt(user, statement)
    for (const session of ports.sessions.ofUser(user)) session.disconnect('not_authenticated', 'revoked')
    return
  }
  const { name, sanction, order } = decree
  const { roster } = ports.everywhere
  const now = ports.clock.now()
  const known = roster.sanction(user, sanction, now)
  if (known?.statement === order?.statement && known?.until === order?.until) return
  if (order === null) return roster.lift(user, sanction)
  if (order.until <= now) return
  roster.impose(user, name, sanction, order)
  if (statement !== undefined) ports.statements.adopt(user, statement)
  if (sanction === 'ban') shutOut(user, 'banned from the server', ports)
}
