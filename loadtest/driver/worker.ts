/**
 * The thread that owns sockets: obeys orders, and says when it is done.
 */
import { performance } from 'node:perf_hooks'
import { parentPort, workerData } from 'node:worker_threads'
import { systemClock } from '../../server/base/clock.ts'
import { invariant, unreachable } from '../../server/base/invariant.ts'
import { CrowdPart } from './crowd-part.ts'
import type { Order, Word, WorkerPlan } from './orders.ts'

invariant(parentPort !== null, 'this file runs as a worker')
const port = parentPort
const part = new CrowdPart(workerData as WorkerPlan, systemClock)
let utilisation = performance.eventLoopUtilization()

port.on('message', (order: Order) => {
  obey(order).catch((error: unknown) => {
    say({ event: 'failed', reason: error instanceof Error ? error.message : String(error) })
  })
})

async function obey(order: Order): Promise<void> {
  switch (order.do) {
    case 'join':
      await part.join(order.wave)
      return say({ event: 'done' })
    case 'send':
      utilisation = performance.eventLoopUtilization()
      await part.send(order.startMs, order.measureFromMs)
      return say({ event: 'done' })
    case 'storm':
      utilisation = performance.eventLoopUtilization()
      await part.storm(order.by)
      return say({ event: 'done' })
    case 'churn':
      utilisation = performance.eventLoopUtilization()
      await part.churn(order.startMs, order.movers)
      return say({ event: 'done' })
    case 'finish':
      say({ event: 'result', result: part.finish(performance.eventLoopUtilization(utilisation).utilization) })
      return port.close()
    default:
      return unreachable(order)
  }
}

function say(word: Word): void {
  port.postMessage(word)
}
