/**
 * Which process holds something, in a form that outlives it: a process id alone is given to another
 * process soon after kill -9, so the mark also carries when that process started.
 */
import { readFileSync } from 'node:fs'

export interface ProcessMark {
  readonly pid: number
  /** The boot and the clock tick of the start, or '' where the system does not tell (not Linux). */
  readonly started: string
}

/** The mark of this process. */
export function ownMark(): ProcessMark {
  return { pid: process.pid, started: startOf(process.pid) ?? '' }
}

/**
 * Whether the process that left the mark still runs on this machine. A zombie has released everything
 * and counts as gone. Processes of another container that shares the folder cannot be seen from here.
 */
export function isRunning(mark: ProcessMark): boolean {
  if (!answers(mark.pid)) return false
  const started = startOf(mark.pid)
  return started === undefined || mark.started === '' || started === mark.started
}

function answers(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it runs, as another user. ESRCH and anything else: there is no such process.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** proc(5): the state is field 3 and the start field 22 of `stat`, counted after the name in brackets. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (fields[0] === 'Z' || fields[0] === 'X') return 'gone'
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()}:${fields[19]}`
  } catch {
    return undefined // no /proc here: the process id has to do
  }
}
