/**
 * `parley report`: the numbers of a room or of the server for a period, statements in the form of the EU's
 * Transparency Database, and a room's own test set. It works beside a running server, and reads no message.
 */
import { parseArgs } from 'node:util'
import { systemClock } from '../base/clock.ts'
import { parseDuration } from '../base/duration.ts'
import { DataDirError, type Environment, openEnvironment } from '../base/environment.ts'
import { openStore } from '../base/store-lmdb.ts'
import type { Store } from '../base/store.ts'
import { defaultDataDir } from '../config/data-dir.ts'
import { defaultLimits } from '../limits.ts'
import { RoomCases } from '../moderation/room-cases.ts'
import { Counting } from '../moderation/transparency.ts'
import { type CliCommand, type CliIo, UsageError } from './command.ts'
import { EuBatches } from './report-eu.ts'
import { appealsIn, type Period, reportsIn, statementsIn } from './report-rows.ts'
import { tableOf } from './report-table.ts'

const help = `Usage: parley report --since T [--until T] [--room R] [--json] [--eu DIR] [--data DIR]
       parley report --cases --room R [--data DIR]

Writes what was restricted in a period, why and by whom, and what became of appeals
and reports. There is nothing of a person in it.

  --since T   from this time on: ISO 8601, ms since 1970, or a duration ago (30d)
  --until T   before this time (default: now)
  --room R    one room only (default: the whole server)
  --json      the numbers as one JSON object
  --eu DIR    also writes the statements for the EU's Transparency Database into this
              folder, at most 100 a file, in the form in which its API takes them;
              left out is what restricts nobody or was taken back or overturned since
  --cases     writes a room's own test set instead, for parley classify --cases FILE
  --data DIR  data folder (default: PARLEY_DATA, else .parley)
`

const options = {
  since: { type: 'string' },
  until: { type: 'string' },
  room: { type: 'string' },
  eu: { type: 'string' },
  data: { type: 'string' },
  json: { type: 'boolean' },
  cases: { type: 'boolean' },
} as const

export const reportCommand: CliCommand = {
  name: 'report',
  summary: 'numbers for a period, and statements for the EU’s Transparency Database',
  help,
  async run(args, io) {
    const values = parse(args)
    if (values.data === '' || values.eu === '') throw new UsageError('report: a folder has a name')
    const environment = open(values.data ?? defaultDataDir(io.env))
    const store = openStore(environment, {
      limits: defaultLimits,
      clock: systemClock,
      onFailed: () => undefined,
    })
    try {
      if (values.cases === true) return await writeCases(store, values.room, io)
      return await writeNumbers(store, periodOf(values), values, io)
    } finally {
      await store.close()
      await environment.close()
    }
  },
}

type Values = ReturnType<typeof parse>

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values
  } catch (error) {
    const reason = error instanceof Error ? error.message.split(/\.\s|\n/)[0] : String(error)
    throw new UsageError(`report: ${reason}`, { cause: error })
  }
}

function open(dataDir: string): Environment {
  try {
    return openEnvironment(dataDir, { role: 'tool', clock: systemClock, limits: defaultLimits })
  } catch (error) {
    if (error instanceof DataDirError && error.code === 'absent')
      throw new UsageError(`report: ${error.message}`, { cause: error })
    throw error
  }
}

async function writeNumbers(store: Store, period: Period, { json, eu }: Values, io: CliIo): Promise<number> {
  const counting = new Counting()
  const batches = eu === undefined ? undefined : await EuBatches.into(eu)
  for await (const kept of statementsIn(store, period)) {
    if (io.signal.aborted) return 1
    counting.statement(kept)
    await batches?.add(kept, store)
  }
  for await (const appeal of appealsIn(store, period)) counting.appeal(appeal)
  for await (const report of reportsIn(store, period)) counting.report(report)
  const exported = await batches?.end()
  const { since, until, room } = period
  const span = {
    since: new Date(since).toISOString(),
    until: new Date(until).toISOString(),
    room: room ?? null,
  }
  const report = { ...span, ...counting.numbers(), ...(exported === undefined ? {} : { eu: exported }) }
  io.stdout.write(json === true ? `${JSON.stringify(report)}\n` : tableOf(report))
  return 0
}

/** One JSON object a line, as `parley classify --cases` reads them. */
async function writeCases(store: Store, room: string | undefined, io: CliIo): Promise<number> {
  if (room === undefined || room === '') throw new UsageError('report: --cases needs --room R')
  const cases = await new RoomCases({ store, limits: defaultLimits }).list(room)
  for (const { text, expect, not } of cases) io.stdout.write(`${JSON.stringify({ text, expect, not })}\n`)
  if (cases.length === 0) io.stderr.write(`report: no appeal has made a case of ${room} yet\n`)
  return 0
}

function periodOf({ since, until, room }: Values): Period {
  const now = systemClock.now()
  if (since === undefined) throw new UsageError('report: --since T is required')
  if (room === '') throw new UsageError('report: --room must name a room')
  const period = { since: timeOf('since', since, now), until: timeOf('until', until ?? String(now), now) }
  if (period.since >= period.until) throw new UsageError('report: --since must lie before --until')
  return room === undefined ? period : { ...period, room }
}

function timeOf(option: string, text: string, now: number): number {
  if (/^\d+$/.test(text)) return Number(text)
  const ago = parseDuration(text)
  if (ago !== undefined) return Math.max(0, now - ago)
  const at = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(at))
    throw new UsageError(`report: --${option} is a time such as 2026-11-21T10:00Z, ms since 1970, or 30d`)
  return at
}
