/**
 * Proves rooms on threads of their own, because a hash takes what it takes: as many rooms at a time as there are
 * threads. This is the near end; `verify-worker.ts` is the far one.
 */
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { type Deferred, deferred } from '../base/deferred.ts'
import { packageRoot } from '../base/package-root.ts'
import type { RoomProver, RoomTask } from './verify.ts'
import type { RoomReport } from './verify-room.ts'

/** Compiled, whoever asks: Node 20 starts no thread from TypeScript. */
const workerFile = 'dist/server/log/verify-worker.js'
/** Rooms of one message: a message costs as much as a few records. */
const tasksAtOnce = 32

export type FromVerifier =
  | { readonly kind: 'records'; readonly records: number }
  | { readonly kind: 'proven'; readonly reports: readonly RoomReport[] }
  | { readonly kind: 'failed'; readonly detail: string }

interface Thread {
  readonly worker: Worker
  /** Settles when the thread has nothing to do, with itself. */
  idle: Deferred<Thread>
}

/**
 * Starts the threads; `done` ends them.
 * @param threads from 1 on
 * @param onRecords hears how many more records were walked
 */
export function openVerifyThreads(
  dataDir: string,
  threads: number,
  onRecords: (records: number) => void,
): RoomProver {
  const reports: RoomReport[] = []
  const all = Array.from({ length: threads }, () => openThread(dataDir, reports, onRecords))
  let gathered: RoomTask[] = []

  async function send(): Promise<void> {
    const thread = await Promise.race(all.map(({ idle }) => idle.promise))
    thread.idle = deferred()
    thread.worker.postMessage(gathered)
    gathered = []
  }

  return {
    async take(task) {
      gathered.push(task)
      if (gathered.length >= tasksAtOnce) await send()
    },
    async done() {
      try {
        if (gathered.length > 0) await send()
        await Promise.all(all.map(({ idle }) => idle.promise))
      } finally {
        await Promise.all(all.map(({ worker }) => worker.terminate()))
      }
      return reports
    },
  }
}

function openThread(dataDir: string, reports: RoomReport[], onRecords: (records: number) => void): Thread {
  const worker = new Worker(join(packageRoot(), workerFile), { workerData: { dataDir } })
  const thread: Thread = { worker, idle: deferred() }
  thread.idle.resolve(thread)
  const fail = (detail: string) => {
    thread.idle.reject(new Error(`a thread of verify failed: ${detail}`))
    thread.idle.promise.catch(() => undefined) // whoever waits hears it; nobody may wait any more
  }
  worker.on('message', (message: FromVerifier) => {
    if (message.kind === 'records') return onRecords(message.records)
    if (message.kind === 'failed') return fail(message.detail)
    reports.push(...message.reports)
    thread.idle.resolve(thread)
  })
  worker.on('error', (error) => fail(String(error)))
  worker.on('exit', () => fail('it ended'))
  return thread
}
