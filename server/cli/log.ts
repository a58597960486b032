/**
 * `parley log`: the retained log from outside the server. Reading is audited, verifying proves that
 * nothing was changed, and status is for the person on call. All three work beside a running server.
 */
import { parseArgs } from 'node:util'
import { systemClock } from '../base/clock.ts'
import { DataDirError, type Environment, openEnvironment } from '../base/environment.ts'
import { defaultDataDir } from '../config/data-dir.ts'
import { defaultLimits } from '../limits.ts'
import { type CliCommand, type CliIo, UsageError } from './command.ts'
import { eraseOptions, logErase } from './log-erase.ts'
import { logHeads } from './log-heads.ts'
import { logMine, mineOptions } from './log-mine.ts'
import { logRead, readOptions } from './log-read.ts'
import { logStatus } from './log-status.ts'
import { logVerify } from './log-verify.ts'

const help = `Usage: parley log read --room R --purpose P --case ID [options]
       parley log verify [--heads FILE] [--data DIR]
       parley log heads [--data DIR]
       parley log mine --user U --case ID [--data DIR]
       parley log erase --user U [--room R] --purpose P --case ID [--data DIR]
       parley log status [--data DIR]

read    prints the events of a room, one JSON object a line, oldest first. Every
        read leaves an access record on disk before the first line is printed.
  --room R           the room
  --purpose P        why, in words
  --case ID          the case it belongs to
  --since T          from this time on: ISO 8601, ms since 1970, or a duration ago (2h)
  --until T          before this time
  --limit N          at most N records (default and most: ${defaultLimits.readRecordsMax})
  --redis URL        read what was shipped there instead of this folder's journal

verify  walks every chain: room by room, the access log and the deletion records.
        Prints what is changed, missing, reordered, inserted or truncated; the
        exit code is 0 only when nothing is.
  --heads FILE       also compare with heads that were kept elsewhere (log heads)

heads   prints where every chain ends, signed, one JSON object a line, without
        names of rooms: keep them where nobody who can change this log can.

mine    prints what the log holds of one person, one JSON object a line, and nothing
        of anybody else: the answer to their request for their data, which --case
        names. Leaves an access record.

erase   destroys the keys of what a person wrote, in a room or in all. It stays
        where it is and nobody can read it any more; this cannot be undone.
        Leaves a record in the access log.

status  says what the log holds: rooms, records, bytes, times, and what Redis lacks.

  --data DIR         data folder (default: PARLEY_DATA, else .parley)
`

export type LogValues = Readonly<Record<string, string | undefined>>
type Action = (environment: Environment, values: LogValues, io: CliIo) => Promise<number>

const actions: Readonly<Record<string, { readonly run: Action; readonly options: readonly string[] }>> = {
  read: { run: logRead, options: readOptions },
  verify: { run: logVerify, options: ['heads'] },
  heads: { run: logHeads, options: [] },
  mine: { run: logMine, options: mineOptions },
  erase: { run: logErase, options: eraseOptions },
  status: { run: logStatus, options: [] },
}

export const logCommand: CliCommand = {
  name: 'log',
  summary: 'read, verify and inspect the retained log',
  help,
  async run([name, ...args], io) {
    const action = name !== undefined && Object.hasOwn(actions, name) ? actions[name] : undefined
    if (action === undefined) throw new UsageError(`log: say what to do: ${Object.keys(actions).join(', ')}`)
    const values = parse(args, action.options)
    if (values['data'] === '') throw new UsageError('log: --data must name a folder')
    const environment = open(values['data'] ?? defaultDataDir(io.env))
    try {
      return await action.run(environment, values, io)
    } finally {
      await environment.close()
    }
  },
}

function parse(args: readonly string[], names: readonly string[]): LogValues {
  const options = Object.fromEntries([...names, 'data'].map((name) => [name, { type: 'string' } as const]))
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values
  } catch (error) {
    const reason = error instanceof Error ? error.message.split(/\.\s|\n/)[0] : String(error)
    throw new UsageError(`log: ${reason}`, { cause: error })
  }
}

function open(dataDir: string): Environment {
  try {
    return openEnvironment(dataDir, { role: 'tool', clock: systemClock, limits: defaultLimits })
  } catch (error) {
    if (error instanceof DataDirError && error.code === 'absent')
      throw new UsageError(`log: ${error.message}`, { cause: error })
    throw error
  }
}
