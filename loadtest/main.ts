/**
 * `npm run loadtest -- --scenario NAME …`: one run of one scenario, as a table, as JSON and as a page.
 */
import { realpathSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { cpus, loadavg, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'
import { systemClock } from '../server/base/clock.ts'
import { systemRandom } from '../server/base/random.ts'
import { helpOf, type OptionTable, parseOptions, type Values } from './options.ts'
import { openPeer } from './peers/peer.ts'
import { pinGenerator, unpinned } from './pinning.ts'
import { createProgress, type ProgressSink } from './progress.ts'
import { compare, reportIn } from './report/compare.ts'
import { pageOf } from './report/page.ts'
import { exitCodeOf, type Machine, type Report } from './report/report.ts'
import { printReport } from './report/table.ts'
import type { Scenario } from './scenario.ts'
import { scenarios } from './scenarios.ts'
import { openParley } from './target.ts'

/** What every scenario takes. */
export const commonOptions = {
  scenario: { kind: 'choice', value: '', choices: Object.keys(scenarios), help: 'what to run' },
  transport: { kind: 'choice', value: 'auto', choices: ['auto', 'uws', 'ws'], help: 'of the server' },
  redis: { kind: 'text', name: 'URL', help: 'Redis for the server, e.g. redis://127.0.0.1:6379' },
  url: { kind: 'text', name: 'URL', help: 'a server that runs already, e.g. ws://127.0.0.1:8080/v1' },
  data: { kind: 'text', name: 'DIR', help: 'its data folder, to sign tokens; needed with --url' },
  admin: { kind: 'text', name: 'URL', help: 'its admin page, for its CPU and memory' },
  json: { kind: 'text', name: 'FILE', help: 'write the report as JSON' },
  page: { kind: 'text', name: 'FILE', help: 'write the report as an HTML page with plots' },
  compare: { kind: 'text', name: 'FILE', help: 'set the result against an earlier --json FILE' },
  seed: { kind: 'number', value: undefined, min: 0, max: 2 ** 31, help: 'repeats what was left to chance' },
} as const satisfies OptionTable

export interface LoadIo {
  readonly stdout: { write(text: string): unknown }
  readonly stderr: ProgressSink
  readonly env: Readonly<Record<string, string | undefined>>
}

/** Runs one command line; never throws. @returns 0 when the run did what it should, 1 when not, 2 for a mistake in the command line */
export async function main(args: readonly string[], io: LoadIo): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    io.stdout.write(help())
    return 0
  }
  const wanted = parse(args)
  if (typeof wanted === 'string') {
    io.stderr.write(`loadtest: ${wanted}\n`)
    return 2
  }
  try {
    const earlier = await earlierReport(wanted.values.text('compare'))
    const report = await run(wanted, io)
    const comparison = earlier && compare(earlier, report)
    io.stdout.write(printReport(report, comparison))
    await write(wanted.values.text('json'), `${JSON.stringify(report, null, 2)}\n`)
    await write(wanted.values.text('page'), pageOf(report, comparison))
    return exitCodeOf(report)
  } catch (error) {
    io.stderr.write(`loadtest: ${error instanceof Error ? error.message : String(error)}\n`)
    if (io.env['PARLEY_DEBUG'] !== undefined && error instanceof Error) io.stderr.write(`${error.stack}\n`)
    return 1
  }
}

interface Wanted {
  readonly name: string
  readonly scenario: Scenario
  readonly values: Values
}

/** What a command line asks for, or what is wrong with it, in one line. */
export function parse(args: readonly string[]): Wanted | string {
  const at = args.findIndex((arg) => arg === '--scenario' || arg.startsWith('--scenario='))
  const name = at < 0 ? undefined : args[at]?.includes('=') ? args[at]?.split('=')[1] : args[at + 1]
  const known = Object.keys(scenarios).join(', ')
  if (name === undefined) return `--scenario NAME is required: ${known} (--help says more)`
  const scenario = Object.hasOwn(scenarios, name) ? scenarios[name] : undefined
  if (scenario === undefined) return `there is no scenario "${name}"; there are ${known}`
  const values = parseOptions(args, { ...commonOptions, ...scenario.options })
  if (!values.ok) return values.error
  const url = values.value.text('url')
  if (url !== undefined && !(URL.canParse(url) && new URL(url).protocol === 'ws:'))
    return '--url is the address of a WebSocket server, e.g. ws://127.0.0.1:8080/v1'
  if (url !== undefined && values.value.text('data') === undefined)
    return '--url needs --data DIR, the data folder of that server, to sign tokens that it takes'
  const problem = scenario.check?.(values.value)
  return problem ?? { name, scenario, values: values.value }
}

async function run({ name, scenario, values }: Wanted, io: LoadIo): Promise<Report> {
  const progress = createProgress(io.stderr, systemClock)
  const seed = values.maybeNumber('seed') ?? systemRandom.below(2 ** 31)
  const machine = thisMachine()
  const startedAt = new Date(systemClock.now()).toISOString()
  const transport = values.text('transport')
  const pinning = values.text('pin') === 'auto' ? pinGenerator() : unpinned()
  const runs = await scenario.run(values, {
    pinning,
    clock: systemClock,
    random: systemRandom,
    progress,
    seed,
    openParley: (withoutLog = false) =>
      openParley({
        withoutLog,
        url: values.text('url'),
        adminUrl: values.text('admin'),
        dataDir: values.text('data'),
        transport: transport === 'uws' || transport === 'ws' ? transport : 'auto',
        redisUrl: values.text('redis'),
        env: io.env,
        clock: systemClock,
        random: systemRandom,
        core: pinning.serverCore,
      }),
    openPeer: (peer) => openPeer(peer, systemClock, pinning.serverCore),
  })
  progress.clear()
  const options = Object.entries(values.all).flatMap(([key, value]) =>
    value === undefined || key === 'scenario' || key === 'json' || key === 'page' || key === 'compare'
      ? []
      : [[key, value] as const],
  )
  return {
    v: 1,
    scenario: name,
    started_at: startedAt,
    seed,
    options: Object.fromEntries(options),
    machine: { ...machine, pinning: pinning.words },
    runs,
  }
}

/** Read before the run: a mistake in its name should not cost ten minutes. */
async function earlierReport(file: string | undefined): Promise<Report | undefined> {
  if (file === undefined) return undefined
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new Error(`${file} cannot be read (${error.code ?? error.message})`)
  })
  const report = reportIn(text)
  if (!report.ok) throw new Error(`${file} cannot be compared with: ${report.error}`)
  return report.value
}

function thisMachine(): Machine {
  const all = cpus()
  return {
    cpu: all[0]?.model.trim() ?? 'unknown',
    cores: all.length,
    memory_bytes: totalmem(),
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    load_before: loadavg()[0] ?? 0,
  }
}

function help(): string {
  const each = Object.entries(scenarios).map(
    ([name, scenario]) => `${name}: ${scenario.summary}\n${helpOf(scenario.options)}`,
  )
  return `usage: npm run loadtest -- --scenario NAME [OPTIONS]

Starts a server of its own on a temporary folder, unless --url names one. Latencies count
from the time at which a message was meant to be sent. The exit code is 0 only when nothing
was lost and every proof holds.

${helpOf(commonOptions)}

${each.join('\n\n')}
`
}

async function write(file: string | undefined, text: string): Promise<void> {
  if (file !== undefined) await writeFile(file, text)
}

const invoked = process.argv[1]
if (invoked !== undefined && realpathSync(invoked) === fileURLToPath(import.meta.url)) {
  process.exitCode = await main(process.argv.slice(2), {
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
  })
}
