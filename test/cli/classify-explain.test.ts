/**
 * `parley classify --explain`, `--replay` and `--cases`: a verdict can be explained, repeated and expected.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable, Writable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Statement } from '../../protocol/statement.ts'
import { classifyCommand } from '../../server/cli/classify.ts'
import { explanationOf } from '../../server/cli/classify-explain.ts'
import { UsageError } from '../../server/cli/command.ts'
import { defaultLimits } from '../../server/limits.ts'
import type { Classifier } from '../../server/moderation/classifier.ts'
import { createDefaultPipeline } from '../../server/moderation/default-pipeline.ts'
import { fold } from '../../server/moderation/fold.ts'
import { createPipeline } from '../../server/moderation/pipeline.ts'
import { defaultPolicy } from '../../server/moderation/policy-file.ts'
import { statementForVerdict } from '../../server/moderation/statement.ts'
import type { Verdict } from '../../server/moderation/verdict.ts'
import { silentTelemetry } from '../../server/telemetry/telemetry.ts'
import { manualClock } from '../support/manual-clock.ts'
import { recordedTelemetry } from '../support/recorded-telemetry.ts'
import { finding, scriptedClassifier } from '../support/scripted-classifier.ts'

class Sink extends Writable {
  text = ''
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString()
    done()
  }
}

async function run(args: readonly string[], input = '') {
  const stdout = new Sink()
  const stderr = new Sink()
  const stdin = Readable.from([Buffer.from(input)])
  const code = await classifyCommand.run(args, {
    stdin,
    stdout,
    stderr,
    env: {},
    signal: new AbortController().signal,
  })
  const rows = stdout.text
    .split('\n')
    .filter((line) => line !== '')
    .map((line): Record<string, unknown> => JSON.parse(line))
  return { code, rows }
}

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-explain-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function file(name: string, content: string): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, content)
  return path
}

/** A real statement about a text, as the server would have issued it. */
async function statementOf(text: string): Promise<Statement> {
  const clock = manualClock()
  const pipeline = await createDefaultPipeline({
    stateless: true,
    limits: defaultLimits,
    clock,
    telemetry: silentTelemetry,
  })
  const subject = { kind: 'message', text, room: 'den', author: 'u_ann', at: 0 } as const
  const verdict = pipeline.judge(subject, 'standard') as Verdict
  const facts = { issuedAt: 0, entropy: new Uint8Array(10), appealMs: 1, ref: 1, message: null }
  return statementForVerdict({ ...facts, subject, verdict })
}

const bad = 'look at https://paypal.com@evil-login.net/x and tell me'

describe('--explain', () => {
  test('adds the rule, the threshold, the places and what would pass', async () => {
    const { code, rows } = await run(['--explain'], `${JSON.stringify({ text: bad })}\n{"text":"hello"}\n`)
    expect(code).toBe(0)
    expect(rows[0]).toMatchObject({
      action: 'block',
      explain: {
        rule: 'links.userinfo',
        threshold: 0.9,
        spans: [{ kind: 'link', text: 'https://paypal.com@evil-login.net/x' }],
        passes_if: { text: 'remove the link', becomes: 'allow' },
        ruleset: expect.stringMatching(/^sha256:/),
      },
    })
    expect(rows[1]).toMatchObject({ action: 'allow', explain: { rule: null, spans: [], passes_if: null } })
  })

  test('shows what weighed most, of the classifiers that can tell, and survives one that cannot', () => {
    const telling: Classifier = {
      ...scriptedClassifier(),
      explain: () => [
        { category: 'hate', detector: 'scripted', start: 0, end: 3, weight: 0.1 },
        { category: 'hate', detector: 'scripted', start: 4, end: 7, weight: -2.34567 },
      ],
    }
    const broken: Classifier = {
      ...scriptedClassifier(),
      name: 'broken',
      explain: () => {
        throw new Error('no idea')
      },
    }
    const recorded = recordedTelemetry()
    const pipeline = createPipeline({
      classifiers: [broken, telling, scriptedClassifier()],
      fold,
      limits: defaultLimits,
      clock: manualClock(),
      telemetry: recorded.telemetry,
      rulesetHash: 'sha256:rules',
      modelHash: 'sha256:model',
    })
    const subject = { kind: 'message', text: 'one two', room: 'den', author: 'u_ann', at: 0 } as const
    const verdict = pipeline.judge(subject, 'standard') as Verdict
    expect(explanationOf(pipeline, defaultPolicy, subject, verdict)).toMatchObject({
      contributions: [
        { text: 'two', weight: -2.346 },
        { text: 'one', weight: 0.1 },
      ],
      model: 'sha256:model',
    })
    expect(recorded.of('classifierFailed')).toMatchObject([['broken', 'threw', expect.any(String)]])
  })

  test('says nothing of a remedy for what passes anyway', () => {
    const flagging = scriptedClassifier({ does: 'answer', findings: [finding('harassment', 0.6, 0, 3)] })
    const pipeline = createPipeline({
      classifiers: [flagging],
      fold,
      limits: defaultLimits,
      clock: manualClock(),
      telemetry: silentTelemetry,
      rulesetHash: 'sha256:rules',
      modelHash: null,
    })
    const subject = { kind: 'message', text: 'one two', room: 'den', author: 'u_ann', at: 0 } as const
    const verdict = pipeline.judge(subject, 'standard') as Verdict
    expect(verdict.action).toBe('flag')
    expect(explanationOf(pipeline, defaultPolicy, subject, verdict)).toMatchObject({ passes_if: null })
  })
})

