/**
 * The workers, as the main thread sees them: all get an order, all report that it is done.
 */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { type Deferred, deferred } from '../../server/base/deferred.ts'
import type { Order, Word, WorkerPlan, WorkerResult } from './orders.ts'

export interface Crew extends AsyncDisposable {
  /** Gives the order to everyone; resolves when all are done with it, rejects when one fails or ends. */
  all(order: Order): Promise<void>
  /** Ends the workers' part and gives what they noted. */
  finish(): Promise<readonly WorkerResult[]>
}

export function startCrew(plans: readonly WorkerPlan[]): Crew {
  const file = fileURLToPath(new URL('./worker.js', import.meta.url))
  if (!existsSync(file))
    throw new Error('the load test runs compiled: `npm run build`, then dist/loadtest/main.js')
  const hands = plans.map((plan) => startHand(file, plan))
  return {
    async all(order) {
      await Promise.all(hands.map((hand) => hand.obey(order)))
    },
    async finish() {
      const words = await Promise.all(hands.map((hand) => hand.obey({ do: 'finish' })))
      return words.flatMap((word) => (word.event === 'result' ? [word.result] : []))
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(hands.map((hand) => hand.worker.terminate()))
    },
  }
}

function startHand(file: string, plan: WorkerPlan) {
  const worker = new Worker(file, { workerData: plan })
  let waiting: Deferred<Word> | undefined
  let ended: Error | undefined
  worker.on('message', (word: Word) => {
    const answered = waiting
    waiting = undefined
    if (word.event === 'failed') answered?.reject(new Error(word.reason))
    else answered?.resolve(word)
  })
  const over = (error: Error) => {
    ended = error
    waiting?.reject(error)
  }
  worker.on('error', (error) => over(error instanceof Error ? error : new Error(String(error))))
  worker.on('exit', (code) => over(new Error(`a worker ended with code ${code}`)))
  return {
    worker,
    obey(order: Order): Promise<Word> {
      if (ended !== undefined) return Promise.reject(ended)
      waiting = deferred<Word>()
      worker.postMessage(order)
      return waiting.promise
    },
  }
}
