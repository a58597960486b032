/**
 * A thread that proves rooms: the far end of `verify-threads.ts`. Reads the data folder beside whoever has it, proves the
 * rooms that it is told, and ends when it is ended.
 */
import { parentPort, workerData } from 'node:worker_threads'
import { systemClock } from '../base/clock.ts'
import { openEnvironment } from '../base/environment.ts'
import { invariant } from '../base/invariant.ts'
import { defaultLimits } from '../limits.ts'
import { openLogKeys } from './log-keys.ts'
import { BlockCheck } from './segment-check.ts'
import type { RoomTask } from './verify.ts'
import { type RoomReport, verifyRoom } from './verify-room.ts'
import type { FromVerifier } from './verify-threads.ts'

const port = parentPort
invariant(port !== null, 'this module is the start of a thread')
const say = (message: FromVerifier): void => port.postMessage(message)

const { dataDir } = workerData as { readonly dataDir: string }
const environment = openEnvironment(dataDir, { role: 'tool', clock: systemClock, limits: defaultLimits })
const keys = openLogKeys(dataDir)
const check = new BlockCheck()
const pause = () => systemClock.sleep(0)
/** Records between two words of progress. */
const toldEach = 10_000

port.on('message', (tasks: readonly RoomTask[]) => {
  prove(tasks).then(
    (reports) => say({ kind: 'proven', reports }),
    (error: unknown) => say({ kind: 'failed', detail: String(error) }),
  )
})

async function prove(tasks: readonly RoomTask[]): Promise<readonly RoomReport[]> {
  const reports: RoomReport[] = []
  let untold = 0
  for (const { room, published } of tasks) {
    let seen = 0
    const onProgress = (records: number) => {
      untold += records - seen
      seen = records
      if (untold < toldEach) return
      say({ kind: 'records', records: untold })
      untold = 0
    }
    reports.push(await verifyRoom(environment, room, published, { keys, check, pause, onProgress }))
  }
  say({ kind: 'records', records: untold })
  return reports
}
