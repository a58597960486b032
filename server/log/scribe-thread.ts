/**
 * The scribe on a thread of its own, as a server has it: hashing, committing and shipping cost the thread
 * that serves people nothing. This is the near end; `scribe-worker.ts` is the far one.
 */
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { type Deferred, deferred } from '../base/deferred.ts'
import { invariant } from '../base/invariant.ts'
import { packageRoot } from '../base/package-root.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import type { Scribe, Written } from './scribe.ts'
import type { FromScribe, ScribeStart, ToScribe } from './scribe-messages.ts'

/** Compiled, whoever asks: Node 20 starts no thread from TypeScript. */
const workerFile = 'dist/server/log/scribe-worker.js'

/**
 * Starts the thread on a data folder that this process holds as its server. The thread ends with `close`, or
 * when it failed; it keeps the process alive until then.
 */
export function openScribeThread(start: ScribeStart, telemetry: Telemetry): Scribe {
  const worker = new Worker(join(packageRoot(), workerFile), { workerData: start })
  const gauges = new Map<string, number>()
  let writing: Deferred<Written> | undefined
  let flushing: Deferred<void>[] = []
  const ended = deferred<void>()
  let failure: Error | undefined
  let closing = false
  let failed: (error: Error) => void = () => undefined

  function send(message: ToScribe): void {
    worker.postMessage(message)
  }

  function fail(error: Error): void {
    if (failure !== undefined) return
    failure = error
    failed(error)
    writing?.reject(error)
    for (const waiter of flushing) waiter.reject(error)
    writing = undefined
    flushing = []
  }

  worker.on('message', (message: FromScribe) => {
    switch (message.kind) {
      case 'written': {
        const written = writing
        writing = undefined // before the answer, which may bring the next batch
        written?.resolve(message)
        return
      }
      case 'flushed':
        return flushing.shift()?.resolve()
      case 'failed':
        return fail(new Error(message.detail))
      case 'told':
        return tell(telemetry, message)
      case 'gauge': {
        const { name, help } = message
        return telemetry.gauge(name, help, () => gauges.get(name) ?? 0)
      }
      case 'gauges':
        for (const [name, value] of Object.entries(message.values)) gauges.set(name, value)
        return
      case 'closed':
        return ended.resolve()
    }
  })
  worker.on('error', (error) => fail(new Error('the thread of the log failed', { cause: error })))
  worker.on('exit', () => {
    if (!closing) fail(new Error('the thread of the log ended'))
    ended.resolve()
  })

  return {
    write(lines) {
      if (failure !== undefined) return Promise.reject(failure)
      invariant(writing === undefined, 'one batch at a time')
      writing = deferred<Written>()
      send({ kind: 'write', lines: lines.join('\n') })
      return writing.promise
    },
    retain(room, days) {
      send({ kind: 'retain', room, days })
    },
    flushed() {
      if (failure !== undefined) return Promise.reject(failure)
      const waiter = deferred<void>()
      flushing.push(waiter)
      send({ kind: 'flush' })
      return waiter.promise
    },
    onFailed(listener) {
      failed = listener
    },
    async close() {
      closing = true
      send({ kind: 'close' })
      await ended.promise
      await worker.terminate()
    },
  }
}

function tell(telemetry: Telemetry, told: Extract<FromScribe, { readonly kind: 'told' }>): void {
  switch (told.name) {
    case 'shipped':
      return telemetry.shipped(...told.args)
    case 'shipFailed':
      return telemetry.shipFailed(...told.args)
    case 'retained':
      return telemetry.retained(...told.args)
    case 'sealed':
      return telemetry.sealed(...told.args)
    case 'note':
      return telemetry.note(...told.args)
  }
}
