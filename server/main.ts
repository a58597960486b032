/**
 * `parley`: finds the subcommand, gives it its arguments, and turns how it ended into an exit code:
 * 0 success, 1 failure, 2 a mistake in the command line or the configuration.
 */
import { realpathSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { suggestion } from './base/nearest.ts'
import { packageVersion } from './base/package-root.ts'
import { type CliCommand, type CliIo, UsageError } from './cli/command.ts'

/** Loaded one at a time, so that `parley token` does not wait for the server's modules. */
const commands: Readonly<Record<string, () => Promise<CliCommand>>> = {
  serve: async () => (await import('./cli/serve.ts')).serveCommand,
  chat: async () => (await import('./cli/chat.ts')).chatCommand,
  token: async () => (await import('./cli/token.ts')).tokenCommand,
  classify: async () => (await import('./cli/classify.ts')).classifyCommand,
  report: async () => (await import('./cli/report.ts')).reportCommand,
  log: async () => (await import('./cli/log.ts')).logCommand,
}

/**
 * Runs one command line; never throws.
 * @param argv what followed `parley`
 * @returns the exit code
 */
export async function main(argv: readonly string[], io: CliIo): Promise<number> {
  const [name, ...args] = argv
  if (name === undefined) {
    io.stderr.write(await overview())
    return 2
  }
  if (name === '--help' || name === '-h' || name === 'help') {
    io.stdout.write(await overview())
    return 0
  }
  if (name === '--version' || name === '-v') {
    io.stdout.write(`${packageVersion()}\n`)
    return 0
  }
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (load === undefined) {
    const known = Object.keys(commands)
    const hint = suggestion(name, known) || `; there are ${known.join(', ')}`
    io.stderr.write(`parley: there is no command ${JSON.stringify(name)}${hint}\n`)
    return 2
  }
  try {
    const command = await load()
    if (asksForHelp(args)) {
      io.stdout.write(`${command.help.trimEnd()}\n`)
      return 0
    }
    return await command.run(args, io)
  } catch (error) {
    return report(name, error, io)
  }
}

function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf('--')
  return (end < 0 ? args : args.slice(0, end)).some((arg) => arg === '--help' || arg === '-h')
}

async function overview(): Promise<string> {
  const lines = await Promise.all(
    Object.entries(commands).map(async ([name, load]) => {
      // One command that cannot be loaded must not take the overview with it.
      const summary = await load().then(
        (command) => command.summary,
        () => '(cannot be loaded)',
      )
      return `  ${name.padEnd(10)}${summary}`
    }),
  )
  return `usage: parley COMMAND [OPTIONS]\n\n${lines.join('\n')}\n\nparley COMMAND --help says more. parley --version\n`
}

function report(name: string, error: unknown, io: CliIo): number {
  const text = error instanceof Error ? error.message : String(error)
  if (isUsage(error)) {
    io.stderr.write(`parley ${name}: ${text}\n`)
    return 2
  }
  // A stack is for our own mistakes; a refused connection or a full disk is one line.
  io.stderr.write(`parley ${name}: ${text.split('\n', 1)[0]}\n`)
  if (io.env['PARLEY_DEBUG'] !== undefined && error instanceof Error) io.stderr.write(`${error.stack}\n`)
  return 1
}

function isUsage(error: unknown): boolean {
  if (error instanceof UsageError) return true
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' && code.startsWith('ERR_PARSE_ARGS_') // node:util parseArgs
}

/** Runs the command line of this process: streams, signals and the exit code are the real ones. */
export async function start(): Promise<void> {
  const leaving = new AbortController()
  const leave = (): void => {
    // From here on the system's own handling applies: a second signal ends the process at once.
    process.off('SIGINT', leave).off('SIGTERM', leave)
    leaving.abort()
  }
  process.on('SIGINT', leave).on('SIGTERM', leave)
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    leave() // `parley token --count 1000 | head -1`: nobody reads any more, which is no failure
  })
  process.exitCode = await main(process.argv.slice(2), {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    signal: leaving.signal,
  })
  process.off('SIGINT', leave).off('SIGTERM', leave)
  // A command that read from stdin is over, even if whoever writes there is not.
  process.stdin.unref?.()
}

const invoked = process.argv[1]
if (invoked !== undefined && realpathSync(invoked) === fileURLToPath(import.meta.url)) await start()
