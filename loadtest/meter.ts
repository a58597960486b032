/**
 * What a process costs: its CPU time and its memory. On Linux `/proc` tells of any process; elsewhere,
 * and for a server on its own, the admin page's metrics do.
 */
import { readFileSync } from 'node:fs'
import { cpus } from 'node:os'

export interface Usage {
  /** User and system time since the process began, in seconds. */
  readonly cpuS: number
  readonly rssBytes: number
}

export interface Meter {
  /** Undefined when nobody tells: the process is gone, or the page does not answer. */
  read(): Promise<Usage | undefined>
}

/** USER_HZ, which Linux has fixed at 100 towards programs on every architecture we run on. proc(5). */
const ticksPerSecond = 100

/** The figures in `/proc/PID/stat` and `/proc/PID/status`, or undefined where they do not say. */
export function usageIn(stat: string, status: string): Usage | undefined {
  // The name in brackets may hold anything; utime and stime are fields 14 and 15.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const ticks = Number(fields[11]) + Number(fields[12])
  const rssKb = Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1])
  return Number.isFinite(ticks) && Number.isFinite(rssKb)
    ? { cpuS: ticks / ticksPerSecond, rssBytes: rssKb * 1024 }
    : undefined
}

/** The figures on a Prometheus page with prom-client's process metrics. */
export function usageOnPage(page: string): Usage | undefined {
  const value = (name: string) => Number(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)`, 'm').exec(page)?.[1])
  const cpuS = value('\\w*process_cpu_seconds_total')
  const rssBytes = value('\\w*process_resident_memory_bytes')
  return Number.isFinite(cpuS) && Number.isFinite(rssBytes) ? { cpuS, rssBytes } : undefined
}

export function processMeter(pid: number): Meter {
  return {
    async read() {
      try {
        return usageIn(
          readFileSync(`/proc/${pid}/stat`, 'latin1'),
          readFileSync(`/proc/${pid}/status`, 'latin1'),
        )
      } catch {
        return undefined // no such process, or no /proc
      }
    },
  }
}

/** @param url of the admin page, e.g. `http://127.0.0.1:8081` */
export function adminMeter(url: string): Meter {
  return {
    async read() {
      try {
        const answer = await fetch(new URL('/metrics', url), { signal: AbortSignal.timeout(2_000) })
        return usageOnPage(await answer.text())
      } catch {
        return undefined // it does not answer: no figures, and no reason to end the run
      }
    },
  }
}

export const noMeter: Meter = { read: () => Promise.resolve(undefined) }

/** The first of several that tells. */
export function firstOf(...meters: readonly Meter[]): Meter {
  return {
    async read() {
      for (const meter of meters) {
        const usage = await meter.read()
        if (usage !== undefined) return usage
      }
      return undefined
    },
  }
}

/** Seconds that all cores together were idle, and their number. */
export function machineIdle(): { readonly idleS: number; readonly cores: number } {
  const all = cpus()
  return { idleS: all.reduce((sum, cpu) => sum + cpu.times.idle, 0) / 1_000, cores: all.length }
}
