/**
 * A WebSocket client that does as little as possible: a load test must not be slower than what it
 * measures. Bytes are read into one buffer that all sockets of a thread share, and a message is handed
 * over as a range of it, uncopied and undecoded (RFC 6455; no extensions, no fragments, no checking of
 * UTF-8: our servers send neither, and say so by not negotiating them).
 */
import { connect, type Socket } from 'node:net'
import { maskedFrame } from './masked-frame.ts'

export interface RawHandler {
  opened(): void
  /** One data message: `bytes[start, end)`, valid until the call returns. */
  message(bytes: Buffer, start: number, end: number): void
  /** Once, however it ended; 1006 when the connection just broke, or never was. */
  closed(code: number, reason: string): void
}

export interface RawOptions {
  /** `ws://HOST:PORT/PATH` */
  readonly url: string
  readonly subprotocol: string | undefined
  /** Shared by all sockets of the thread: a read is handled to its end before the next one begins. */
  readonly readBuffer: Buffer
  readonly localAddress?: string | undefined
}

const opcodes = { text: 0x1, binary: 0x2, close: 0x8, ping: 0x9, pong: 0xa } as const
const headEnd = Buffer.from('\r\n\r\n')
/** A server that answers an upgrade with more than this is no WebSocket server. */
const headBytesMax = 16 * 1024
const nothing = Buffer.alloc(0)

export class RawSocket {
  readonly #socket: Socket
  readonly #handler: RawHandler
  #open = false
  #ended = false
  #code = 1006
  #reason = ''
  /** The beginning of something whose end has not arrived. */
  #rest: Buffer = nothing

  constructor(options: RawOptions, handler: RawHandler) {
    const { hostname, port, pathname, search, host } = new URL(options.url)
    this.#handler = handler
    const onread = {
      buffer: options.readBuffer,
      callback: (length: number, bytes: Uint8Array) => this.#read(bytes as Buffer, length),
    }
    this.#socket = connect({
      host: hostname,
      port: Number(port || 80),
      noDelay: true,
      onread,
      ...(options.localAddress === undefined ? {} : { localAddress: options.localAddress }),
    })
    this.#socket.on('connect', () =>
      this.#socket.write(upgrade(host, pathname + search, options.subprotocol)),
    )
    this.#socket.on('error', (error) => {
      this.#reason ||= error.message // the close that follows tells
    })
    this.#socket.on('close', () => this.#over())
  }

  sendText(text: string): void {
    if (this.#open && !this.#ended) this.#socket.write(maskedFrame(opcodes.text, Buffer.from(text)))
  }

  close(): void {
    if (this.#open && !this.#ended) this.#socket.write(maskedFrame(opcodes.close, Buffer.of(0x03, 0xe8)))
    this.#socket.end()
  }

  terminate(): void {
    this.#socket.destroy()
  }

  /** Stops reading: what arrives waits in the system, and then at the server. */
  pause(): void {
    this.#socket.pause()
  }

  resume(): void {
    this.#socket.resume()
  }

  #read(bytes: Buffer, length: number): boolean {
    if (this.#ended) return true
    const whole = this.#rest.length === 0
    const data = whole ? bytes : Buffer.concat([this.#rest, bytes.subarray(0, length)])
    const end = whole ? length : data.length
    this.#rest = nothing
    const used = this.#open ? this.#frames(data, 0, end) : this.#head(data, end)
    if (used < end) this.#rest = Buffer.from(data.subarray(used, end))
    return true
  }

  /** The answer to the upgrade. @returns how many bytes are done with */
  #head(data: Buffer, end: number): number {
    const at = data.subarray(0, end).indexOf(headEnd)
    if (at < 0 && end <= headBytesMax) return 0
    const status = data.toString('latin1', 0, Math.min(end, 64)).split('\r\n', 1)[0] ?? ''
    if (at < 0 || !status.startsWith('HTTP/1.1 101')) {
      this.#reason = `the upgrade was answered with ${status}`
      this.#socket.destroy()
      return end
    }
    this.#open = true
    this.#handler.opened()
    return this.#frames(data, at + headEnd.length, end)
  }

  /** Every whole frame from `at` on. @returns where the first one begins that is not whole */
  #frames(data: Buffer, from: number, end: number): number {
    let at = from
    while (end - at >= 2) {
      const second = data[at + 1] ?? 0
      let head = 2
      let size = second & 0x7f
      if (size === 126) {
        if (end - at < 4) return at
        head = 4
        size = ((data[at + 2] ?? 0) << 8) | (data[at + 3] ?? 0)
      } else if (size === 127) {
        if (end - at < 10) return at
        head = 10
        size = Number(data.readBigUInt64BE(at + 2))
      }
      const start = at + head
      if (end - start < size) return at
      at = start + size
      const opcode = (data[start - head] ?? 0) & 0x0f
      if (opcode === opcodes.text || opcode === opcodes.binary) this.#handler.message(data, start, at)
      else this.#control(opcode, data, start, at)
    }
    return at
  }

  #control(opcode: number, data: Buffer, start: number, end: number): void {
    if (opcode === opcodes.ping) {
      this.#socket.write(maskedFrame(opcodes.pong, Buffer.from(data.subarray(start, end))))
    } else if (opcode === opcodes.close) {
      if (end - start >= 2) this.#code = data.readUInt16BE(start)
      this.#reason = data.toString('utf8', Math.min(start + 2, end), end)
      this.close()
    } else if (opcode !== opcodes.pong) {
      this.#reason = `a frame with opcode ${opcode}, which nobody negotiated`
      this.#socket.destroy()
    }
  }

  #over(): void {
    if (this.#ended) return
    this.#ended = true
    this.#handler.closed(this.#code, this.#reason)
  }
}

function upgrade(host: string, path: string, subprotocol: string | undefined): string {
  const lines = [
    `GET ${path} HTTP/1.1`,
    `Host: ${host}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: cGFybGV5IGxvYWQgdGVzdA==', // need not be secret, and the answer is not checked
    ...(subprotocol === undefined ? [] : [`Sec-WebSocket-Protocol: ${subprotocol}`]),
  ]
  return `${lines.join('\r\n')}\r\n\r\n`
}
