/**
 * `parley classify --cases`: texts with the verdicts that their author expects, as a test of a policy.
 */
import { createReadStream } from 'node:fs'
import type { Clock } from '../base/clock.ts'
import { readLines } from '../base/lines.ts'
import { err, ok, type Result } from '../base/result.ts'
import { defaultLimits } from '../limits.ts'
import type { RuledPipeline } from '../moderation/pipeline.ts'
import type { Policy } from '../moderation/policy-file.ts'
import { type VerdictAction, verdictActions } from '../moderation/verdict.ts'
import { type CliIo, UsageError } from './command.ts'

interface Case {
  readonly text: string
  /** Any of these will do. */
  readonly expect: readonly VerdictAction[]
  readonly category: string | undefined
}

/**
 * Judges every case of a file of JSON lines `{"text": …, "expect": "hold", "category"?: …}`; writes a line for each that
 * is not as expected, and a summary.
 * @returns 0 when all are as expected, and there is at least one
 */
export async function runCases(
  file: string,
  pipeline: RuledPipeline,
  policy: Policy,
  io: Pick<CliIo, 'stdout'>,
  clock: Clock,
): Promise<number> {
  let line = 0
  let passed = 0
  let failed = 0
  const fail = (row: object): void => {
    failed++
    io.stdout.write(`${JSON.stringify({ line, ...row })}\n`)
  }
  const chunks = createReadStream(file)
  try {
    for await (const read of readLines(chunks, defaultLimits.classifyLineBytesMax)) {
      line++
      if (read.ok && read.bytes.length === 0) continue // an empty line between groups of cases
      const found = read.ok ? caseIn(read.bytes) : err('too long')
      if (!found.ok) {
        fail({ error: found.error })
        continue
      }
      const { text, expect, category } = found.value
      const subject = {
        kind: 'message',
        text,
        room: 'classify',
        author: 'classify',
        at: clock.now(),
      } as const
      const judged = pipeline.judge(subject, policy.preset, policy.overrides)
      const verdict = judged instanceof Promise ? await judged : judged
      if (verdict === 'overloaded') fail({ error: 'overloaded' })
      else if (!expect.includes(verdict.action) || (category !== undefined && category !== verdict.category))
        fail({ text, expect, got: verdict.action, category: verdict.category, rule: verdict.rule })
      else passed++
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    throw new UsageError(`--cases ${file}: cannot be read (${code})`)
  } finally {
    chunks.destroy()
  }
  io.stdout.write(`${JSON.stringify({ cases: passed + failed, passed, failed })}\n`)
  return failed === 0 && passed > 0 ? 0 : 1
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

function caseIn(bytes: Uint8Array): Result<Case, string> {
  let value: unknown
  try {
    value = JSON.parse(utf8.decode(bytes))
  } catch {
    return err('not JSON')
  }
  if (typeof value !== 'object' || value === null) return err('not a case')
  const { text, expect, category } = value as Readonly<Record<string, unknown>>
  if (typeof text !== 'string' || !text.isWellFormed()) return err('no "text" that is well-formed')
  const wanted: readonly unknown[] = Array.isArray(expect) ? expect : [expect]
  const actions = verdictActions.filter((action) => wanted.includes(action))
  if (actions.length === 0 || actions.length !== wanted.length)
    return err(`"expect" must be one or several of ${verdictActions.join(', ')}`)
  if (category !== undefined && typeof category !== 'string') return err('"category" must be text')
  return ok({ text, expect: actions, category })
}
