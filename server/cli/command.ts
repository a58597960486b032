/**
 * A subcommand of `parley`. `server/main.ts` finds it by name and gives it its arguments; it returns
 * the exit code. Errors that a person can mend are a `UsageError`: one line on stderr, exit code 2.
 */
import type { Readable, Writable } from 'node:stream'

export interface CliIo {
  readonly stdin: Readable
  readonly stdout: Writable
  readonly stderr: Writable
  readonly env: Readonly<Record<string, string | undefined>>
  /** Aborts on SIGINT and SIGTERM. */
  readonly signal: AbortSignal
}

export interface CliCommand {
  readonly name: string
  /** One line for `parley --help`. */
  readonly summary: string
  /** The whole text of `parley NAME --help`. */
  readonly help: string
  /** @param args what followed the command's name; `--help` was answered already */
  run(args: readonly string[], io: CliIo): Promise<number>
}

export class UsageError extends Error {
  override readonly name = 'UsageError'
}
