/**
 * A TCP proxy that does to a connection what networks do: cuts it, swallows what comes back, holds it up,
 * lets it end in the middle of a command.
 */
import { createServer, type Socket, connect as tcpConnect } from 'node:net'
import { systemClock } from '../../server/base/clock.ts'

export interface FaultProxy {
  readonly port: number
  /** Resets every connection there is; new ones are served. */
  cut(): void
  /** Drops everything the server answers, while requests still reach it. Ends with false. */
  swallowReplies(on: boolean): void
  /** Cuts the connection after this many more bytes of requests have been passed on, then serves normally. */
  cutAfterRequestBytes(bytes: number): void
  /** As above, counting the bytes of replies. */
  cutAfterReplyBytes(bytes: number): void
  /** Holds each chunk of replies up. */
  delayReplies(ms: number): void
  /** Refuses new connections and cuts those there are: the network is gone. */
  refuse(on: boolean): void
  /** Where new connections lead: what a fail-over changes. Those there are get cut. */
  retarget(port: number): void
  /** Connections cut so far, by whichever fault. */
  cuts(): number
  close(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** @param targetPort a port of 127.0.0.1 */
export async function startFaultProxy(targetPort: number): Promise<FaultProxy> {
  const pairs = new Set<readonly [Socket, Socket]>()
  let target = targetPort
  let swallowing = false
  let refusing = false
  let delayMs = 0
  let requestBytesLeft = Number.POSITIVE_INFINITY
  let replyBytesLeft = Number.POSITIVE_INFINITY
  let cutCount = 0

  function end(pair: readonly [Socket, Socket]): void {
    if (!pairs.delete(pair)) return
    for (const socket of pair) socket.destroy()
  }

  function cut(): void {
    for (const pair of [...pairs]) {
      cutCount += 1
      end(pair)
    }
  }

  const server = createServer((client) => {
    if (refusing) return void client.destroy()
    const upstream = tcpConnect(target, '127.0.0.1')
    const pair = [client, upstream] as const
    pairs.add(pair)
    for (const socket of pair) {
      socket.on('error', () => end(pair)) // a reset is one of the faults; both sides go
      socket.on('close', () => end(pair))
    }
    client.on('data', (chunk: Buffer) => {
      const passed = chunk.subarray(0, Math.min(chunk.length, requestBytesLeft))
      requestBytesLeft -= passed.length
      if (requestBytesLeft > 0) return void upstream.write(passed)
      requestBytesLeft = Number.POSITIVE_INFINITY
      // Let the bytes arrive before the connection goes: the server executes what is complete.
      upstream.write(passed, () => cut())
    })
    upstream.on('data', (chunk: Buffer) => {
      if (swallowing) return
      const passed = chunk.subarray(0, Math.min(chunk.length, replyBytesLeft))
      replyBytesLeft -= passed.length
      if (delayMs > 0) systemClock.after(delayMs, () => void client.write(passed))
      else client.write(passed)
      if (replyBytesLeft > 0) return
      replyBytesLeft = Number.POSITIVE_INFINITY
      cut()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  async function close(): Promise<void> {
    for (const pair of [...pairs]) end(pair)
    await new Promise<void>((resolve) => server.close(() => resolve()))
  }
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    cut,
    swallowReplies(on) {
      swallowing = on
    },
    cutAfterRequestBytes(bytes) {
      requestBytesLeft = bytes
    },
    cutAfterReplyBytes(bytes) {
      replyBytesLeft = bytes
    },
    delayReplies(ms) {
      delayMs = ms
    },
    refuse(on) {
      refusing = on
      if (on) cut()
    },
    retarget(port) {
      target = port
      cut()
    },
    cuts: () => cutCount,
    close,
    [Symbol.asyncDispose]: close,
  }
}
