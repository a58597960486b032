/**
 * `parley classify --replay`: judges the text of a statement again, by the rules of today, and says whether
 * rules and model are still the ones that decided, and whether the verdict is.
 */
import { readFile } from 'node:fs/promises'
import type { Clock } from '../base/clock.ts'
import { defaultLimits } from '../limits.ts'
import type { Subject } from '../moderation/classifier.ts'
import type { RuledPipeline } from '../moderation/pipeline.ts'
import type { Policy } from '../moderation/policy-file.ts'
import { explanationOf } from './classify-explain.ts'
import { type CliIo, UsageError } from './command.ts'

/** What of a statement is compared. */
interface Decided {
  readonly action: string
  readonly category: string
  readonly ruleset: string
  readonly model: string | null
  /** Why it cannot be judged again here; null when it can. */
  readonly bound: string | null
}

/**
 * Writes one line: what was decided then, what is now, and what is the same.
 * @param source a file, or the JSON itself: `{"statement": {…}, "text": "…"}`
 * @returns 0 when the verdict is the same, 1 when it is not
 */
export async function replay(
  source: string,
  pipeline: RuledPipeline,
  policy: Policy,
  io: Pick<CliIo, 'stdout'>,
  clock: Clock,
): Promise<number> {
  const { was, text } = read(await contentOf(source))
  const subject: Subject = { kind: 'message', text, room: 'classify', author: 'classify', at: clock.now() }
  const judged = pipeline.judge(subject, policy.preset, policy.overrides)
  const verdict = judged instanceof Promise ? await judged : judged
  if (verdict === 'overloaded') return 1 // cannot be: one text at a time
  const { action, category, ruleset, model } = verdict
  const same = {
    ruleset: ruleset === was.ruleset,
    model: model === was.model,
    verdict: action === was.action && category === was.category,
  }
  const { bound, ...decided } = was
  const explain = explanationOf(pipeline, policy, subject, verdict)
  const row = { same, was: decided, now: { action, category, ruleset, model }, explain }
  io.stdout.write(`${JSON.stringify(bound === null ? row : { ...row, note: bound })}\n`)
  return same.verdict ? 0 : 1
}

async function contentOf(source: string): Promise<string> {
  if (source.trimStart().startsWith('{')) return source
  const content = await readFile(source, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`--replay ${source}: cannot be read (${error.code ?? error.message})`)
  })
  if (content.length > defaultLimits.classifyLineBytesMax)
    throw new UsageError(`--replay ${source}: longer than ${defaultLimits.classifyLineBytesMax} characters`)
  return content
}

function read(json: string): { readonly was: Decided; readonly text: string } {
  const content = parsed(json)
  const statement = fieldsOf(content['statement'])
  const automation = fieldsOf(statement?.['automation'])
  const { text } = content
  if (typeof text !== 'string') throw new UsageError('--replay: needs "text", the text that was judged')
  if (!text.isWellFormed()) throw new UsageError('--replay: "text" holds half a surrogate pair')
  const { action, category } = statement ?? {}
  const { ruleset, model = null } = automation ?? {}
  if (typeof action !== 'string' || typeof category !== 'string' || typeof ruleset !== 'string')
    throw new UsageError('--replay: needs "statement", with its action, category and automation')
  const bound = boundTo(statement, automation)
  return { was: { action, category, ruleset, model: typeof model === 'string' ? model : null, bound }, text }
}

/** What a text alone does not decide. */
function boundTo(statement: Fields | undefined, automation: Fields | undefined): string | null {
  if (automation?.['decided'] === 'human') return 'a person decided this; the text is judged as if nobody had'
  if (automation?.['degraded'] === true) return 'a classifier had failed then; the failure policy took part'
  const policy = fieldsOf(statement?.['ground'])?.['policy']
  if (typeof policy === 'string' && policy.startsWith('room.rules.'))
    return 'a rule of the room decided; rooms have no rules here'
  const category = statement?.['category']
  if (category === 'flood' || category === 'raid')
    return 'what was sent before took part; nothing is remembered here'
  return null
}

type Fields = Readonly<Record<string, unknown>>

function parsed(json: string): Fields {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    throw new UsageError('--replay: is not JSON')
  }
  return fieldsOf(value) ?? {}
}

function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined
}
