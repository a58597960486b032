/**
 * Requests and their answers, matched by `ref`. Every request is settled exactly once: by its answer, by
 * the end of the connection, or by the end of patience.
 */
import type { ClientFrame, ServerFrame } from '../protocol/catalogue.ts'
import type { Cancel, ClientClock } from './clock.ts'
import { type Answer, type ClientErrorName, failure, refusal } from './errors.ts'
import type { ClientLimits } from './limits.ts'

export type Request = Exclude<ClientFrame, { t: 'hello' }>
export type RequestName = Request['t']
/** A request without what is filled in here. */
export type Fields<T extends RequestName> = Omit<Extract<Request, { t: T }>, 't' | 'ref'>

/** The frames that answer each request, besides `error`. */
const answers = {
  renew: ['ok'],
  join: ['joined'],
  leave: ['ok'],
  send: ['ok', 'held'],
  edit: ['ok', 'held'],
  remove: ['ok'],
  history: ['page'],
  members: ['members'],
  command: ['ok'],
  report: ['ok'],
  appeal: ['ok'],
  standing: ['standing'],
  ping: ['pong'],
} as const satisfies Readonly<Record<RequestName, readonly ServerFrame['t'][]>>

export type AnswerTo<T extends RequestName> = Extract<ServerFrame, { t: (typeof answers)[T][number] }>

interface Pending {
  readonly t: RequestName
  readonly settle: (answer: Answer<ServerFrame>) => void
  readonly cancel: Cancel
}

export interface RequestPorts {
  readonly clock: ClientClock
  readonly limits: ClientLimits
  send(frame: ClientFrame): ClientErrorName | undefined
}

const refMax = 2 ** 31

export class Requests {
  readonly #ports: RequestPorts
  readonly #pending = new Map<number, Pending>()
  #ref = 0

  constructor(ports: RequestPorts) {
    this.#ports = ports
  }

  get size(): number {
    return this.#pending.size
  }

  /**
   * Sends a request. `settle` is called within the handling of the very frame that answers, so that
   * nothing of what the server sent behind it is seen first.
   */
  ask<T extends RequestName>(t: T, fields: Fields<T>, settle: (answer: Answer<AnswerTo<T>>) => void): void {
    const { clock, limits, send } = this.#ports
    if (this.#pending.size >= limits.pendingRequestsMax) return settle(failure('too_many_pending'))
    const ref = this.#freeRef()
    const refused = send({ t, ref, ...fields } as unknown as Request) // the fields of T are those of its frame
    if (refused !== undefined) return settle(failure(refused))
    const cancel = clock.after(limits.requestMs, () => {
      if (this.#pending.delete(ref)) settle(failure('timed_out'))
    })
    // `answered` lets only frames of T's kinds through.
    this.#pending.set(ref, { t, settle: settle as Pending['settle'], cancel })
  }

  /** @returns true when the frame was the answer to a request of ours */
  answered(frame: ServerFrame): boolean {
    // These carry the ref of what they are about, and answer nothing.
    if (frame.t === 'statement' || frame.t === 'appeal') return false
    if (!('ref' in frame) || frame.ref === undefined) return false
    const pending = this.#pending.get(frame.ref)
    if (pending === undefined) return false
    this.#pending.delete(frame.ref)
    pending.cancel()
    const expected: readonly string[] = answers[pending.t]
    if (frame.t === 'error') pending.settle(refusal(frame))
    else if (expected.includes(frame.t)) pending.settle({ ok: true, value: frame })
    else pending.settle(failure('bad_answer'))
    return true
  }

  /** The connection ended: nobody knows what became of the requests under way. */
  lost(): void {
    const pending = [...this.#pending.values()]
    this.#pending.clear()
    for (const { cancel, settle } of pending) {
      cancel()
      settle(failure('connection_lost'))
    }
  }

  #freeRef(): number {
    do this.#ref = this.#ref >= refMax ? 1 : this.#ref + 1
    while (this.#pending.has(this.#ref))
    return this.#ref
  }
}
