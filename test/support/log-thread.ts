/**
 * A retained log as a server has it: rooms on this thread, the scribe and the shipper on another. Needs a build.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../../server/base/clock.ts'
import { type Environment, openEnvironment } from '../../server/base/environment.ts'
import { defaultLimits, type Limits } from '../../server/limits.ts'
import { openFront } from '../../server/log/journal-front.ts'
import type { RetainedLog } from '../../server/log/log.ts'
import { openScribeThread } from '../../server/log/scribe-thread.ts'
import { silentTelemetry, type Telemetry } from '../../server/telemetry/telemetry.ts'

export interface LogThread {
  readonly path: string
  readonly environment: Environment
  readonly log: RetainedLog
  /** Closes both and opens them again, as a restart does. */
  reopen(): Promise<void>
  close(): Promise<void>
}

export interface LogThreadOptions {
  readonly limits?: Partial<Limits>
  readonly telemetry?: Telemetry
  readonly redisUrl?: string
  /** Where the thread looks for the data folder, if not where it is. */
  readonly scribeDir?: string
}

export function openLogThread(options: LogThreadOptions = {}): LogThread {
  const path = mkdtempSync(join(tmpdir(), 'parley-thread-'))
  let opened = open(path, options)
  const close = async () => {
    await opened.log.close()
    await opened.environment.close()
  }
  return {
    path,
    get environment() {
      return opened.environment
    },
    get log() {
      return opened.log
    },
    async reopen() {
      await close()
      opened = open(path, options)
    },
    async close() {
      await close()
      rmSync(path, { recursive: true, force: true })
    },
  }
}

function open(path: string, options: LogThreadOptions) {
  const { redisUrl, telemetry = silentTelemetry } = options
  const limits = { ...defaultLimits, ...options.limits }
  const environment = openEnvironment(path, { role: 'server', clock: systemClock, limits })
  const start = {
    dataDir: options.scribeDir ?? path,
    limits,
    ...(redisUrl === undefined ? {} : { redisUrl }),
  }
  const scribe = openScribeThread(start, telemetry)
  return { environment, log: openFront(environment, scribe, { limits, clock: systemClock, telemetry }) }
}
