/**
 * The thread that writes the log, ships it and does its upkeep: the far end of `scribe-thread.ts`. Opens the data folder
 * beside the server, which holds it, and does what it is told, in order, until it is told to close.
 */
import { parentPort, workerData } from 'node:worker_threads'
import { systemClock } from '../base/clock.ts'
import { openEnvironment } from '../base/environment.ts'
import { invariant } from '../base/invariant.ts'
import { systemRandom } from '../base/random.ts'
import { silentTelemetry, type Telemetry } from '../telemetry/telemetry.ts'
import type { ShipSource } from './journal.ts'
import { watchRedisCopies } from './redis-copies.ts'
import { openScribe } from './scribe-here.ts'
import type { FromScribe, ScribeStart, ToScribe } from './scribe-messages.ts'
import { createShipper } from './shipper.ts'
import { createRedisSink } from './sink-redis.ts'
import { startUpkeep } from './upkeep.ts'

const port = parentPort
invariant(port !== null, 'this module is the start of a thread')
const say = (message: FromScribe): void => port.postMessage(message)

const { dataDir, limits, redisUrl } = workerData as ScribeStart
const clock = systemClock
const gauges = new Map<string, () => number>()
const telemetry: Telemetry = {
  ...silentTelemetry,
  shipped: (...args) => say({ kind: 'told', name: 'shipped', args }),
  shipFailed: (...args) => say({ kind: 'told', name: 'shipFailed', args }),
  retained: (...args) => say({ kind: 'told', name: 'retained', args }),
  sealed: (...args) => say({ kind: 'told', name: 'sealed', args }),
  note: (...args) => say({ kind: 'told', name: 'note', args }),
  gauge(name, help, read) {
    gauges.set(name, read)
    say({ kind: 'gauge', name, help })
  },
}

const environment = openEnvironment(dataDir, { role: 'tool', clock, limits })
const scribe = openScribe(environment, { limits, clock })
const stopShipping = redisUrl === undefined ? undefined : startShipping(redisUrl, scribe)
const upkeep = startUpkeep(environment, { limits, clock, telemetry })
const stopGauges = clock.every(limits.logGaugesMs, sayGauges)

scribe.onFailed((error) => say({ kind: 'failed', detail: error.message }))
port.on('message', (message: ToScribe) => void obey(message))

async function obey(message: ToScribe): Promise<void> {
  switch (message.kind) {
    case 'write':
      return scribe.write(message.lines.split('\n')).then(
        ({ bytes, us }) => say({ kind: 'written', bytes, us }),
        () => undefined, // `onFailed` told it
      )
    case 'retain':
      return scribe.retain(message.room, message.days)
    case 'flush':
      return scribe.flushed().then(
        () => say({ kind: 'flushed' }),
        (error: Error) => say({ kind: 'failed', detail: error.message }),
      )
    case 'close':
      return close()
  }
}

async function close(): Promise<void> {
  await stopShipping?.()
  await upkeep.close()
  stopGauges()
  sayGauges()
  await scribe.close().catch(() => undefined) // `onFailed` told it
  await environment.close()
  say({ kind: 'closed' })
  port?.close()
}

function startShipping(url: string, journal: ShipSource): () => Promise<void> {
  const ports = { limits, clock, random: systemRandom, telemetry }
  const sink = createRedisSink({ url, ...ports })
  const shipper = createShipper({ journal, sink, ...ports })
  shipper.start()
  const copies = watchRedisCopies({ url, ...ports })
  return async () => {
    copies.close()
    await shipper.stop()
    await sink.close()
  }
}

function sayGauges(): void {
  if (gauges.size === 0) return
  say({ kind: 'gauges', values: Object.fromEntries([...gauges].map(([name, read]) => [name, read()])) })
}
