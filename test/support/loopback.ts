/**
 * A connection without a network: what the server sends is decoded and kept, up to a bound.
 */
import type { ServerFrame } from '../../protocol/catalogue.ts'
import type { Codec } from '../../protocol/codec.ts'
import type { Connection } from '../../server/transport/transport.ts'

/** Frames that are remembered; tests look at the latest. */
const framesKeptMax = 1_000

export class Loopback implements Connection {
  readonly encoding: Codec['encoding']
  readonly address = '127.0.0.1'
  readonly frames: ServerFrame[] = []
  closed: { readonly code: number; readonly reason: string } | undefined
  readonly #codec: Codec

  constructor(codec: Codec) {
    this.#codec = codec
    this.encoding = codec.encoding
  }

  /** Throws when the server sends what a client could not read. */
  send(bytes: Uint8Array): boolean {
    const decoded = this.#codec.decodeServer(bytes)
    if (!decoded.ok) throw new Error(`the server sent bytes that are no frames: ${decoded.detail}`)
    for (const parsed of decoded.frames) {
      if (!parsed.ok) throw new Error(`the server sent a broken frame: ${parsed.detail}`)
      if (this.frames.length === framesKeptMax) this.frames.shift()
      this.frames.push(parsed.frame)
    }
    return this.bufferedBytes() === 0
  }

  bufferedBytes(): number {
    return 0
  }

  close(code: number, reason: string): void {
    this.closed ??= { code, reason }
  }

  terminate(): void {
    this.close(1006, '')
  }
}
