/**
 * A WebSocket frame from client to server, in one piece (RFC 6455 §5.2).
 */

/**
 * One unfragmented frame. The mask is zero: it protects proxies from scripts in browsers, and here it
 * saves the generator a pass over every payload.
 * @param payload copied
 */
export function maskedFrame(opcode: number, payload: Uint8Array): Buffer {
  const size = payload.length
  const head = size < 126 ? 2 : size < 65_536 ? 4 : 10
  const frame = Buffer.alloc(head + 4 + size)
  frame[0] = 0x80 | opcode
  if (head === 2) frame[1] = 0x80 | size
  else if (head === 4) {
    frame[1] = 0x80 | 126
    frame.writeUInt16BE(size, 2)
  } else {
    frame[1] = 0x80 | 127
    frame.writeBigUInt64BE(BigInt(size), 2)
  }
  frame.set(payload, head + 4)
  return frame
}