describe('--replay', () => {
  test('a statement with its text has the same verdict by the same rules', async () => {
    const statement = await statementOf(bad)
    const path = await file('same.json', JSON.stringify({ statement, text: bad }))
    const { code, rows } = await run(['--replay', path])
    expect(code).toBe(0)
    expect(rows).toMatchObject([
      {
        same: { ruleset: true, model: true, verdict: true },
        was: { action: 'block' },
        now: { action: 'block' },
      },
    ])
    expect(rows[0]).not.toHaveProperty('note')
  })

  test('the JSON itself will do as well', async () => {
    const json = JSON.stringify({ statement: await statementOf(bad), text: bad })
    expect(await run(['--replay', json])).toMatchObject({ code: 0 })
  })

  test('other rules, another model and another verdict are told apart', async () => {
    const statement = await statementOf(bad)
    const automation = { ...statement.automation, ruleset: 'sha256:old', model: 'sha256:older' }
    const { code, rows } = await run([
      '--replay',
      JSON.stringify({ statement: { ...statement, automation }, text: bad }),
    ])
    expect([code, rows[0]?.['same']]).toEqual([0, { ruleset: false, model: false, verdict: true }])
    const other = await run(['--replay', JSON.stringify({ statement, text: 'a kind word' })])
    expect([other.code, other.rows[0]?.['same']]).toMatchObject([1, { ruleset: true, verdict: false }])
  })

  test.each([
    ['a person', { automation: { decided: 'human' } }, 'a person decided'],
    ['a failure', { automation: { degraded: true } }, 'failure policy'],
    ['a rule of the room', { ground: { policy: 'room.rules.r1' } }, 'rule of the room'],
    ['what was sent before', { category: 'flood' }, 'sent before'],
  ])('says when %s decided', async (_, change, words) => {
    const statement = await statementOf(bad)
    const changed = {
      ...statement,
      ...change,
      automation: { ...statement.automation, ...('automation' in change ? change.automation : {}) },
    }
    const { rows } = await run(['--replay', JSON.stringify({ statement: changed, text: bad })])
    expect(rows[0]?.['note']).toContain(words)
  })

  test.each([
    ['{', 'is not JSON'],
    ['{}', 'needs "text"'],
    ['{"text": "a"}', 'needs "statement"'],
    ['{"text": "a", "statement": {"action": "hold"}}', 'needs "statement"'],
    ['{"text": "\\ud83d", "statement": {}}', 'half a surrogate pair'],
    ['/nowhere/statement.json', 'cannot be read (ENOENT)'],
  ])('%s is refused', async (source, words) => {
    const refused = await run(['--replay', source]).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(UsageError)
    expect(String(refused)).toContain(words)
  })
})

describe('--cases', () => {
  const line = (row: object) => `${JSON.stringify(row)}\n`

  test('all as expected: exit code 0 and a summary', async () => {
    const path = await file(
      'good.jsonl',
      line({ text: 'hello', expect: 'allow' }) +
        '\n' +
        line({ text: bad, expect: ['hold', 'block'], category: 'malicious_link' }),
    )
    expect(await run(['--cases', path])).toEqual({ code: 0, rows: [{ cases: 2, passed: 2, failed: 0 }] })
  })

  test('each one that is not as expected is shown, with its line', async () => {
    const path = await file(
      'bad.jsonl',
      line({ text: 'hello', expect: 'block' }) +
        line({ text: bad, expect: 'block', category: 'spam' }) +
        'no json\n' +
        line({ text: 'hello', expect: 'allow' }),
    )
    const { code, rows } = await run(['--cases', path])
    expect(code).toBe(1)
    expect(rows).toMatchObject([
      { line: 1, text: 'hello', expect: ['block'], got: 'allow' },
      { line: 2, got: 'block', category: 'malicious_link' },
      { line: 3, error: 'not JSON' },
      { cases: 4, passed: 1, failed: 3 },
    ])
  })

  test.each([
    ['{"text": "a"}', 'expect'],
    ['{"text": "a", "expect": "delete"}', 'expect'],
    ['{"text": "a", "expect": ["allow", "delete"]}', 'expect'],
    ['{"text": "a", "expect": []}', 'expect'],
    ['{"expect": "allow"}', 'text'],
    ['{"text": "a", "expect": "allow", "category": 7}', 'category'],
    ['[]', 'text'],
    ['null', 'not a case'],
  ])('%s is no case', async (content, words) => {
    const { code, rows } = await run(['--cases', await file('odd.jsonl', `${content}\n`)])
    expect(code).toBe(1)
    expect(rows[0]?.['error']).toContain(words)
  })

  test('no cases at all are no success', async () => {
    expect(await run(['--cases', await file('empty.jsonl', '')])).toMatchObject({ code: 1 })
  })

  test('a policy changes what happens', async () => {
    const policy = await file('policy.yaml', 'categories: {harassment: block}\n')
    const path = await file('policy.jsonl', line({ text: 'you are a bitch', expect: 'block' }))
    expect(await run(['--cases', path, '--policy', policy])).toMatchObject({ code: 0 })
  })

  test('a file that is not there says so; two things at once are refused', async () => {
    await expect(run(['--cases', '/nowhere/cases'])).rejects.toThrow(
      '--cases /nowhere/cases: cannot be read (ENOENT)',
    )
    await expect(run(['--cases', 'a', '--replay', 'b'])).rejects.toBeInstanceOf(UsageError)
  })
})
