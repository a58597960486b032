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
import { caseActions } from './log-case.ts'
import { eraseOptions, logErase } from './log-erase.ts'
import { logHeads } from './log-heads.ts'
import { logHelp } from './log-help.ts'
import { holdActions } from './log-hold.ts'
import { logMine, mineOptions } from './log-mine.ts'
import { logRead, readOptions } from './log-read.ts'
import { logRestore, restoreOptions } from './log-restore.ts'
import { logSeal, sealOptions } from './log-seal.ts'
import { logStatus } from './log-status.ts'
import { logVerify } from './log-verify.ts'

export type LogValues = Readonly<Record<string, string | undefined>>
export interface LogAction {
  readonly run: (environment: Environment, values: LogValues, io: CliIo) => Promise<number>
  readonly options: readonly string[]
}

/** By what follows `parley log`: one word, or two. */
const actions: Readonly<Record<string, LogAction>> = {
  read: { run: logRead, options: readOptions },
  verify: { run: logVerify, options: ['heads', 'redis'] },
  heads: { run: logHeads, options: [] },
  mine: { run: logMine, options: mineOptions },
  erase: { run: logErase, options: eraseOptions },
  seal: { run: logSeal, options: sealOptions },
  restore: { run: logRestore, options: restoreOptions },
  status: { run: logStatus, options: [] },
  ...caseActions,
  ...holdActions,
}

export const logCommand: CliCommand = {
  name: 'log',
  summary: 'read, verify and inspect the retained log',
  help: logHelp,
  async run(line, io) {
    const [name = '', second = ''] = line
    const two = Object.hasOwn(actions, `${name} ${second}`)
    const args = line.slice(two ? 2 : 1)
    const key = two ? `${name} ${second}` : name
    const action = Object.hasOwn(actions, key) ? actions[key] : undefined
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
