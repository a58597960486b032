/**
 * What a chat remembers of what went by: messages by number, so that a person can say `#12`, and the
 * handles behind user ids. Bounded: the oldest go.
 */
import type { MessageEvent } from '../../../protocol/catalogue.ts'

const messagesMax = 1_000
const namesMax = 2_000

export class Memory {
  readonly #messages = new Map<number, MessageEvent>()
  readonly #bySource = new Map<string, number>()
  readonly #names = new Map<string, string>()
  #lastOwn: number | undefined
  me = ''

  note(message: MessageEvent): void {
    this.#messages.delete(message.seq)
    this.#messages.set(message.seq, message)
    this.#bySource.set(message.id, message.seq)
    if (message.from === this.me && message.seq > (this.#lastOwn ?? 0)) this.#lastOwn = message.seq
    this.named(message.from, message.name)
    const [oldest] = this.#messages.values()
    if (this.#messages.size > messagesMax && oldest !== undefined) this.removed(oldest.id)
  }

  edited(id: string, text: string): void {
    const message = this.byId(id)
    if (message !== undefined) this.#messages.set(message.seq, { ...message, text })
  }

  removed(id: string): void {
    const seq = this.#bySource.get(id)
    if (seq === undefined) return
    this.#bySource.delete(id)
    this.#messages.delete(seq)
    if (seq !== this.#lastOwn) return
    this.#lastOwn = [...this.#messages.values()].filter(({ from }) => from === this.me).at(-1)?.seq
  }

  named(user: string, name: string): void {
    this.#names.delete(user)
    this.#names.set(user, name)
    const [oldest] = this.#names.keys()
    if (this.#names.size > namesMax && oldest !== undefined) this.#names.delete(oldest)
  }

  /** Begin anew: numbers of before mean nothing any more. */
  forget(): void {
    this.#messages.clear()
    this.#bySource.clear()
    this.#lastOwn = undefined
  }

  byId(id: string): MessageEvent | undefined {
    return this.#messages.get(this.#bySource.get(id) ?? -1)
  }

  bySeq(seq: number): MessageEvent | undefined {
    return this.#messages.get(seq)
  }

  get lastOwn(): MessageEvent | undefined {
    return this.#lastOwn === undefined ? undefined : this.#messages.get(this.#lastOwn)
  }

  /** The oldest number that was shown. */
  get oldest(): number | undefined {
    return this.#messages.size === 0 ? undefined : Math.min(...this.#messages.keys())
  }

  nameOf(user: string): string {
    return this.#names.get(user) ?? user
  }

  get names(): string[] {
    return [...this.#names.values()]
  }
}
