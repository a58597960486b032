/**
 * A second opinion from a thread of this process: a module of the operator's that exports `judge(question)`. What it does
 * cannot hold up the chat; a thread that hangs or dies is replaced at the next question.
 */
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { Question, SecondOpinion } from './second-opinion.ts'

export interface WorkerSecondOpinionOptions {
  /** A JavaScript module; `judge(question)` returns `{scores: {category: score}}`, or a promise of it. */
  readonly module: string
  /** Of the thread's heap, in MiB. Over it: the thread dies and is replaced. */
  readonly heapMbMax?: number
}

interface Open {
  resolve(answer: unknown): void
  reject(error: Error): void
}

/** Plain JavaScript, because a thread cannot start from TypeScript. Errors leave it by name: their words may quote the text. */
const threadSource = `
const { parentPort, workerData } = require('node:worker_threads')
const loaded = import(workerData.module)
loaded.catch(() => undefined)
parentPort.on('message', async ({ number, question }) => {
  try {
    const { judge } = await loaded
    parentPort.postMessage({ number, answer: await judge(question) })
  } catch (error) {
    parentPort.postMessage({ number, error: error instanceof Error ? error.name : 'failed' })
  }
})`

export function createWorkerSecondOpinion(options: WorkerSecondOpinionOptions): SecondOpinion {
  const module = pathToFileURL(options.module).href
  const open = new Map<number, Open>()
  let thread: Worker | undefined
  let asked = 0
  /** The number of the last question that was open when the thread was heard of. */
  let heardAt = 0
  let closed = false

  function running(): Worker {
    if (thread !== undefined) return thread
    const worker = new Worker(threadSource, {
      eval: true,
      workerData: { module },
      env: {}, // the server's own may hold secrets
      resourceLimits: { maxOldGenerationSizeMb: options.heapMbMax ?? 512 },
    })
    worker.unref()
    worker.on(
      'message',
      ({ number, answer, error }: { number: number; answer?: unknown; error?: string }) => {
        heardAt = asked
        if (error === undefined) open.get(number)?.resolve(answer)
        else open.get(number)?.reject(new Error(`the judge threw ${error}`))
      },
    )
    worker.on('error', () => lost(worker))
    worker.on('exit', () => lost(worker))
    thread = worker
    return worker
  }

  function lost(worker: Worker): void {
    if (thread !== worker) return
    thread = undefined
    for (const { reject } of [...open.values()]) reject(new Error('the thread of the judge died'))
  }

  async function end(): Promise<void> {
    const worker = thread
    if (worker === undefined) return
    lost(worker)
    await worker.terminate()
  }

  return {
    name: 'second_opinion_worker',
    ask(question: Question, signal: AbortSignal): Promise<unknown> {
      if (closed || signal.aborted) return Promise.reject(new Error('aborted'))
      const number = ++asked
      return new Promise<unknown>((resolve, reject) => {
        const done = (): void => {
          open.delete(number)
          signal.removeEventListener('abort', stop)
        }
        const stop = (): void => {
          done()
          reject(new Error('aborted'))
          // Not a word since this was asked: it hangs, and would hang for all who come after.
          if (heardAt < number) void end()
        }
        open.set(number, {
          resolve: (answer) => {
            done()
            resolve(answer)
          },
          reject: (error) => {
            done()
            reject(error)
          },
        })
        signal.addEventListener('abort', stop, { once: true })
        running().postMessage({ number, question })
      })
    },
    async close() {
      closed = true
      for (const { reject } of [...open.values()]) reject(new Error('aborted'))
      await end()
    },
  }
}
