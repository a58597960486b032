/**
 * The upkeep of a data folder is done by one process at a time: a server by the clock, or a person by hand. The mark
 * lies in the environment, like that of the server itself; one whose process is gone holds nothing.
 */
import type { Environment } from '../base/environment.ts'
import { countValue, readCount } from './record-bytes.ts'
import { isRunning, ownMark, type ProcessMark } from '../base/process-mark.ts'

const lockKey = Buffer.from('upkeep')
const doneKey = Buffer.from('upkeep-at')

/** Runs `work` alone; undefined when another process is at it, or another thread of this one. */
export async function alone<T>(environment: Environment, work: () => Promise<T>): Promise<T | undefined> {
  if (!(await take(environment))) return undefined
  try {
    return await work()
  } finally {
    await environment.exclusive(() => environment.bytes.meta.removeSync(lockKey)).catch(ended)
  }
}

function take(environment: Environment): Promise<boolean> {
  return environment.exclusive(() => {
    const { meta } = environment.bytes
    const left = meta.get(lockKey)
    const mark = left === undefined ? undefined : (JSON.parse(left.toString()) as ProcessMark)
    if (mark !== undefined && isRunning(mark)) return false
    meta.putSync(lockKey, Buffer.from(JSON.stringify(ownMark())))
    return true
  })
}

function ended(): undefined {
  return undefined // the disk failed, and `work` was told; a mark of a process that is gone holds nothing
}

/** Notes when all of the upkeep was last done: a job that does not run must show. */
export function noteUpkeep(environment: Environment, at: number): Promise<void> {
  return environment.commit(() => void environment.bytes.meta.put(doneKey, countValue(at)))
}

/** Undefined when it was never done. */
export function upkeepDoneAt(environment: Environment): number | undefined {
  const bytes = environment.bytes.meta.get(doneKey)
  return bytes === undefined ? undefined : readCount(bytes, 0)
}
