/**
 * `parley classify`: texts in, verdicts out, through the same pipeline as the server, so that a policy
 * can be tried on real text before it is used on people.
 */
import { readFile } from 'node:fs/promises'
import type { Writable } from 'node:stream'
import { parseArgs } from 'node:util'
import { type Clock, systemClock } from '../base/clock.ts'
import { type Line, readLines } from '../base/lines.ts'
import { err, ok, type Result } from '../base/result.ts'
import { defaultLimits } from '../limits.ts'
import type { Subject } from '../moderation/classifier.ts'
import { createDefaultPipeline } from '../moderation/default-pipeline.ts'
import type { Judgement, Pipeline } from '../moderation/pipeline.ts'
import { defaultPolicy, type Policy, parsePolicy } from '../moderation/policy-file.ts'
import { silentTelemetry } from '../telemetry/telemetry.ts'
import type { Verdict } from '../moderation/verdict.ts'
import { runCases } from './classify-cases.ts'
import { explanationOf } from './classify-explain.ts'
import { replay } from './classify-replay.ts'
import { type CliCommand, type CliIo, UsageError } from './command.ts'

export const classifyCommand: CliCommand = {
  name: 'classify',
  summary: 'judge texts from stdin with the policy of the server',
  help: `usage: parley classify [--policy FILE] [--explain] < texts.jsonl
       parley classify [--policy FILE] --replay STATEMENT
       parley classify [--policy FILE] --cases FILE

Reads JSON lines {"text": "…"} and writes one JSON line for each, in order:
  {"verdict": "hold", "action": "hold", "category": "scam", "scores": {"scam": 0.85},
   "evidence": [{"kind": "span", "start": 4, "end": 12, "detector": "words"}], "us": 11.2}
verdict (and action, the same word) is allow, flag, mask, hold or block. "degraded": true is added when a
classifier failed. Only what looks at one text at a time takes part: floods and repeats do not exist here.

A line that cannot be judged gives {"error": "…"} in its place, and exit code 1 at the end.

  --policy FILE   YAML: "preset: relaxed|standard|strict" and "categories:" with an action for each,
                  e.g. "sexual: allow". Nothing goes below the operator's floor.
  --explain       adds "explain" to each line: rule, score, threshold, the spans with their text, what weighed
                  most, the smallest change with which the text would pass, and the hashes of rules and model.
  --replay STATEMENT  a file (or the JSON itself) with {"statement": {…}, "text": "…"}: judges the text again and
                  says whether rules, model and verdict are the same. Exit code 1 when the verdict is not.
  --cases FILE    JSON lines {"text": "…", "expect": "hold"}; several actions may be a list, and "category" may
                  be added. Writes those that are not as expected, and a summary; exit code 1 when there are any.`,
  run: async (args, io) => {
    const { values } = parseArgs({
      args: [...args],
      options: {
        policy: { type: 'string' },
        explain: { type: 'boolean' },
        replay: { type: 'string' },
        cases: { type: 'string' },
      },
    })
    if (values.replay !== undefined && values.cases !== undefined)
      throw new UsageError('--replay and --cases are two different things: choose one')
    const policy = values.policy === undefined ? defaultPolicy : await readPolicy(values.policy)
    const pipeline = await createDefaultPipeline({
      stateless: true,
      limits: defaultLimits,
      clock: systemClock,
      telemetry: silentTelemetry,
    })
    if (values.replay !== undefined) return replay(values.replay, pipeline, policy, io, systemClock)
    if (values.cases !== undefined) return runCases(values.cases, pipeline, policy, io, systemClock)
    const explain = (subject: Subject, verdict: Verdict) => explanationOf(pipeline, policy, subject, verdict)
    return classify(pipeline, policy, io, systemClock, values.explain === true ? explain : undefined)
  },
}

/** Judges every line of `io.stdin`. @returns 1 when a line could not be judged, or the run was interrupted */
export async function classify(
  pipeline: Pipeline,
  policy: Policy,
  io: Pick<CliIo, 'stdin' | 'stdout' | 'stderr' | 'signal'>,
  clock: Clock,
  explain?: (subject: Subject, verdict: Verdict) => object,
): Promise<number> {
  const { stdin, stdout, stderr, signal } = io
  let lines = 0
  let bad = 0
  let firstBad = ''
  const stop = (): void => void stdin.destroy() // a wait for input ends as well
  signal.addEventListener('abort', stop, { once: true })
  try {
    for await (const line of readLines(stdin, defaultLimits.classifyLineBytesMax)) {
      if (signal.aborted) return 1
      lines += 1
      const text = textIn(line)
      if (!text.ok) {
        bad += 1
        firstBad ||= `line ${lines}: ${text.error}`
        await write(stdout, { error: `line ${lines}: ${text.error}` }, signal)
        continue
      }
      const subject = subjectOf(text.value, clock)
      const startedMs = clock.monotonic()
      const judged = pipeline.judge(subject, policy.preset, policy.overrides)
      const verdict = judged instanceof Promise ? await judged : judged
      const row = rowOf(verdict, (clock.monotonic() - startedMs) * 1_000)
      const explained =
        explain === undefined || verdict === 'overloaded' ? undefined : explain(subject, verdict)
      await write(stdout, explained === undefined ? row : { ...row, explain: explained }, signal)
    }
  } catch (error) {
    if (signal.aborted) return 1 // our own `stop`
    throw error
  } finally {
    signal.removeEventListener('abort', stop)
  }
  if (signal.aborted) return 1
  if (bad === 0) return 0
  stderr.write(`parley classify: ${bad} of ${lines} lines could not be judged; ${firstBad}\n`)
  return 1
}

async function readPolicy(file: string): Promise<Policy> {
  const yaml = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`--policy ${file}: cannot be read (${error.code ?? error.message})`)
  })
  const policy = parsePolicy(yaml)
  if (!policy.ok) throw new UsageError(`--policy ${file}: ${policy.error.join('; ')}`)
  return policy.value
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

function textIn(line: Line): Result<string, string> {
  if (!line.ok) return err(`longer than ${defaultLimits.classifyLineBytesMax} bytes`)
  let value: unknown
  try {
    value = JSON.parse(utf8.decode(line.bytes))
  } catch {
    return err('not JSON')
  }
  const text = typeof value === 'object' && value !== null && 'text' in value ? value.text : undefined
  if (typeof text !== 'string') return err('no "text" that is a string')
  return text.isWellFormed() ? ok(text) : err('"text" holds half a surrogate pair')
}

function subjectOf(text: string, clock: Clock): Subject {
  return { kind: 'message', text, room: 'classify', author: 'classify', at: clock.now() }
}

function rowOf(verdict: Judgement, us: number): object {
  if (verdict === 'overloaded') return { error: 'overloaded' } // cannot be: one text at a time
  const { action, category, scores, evidence, degraded } = verdict
  const row = { verdict: action, action, category, scores, evidence, us: Math.round(us * 10) / 10 }
  return degraded ? { ...row, degraded } : row
}

/** Waits while the reader is slower than we are; gives up when the run is interrupted. */
function write(stream: Writable, row: object, signal: AbortSignal): Promise<void> | undefined {
  if (stream.write(`${JSON.stringify(row)}\n`) || signal.aborted) return undefined
  return new Promise((resolve) => {
    const done = (): void => {
      stream.off('drain', done).off('close', done)
      signal.removeEventListener('abort', done)
      resolve()
    }
    stream.once('drain', done).once('close', done)
    signal.addEventListener('abort', done, { once: true })
  })
}
