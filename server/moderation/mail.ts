/**
 * Mail: what concerns one person and must reach them, now or when they next say hello: statements,
 * decisions on appeals, outcomes of reports. Nothing here is a message of a room.
 */
import type { ServerFrame } from '../../protocol/catalogue.ts'
import type { Store } from '../base/store.ts'
import type { UserId } from '../identity/identity.ts'
import type { Limits } from '../limits.ts'

export interface MailPorts {
  readonly store: Store
  readonly limits: Pick<Limits, 'waitingStatementsMax'>
  /** Sends to a person's live sessions. @returns how many there were */
  readonly tell: (user: UserId, frame: ServerFrame) => number
}

/** Somebody who has just said hello, and can be told what happened meanwhile. */
export interface Told {
  readonly user: UserId
  send(frame: ServerFrame): void
}

export class Mail {
  readonly #ports: MailPorts

  constructor(ports: MailPorts) {
    this.#ports = ports
  }

  /**
   * Sends a frame to every live session of a person, or keeps it for their next one.
   * @param id sorts what waits; a later frame under the same id takes the place of an earlier one
   */
  post(user: UserId, id: string, frame: ServerFrame): void {
    if (this.#ports.tell(user, frame) === 0) this.#table().put([user, id], frame)
  }

  /** Delivers what waits, at most `waitingStatementsMax` frames; the rest follows at the next hello. */
  async deliver(person: Told): Promise<void> {
    const limit = this.#ports.limits.waitingStatementsMax
    for (const { key, value } of await this.#table().list([person.user], { limit })) {
      person.send(value)
      this.#table().remove(key)
    }
  }

  #table() {
    return this.#ports.store.table<ServerFrame>('mail')
  }
}
