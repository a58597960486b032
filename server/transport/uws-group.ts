/**
 * A group of connections on uWebSockets.js: a topic of its publish/subscribe. The library frames what is
 * published once and writes it to all subscribers in a loop of its own; several messages that one turn
 * publishes to a connection share a system call.
 */
import type { Encoding } from '../../protocol/codec.ts'
import type { Connection, Group } from './transport.ts'
import type { UwsApp } from './uws.ts'
import { UwsPeer } from './uws-peer.ts'

export class UwsGroup implements Group {
  readonly #app: UwsApp
  readonly #topic: string
  readonly #binary: boolean

  /** @param topic no other group may have it */
  constructor(app: UwsApp, topic: string, encoding: Encoding) {
    this.#app = app
    this.#topic = topic
    this.#binary = encoding === 'msgpack'
  }

  add(connection: Connection): boolean {
    if (!(connection instanceof UwsPeer)) return false
    connection.subscribe(this.#topic)
    return true
  }

  remove(connection: Connection): void {
    if (connection instanceof UwsPeer) connection.unsubscribe(this.#topic)
  }

  publish(bytes: Uint8Array): void {
    this.#app.publish(this.#topic, bytes, this.#binary, false)
  }
}
