/**
 * A data folder for one test, with what a journal in it needs; everything opened is closed at the end.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RoomEvent } from '../../protocol/catalogue.ts'
import { messageId } from '../../protocol/ids.ts'
import { type Clock, systemClock } from '../../server/base/clock.ts'
import type { Disk } from '../../server/base/disk.ts'
import { type Environment, openEnvironment } from '../../server/base/environment.ts'
import { defaultLimits, type Limits } from '../../server/limits.ts'
import type { Journal, StoredRecord } from '../../server/log/journal.ts'
import { openJournal } from '../../server/log/journal-lmdb.ts'
import type { LogRecord } from '../../server/log/log.ts'
import { openLogKeys } from '../../server/log/log-keys.ts'
import { Vault } from '../../server/log/vault.ts'
import { silentTelemetry, type Telemetry } from '../../server/telemetry/telemetry.ts'

/** The time of the first event that `said` makes; each is a second after the one before. */
export const epochAt = 1_790_000_000_000

export interface LogFolder {
  readonly path: string
  readonly environment: Environment
  readonly journal: Journal
  /** What a stored record says. */
  opened(record: StoredRecord): LogRecord | undefined
  /** Closes both and opens them again, as a restart does. */
  reopen(): Promise<void>
  close(): Promise<void>
}

export interface FolderOptions {
  readonly limits?: Partial<Limits>
  readonly clock?: Clock
  readonly telemetry?: Telemetry
  /** Stands between the journal and the disk. */
  readonly disk?: (real: Disk) => Disk
}

export function openLogFolder(options: FolderOptions = {}): LogFolder {
  const path = mkdtempSync(join(tmpdir(), 'parley-log-'))
  let opened = open(path, options)
  const close = async () => {
    await opened.journal.close()
    await opened.environment.close()
  }
  return {
    path,
    get environment() {
      return opened.environment
    },
    get journal() {
      return opened.journal
    },
    opened(record) {
      const { nodeKey } = openLogKeys(path)
      return new Vault(opened.environment, { nodeKey, limits: defaultLimits }).open(record)
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

function open(
  path: string,
  { limits = {}, clock = systemClock, telemetry = silentTelemetry, disk }: FolderOptions,
) {
  const all = { ...defaultLimits, ...limits }
  const place = { role: 'server', clock: systemClock, limits: all } as const
  const environment = openEnvironment(path, disk === undefined ? place : { ...place, disk })
  return { environment, journal: openJournal(environment, { limits: all, clock, telemetry }) }
}

/** The message with this seq, a second after the one before it. */
export function said(
  room: string,
  seq: number,
  text = `message ${seq}`,
  at = epochAt + seq * 1_000,
): LogRecord {
  return { event: { t: 'message', room, id: messageId(at, seq), seq, from: 'u_ann', name: 'ann', at, text } }
}

export function edited(of: RoomEvent, seq: number, text: string, masked?: boolean): LogRecord {
  const { room, id } = named(of)
  const at = epochAt + seq * 1_000
  const event = { t: 'edited', room, seq, id, from: 'u_ann', at, text } as const
  return { event: masked === undefined ? event : { ...event, masked } }
}

export function removed(of: RoomEvent, seq: number, by = 'u_mo'): LogRecord {
  const { room, id } = named(of)
  return {
    event: { t: 'removed', room, seq, id, by, at: epochAt + seq * 1_000 },
    audit: { cause: '/remove' },
  }
}

function named(event: RoomEvent): { readonly room: string; readonly id: string } {
  if (!('id' in event)) throw new Error('only messages are edited and removed')
  return event
}
