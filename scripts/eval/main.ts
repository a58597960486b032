/**
 * `npm run eval -- --data ../shared/data`: how good the verdicts are, as a table of goals with what they rest on; printed,
 * and written to `docs/verdicts.md` between its marks. It reads what was learned and decides nothing: no threshold, list or
 * weight is made here.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { packageRoot } from '../../server/base/package-root.ts'
import { withReport } from './document.ts'
import { goalsOf } from './goals.ts'
import { modelJudge, pipelineJudge } from './judge.ts'
import { measure } from './measure.ts'
import { installedPeers } from './peers.ts'
import { report } from './tables.ts'

const help = `usage: npm run eval -- --data FOLDER [--json FILE] [--print]

Judges the dev sets of FOLDER, and lines of our own, with the pipeline as the server runs it, with the model alone, and with
other packages that are installed. Prints a table of goals and what it rests on, and writes it to docs/verdicts.md.
Progress goes to stderr. Takes about a minute.

  --data FOLDER   the folder that holds dev/
  --json FILE     writes the figures and goals as JSON
  --print         prints only: docs/verdicts.md stays as it is
`

interface Options {
  readonly data: string
  readonly json: string | undefined
  readonly write: boolean
}

process.exitCode = await run(process.argv.slice(2))

/** @returns 0 when everything was measured, whether or not the goals are met; 2 when it was asked the wrong way */
async function run(args: readonly string[]): Promise<number> {
  const options = optionsOf(args)
  if (typeof options === 'string') {
    process.stderr.write(`${options}\n`)
    return 2
  }
  if (options === null) {
    process.stdout.write(help)
    return 0
  }
  await evaluate(options)
  return 0
}

/** Null for `--help`; a line for whoever asked wrongly. */
function optionsOf(args: readonly string[]): Options | string | null {
  const known = {
    data: { type: 'string' },
    json: { type: 'string' },
    print: { type: 'boolean' },
    help: { type: 'boolean' },
  } as const
  try {
    const { data, json, print, help: asked } = parseArgs({ args: [...args], options: known }).values
    if (asked === true) return null
    if (data === undefined) return 'eval: --data FOLDER is missing; see --help'
    if (!existsSync(join(data, 'dev'))) return `eval: ${data} has no folder dev/`
    return { data, json, write: print !== true }
  } catch (error) {
    return `eval: ${error instanceof Error ? error.message : String(error)}`
  }
}

async function evaluate({ data, json, write }: Options): Promise<void> {
  const note = (line: string) => void process.stderr.write(`eval: ${line}\n`)
  const pipeline = await pipelineJudge()
  const peers = await installedPeers((name) => note(`${name} is not installed and is left out`))
  const figures = measure(data, pipeline, [modelJudge()], peers, note)
  const goals = goalsOf(figures)
  const text = report(figures, goals)
  process.stdout.write(`${text}\n`)
  if (json !== undefined) writeFileSync(json, `${JSON.stringify({ goals, figures }, null, 2)}\n`)
  if (!write) return
  const path = join(packageRoot(), 'docs', 'verdicts.md')
  writeFileSync(path, withReport(readFileSync(path, 'utf8'), text))
  note('docs/verdicts.md is written')
}
