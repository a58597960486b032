/**
 * A WebSocket frame from server to client, in one piece, so that fan-out frames a message once and
 * writes the same buffer to every socket with one system call each.
 */

const opcodes = { text: 0x1, binary: 0x2 } as const
const final = 0x80

/**
 * One unfragmented, unmasked data frame (RFC 6455 §5.2).
 * @param payload copied
 */
export function serverFrame(payload: Uint8Array, kind: 'text' | 'binary'): Buffer {
  const length = payload.length
  const headBytes = length < 126 ? 2 : length < 65_536 ? 4 : 10
  const frame = Buffer.allocUnsafe(headBytes + length)
  frame[0] = final | opcodes[kind]
  if (headBytes === 2) frame[1] = length
  else if (headBytes === 4) {
    frame[1] = 126
    frame.writeUInt16BE(length, 2)
  } else {
    frame[1] = 127
    frame.writeBigUInt64BE(BigInt(length), 2)
  }
  frame.set(payload, headBytes)
  return frame
}

/** Remembers the last frame it made: in a fan-out the same bytes come once per member, one after another. */
export class Framer {
  #payload: Uint8Array | undefined
  #kind: 'text' | 'binary' = 'text'
  #frame: Buffer = Buffer.alloc(0)

  /** @param payload must not change afterwards: the port's contract */
  frame(payload: Uint8Array, kind: 'text' | 'binary'): Buffer {
    if (payload !== this.#payload || kind !== this.#kind) {
      this.#frame = serverFrame(payload, kind)
      this.#payload = payload
      this.#kind = kind
    }
    return this.#frame
  }
}
