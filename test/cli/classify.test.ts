/**
 * `parley classify`: one line out for each line in, in order, and an exit code that can be trusted.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable, Writable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { classify, classifyCommand } from '../../server/cli/classify.ts'
import { UsageError } from '../../server/cli/command.ts'
import { defaultLimits } from '../../server/limits.ts'
import { createFolder } from '../../server/moderation/fold.ts'
import { createPipeline } from '../../server/moderation/pipeline.ts'
import { defaultPolicy } from '../../server/moderation/policy-file.ts'
import { silentTelemetry } from '../../server/telemetry/telemetry.ts'
import { manualClock } from '../support/manual-clock.ts'
import { finding, scriptedClassifier } from '../support/scripted-classifier.ts'

class Sink extends Writable {
  text = ''
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString()
    done()
  }
}

function ioOf(input: string | Readable, signal = new AbortController().signal) {
  const stdin = typeof input === 'string' ? Readable.from([Buffer.from(input)]) : input
  return { stdin, stdout: new Sink(), stderr: new Sink(), env: {}, signal }
}

async function run(input: string, args: readonly string[] = []) {
  const io = ioOf(input)
  const code = await classifyCommand.run(args, io)
  const rows: Record<string, unknown>[] = io.stdout.text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
  return { code, rows, stderr: io.stderr.text }
}

const line = (text: string) => `${JSON.stringify({ text })}\n`

describe('parley classify', () => {
  test('gives a verdict for each text, in order, with the fields of the contract', async () => {
    const { code, rows, stderr } = await run(line('hello') + line('i will kill you') + line('bye'))
    expect([code, stderr]).toEqual([0, ''])
    expect(rows.map((r) => r['category'])).toEqual([null, 'threat', null])
    for (const row of rows) {
      expect(Object.keys(row)).toEqual(['verdict', 'action', 'category', 'scores', 'evidence', 'us'])
      expect(row['verdict']).toBe(row['action'])
      expect(row['us']).toBeTypeOf('number')
    }
    expect(rows[0]).toMatchObject({ verdict: 'allow', scores: {}, evidence: [] })
    expect(rows[1]?.['evidence']).toContainEqual({ kind: 'span', start: 0, end: 15, detector: 'words' })
  })

  test('remembers nothing: the same text has the same verdict the hundredth time', async () => {
    const { rows } = await run(line('good morning all').repeat(100))
    expect(rows).toHaveLength(100)
    expect(new Set(rows.map((r) => r['action']))).toEqual(new Set(['allow']))
  })

  test('takes the text beside other fields, empty texts, and a last line without an end', async () => {
    const { code, rows } = await run(
      '{"id": 7, "text": "hello", "label": "ham"}\n{"text": ""}\n{"text": "bye"}',
    )
    expect(code).toBe(0)
    expect(rows.map((r) => r['action'])).toEqual(['allow', 'allow', 'allow'])
  })

  test('of nothing is nothing', async () => {
    expect(await run('')).toEqual({ code: 0, rows: [], stderr: '' })
  })

  test.each([
    ['no JSON', 'hello', 'not JSON'],
    ['an empty line', '', 'not JSON'],
    ['no text', '{"message": "hello"}', 'no "text" that is a string'],
    ['a text that is a number', '{"text": 7}', 'no "text" that is a string'],
    ['a list', '["text"]', 'no "text" that is a string'],
    ['null', 'null', 'no "text" that is a string'],
    ['half a surrogate pair', '{"text": "\\ud83d"}', 'half a surrogate pair'],
  ])('puts an error in the place of a line with %s, and goes on', async (_what, bad, words) => {
    const { code, rows, stderr } = await run(`${line('one')}${bad}\n${line('three')}`)
    expect(code).toBe(1)
    expect(rows.map((r) => r['action'])).toEqual(['allow', undefined, 'allow'])
    expect(rows[1]).toEqual({ error: `line 2: ${rows[1]?.['error']?.toString().slice(8)}` })
    expect(rows[1]?.['error']).toContain(words)
    expect(stderr).toMatch(/^parley classify: 1 of 3 lines could not be judged; line 2: .*\n$/)
    expect(stderr).toContain(words)
  })

  test('refuses bytes that are not UTF-8 instead of guessing', async () => {
    const io = ioOf(
      Readable.from([Buffer.from('{"text": "'), Buffer.from([0xff, 0xfe]), Buffer.from('"}\n')]),
    )
    expect(await classifyCommand.run([], io)).toBe(1)
    expect(io.stdout.text).toContain('not JSON')
  })

  test('judges a line as long as classifyLineBytesMax, and not one byte more', async () => {
    const frame = '{"text": ""}'.length
    const fits = `{"text": "${' '.repeat(defaultLimits.classifyLineBytesMax - frame)}"}\n`
    const { code, rows } = await run(fits + fits.replace('" ', '"  ') + line('after'))
    expect(code).toBe(1)
    expect(rows.map((r) => r['action'])).toEqual(['allow', undefined, 'allow'])
    expect(rows[1]?.['error']).toContain('longer than')
  })
})

describe('with a policy', () => {
  async function withPolicy(yaml: string, check: (file: string) => Promise<void>) {
    const folder = await mkdtemp(join(tmpdir(), 'parley-classify-'))
    try {
      const file = join(folder, 'policy.yaml')
      await writeFile(file, yaml)
      await check(file)
    } finally {
      await rm(folder, { recursive: true })
    }
  }

  test('judges by it', async () => {
    await withPolicy('categories:\n  harassment: block\n', async (file) => {
      const insult = line('you are a bitch')
      const before = await run(insult)
      const after = await run(insult, ['--policy', file])
      expect(before.rows[0]?.['category']).toBe('harassment')
      expect(after.rows[0]?.['action']).toBe('block')
    })
  })

  test('that is wrong says where and judges nothing', async () => {
    await withPolicy('preset: mild\ncategories: {spam: delete}\n', async (file) => {
      const refused = await run(line('hello'), ['--policy', file]).catch((error: unknown) => error)
      expect(refused).toBeInstanceOf(UsageError)
      expect(String(refused)).toMatch(
        /--policy .*policy\.yaml: preset must be one of.*; categories\.spam must be/,
      )
      expect(String(refused)).not.toContain('\n')
    })
  })

  test('that is not there says so', async () => {
    await expect(run('', ['--policy', '/nowhere/policy.yaml'])).rejects.toThrow(
      '--policy /nowhere/policy.yaml: cannot be read (ENOENT)',
    )
  })

  test('no other option is known', async () => {
    await expect(run('', ['--polizy', 'x'])).rejects.toMatchObject({ code: 'ERR_PARSE_ARGS_UNKNOWN_OPTION' })
  })
})

describe('the stream of verdicts', () => {
  function scripted() {
    const clock = manualClock()
    const folder = createFolder(64)
    const classifier = scriptedClassifier()
    const pipeline = createPipeline({
      classifiers: [classifier],
      fold: (text) => folder.fold(text),
      limits: defaultLimits,
      clock,
      telemetry: silentTelemetry,
      rulesetHash: 'sha256:rules',
      modelHash: null,
    })
    return { clock, classifier, pipeline }
  }

  test('waits for its reader: input is not read far ahead of what was taken', async () => {
    const { pipeline, clock } = scripted()
    let read = 0
    const stdin = Readable.from(
      (function* () {
        for (; read < 10_000; read++) yield Buffer.from(line(`text ${read}`))
      })(),
    )
    const stdout = new PassThrough({ highWaterMark: 1_000 })
    const stderr = new Sink()
    const done = classify(
      pipeline,
      defaultPolicy,
      { stdin, stdout, stderr, signal: new AbortController().signal },
      clock,
    )
    await clock.advanceAsync(0)
    await clock.advanceAsync(0)
    expect(read).toBeLessThan(1_000)
    let taken = 0
    stdout.on('data', (chunk: Buffer) => {
      taken += chunk.toString().split('\n').length - 1
    })
    expect(await done).toBe(0)
    await clock.advanceAsync(0)
    expect(taken).toBe(10_000)
  })

  test('keeps the order when verdicts come late, and tells when a classifier failed', async () => {
    const { pipeline, clock, classifier } = scripted()
    classifier.behave(({ text }) =>
      text === 'late'
        ? { does: 'answer_later', findings: [finding('harassment', 0.99)] }
        : text === 'fail'
          ? { does: 'throw' }
          : { does: 'answer', findings: [] },
    )
    const io = ioOf(line('late') + line('fail') + line('hello'))
    expect(await classify(pipeline, defaultPolicy, io, clock)).toBe(0)
    const rows: Record<string, unknown>[] = io.stdout.text
      .trim()
      .split('\n')
      .map((row) => JSON.parse(row))
    expect(rows.map((r) => [r['action'], r['degraded']])).toEqual([
      ['block', undefined],
      ['flag', true],
      ['allow', undefined],
    ])
  })

  test('ends when interrupted, even while it waits for input', async () => {
    const { pipeline, clock } = scripted()
    const leaving = new AbortController()
    const stdin = new PassThrough()
    const io = ioOf(stdin, leaving.signal)
    const done = classify(pipeline, defaultPolicy, io, clock)
    stdin.write(line('hello'))
    await clock.advanceAsync(0)
    leaving.abort()
    expect(await done).toBe(1)
    expect(stdin.destroyed).toBe(true)
  })

  test('ends when interrupted while nobody reads', async () => {
    const { pipeline, clock } = scripted()
    const leaving = new AbortController()
    const io = {
      ...ioOf(line('hello').repeat(1_000), leaving.signal),
      stdout: new PassThrough({ highWaterMark: 10 }),
    }
    const done = classify(pipeline, defaultPolicy, io, clock)
    await clock.advanceAsync(0)
    leaving.abort()
    expect(await done).toBe(1)
  })
})
