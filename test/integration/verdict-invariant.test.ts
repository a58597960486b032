/**
 * The first guarantee through the real server: nothing is delivered without a settled verdict that allows it, whatever the
 * classifiers do, when there are too many drafts at once, and when the server dies in the middle.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Category } from '../../protocol/statement.ts'
import { packageRoot } from '../../server/base/package-root.ts'
import { checkFindings } from '../../server/moderation/findings.ts'
import { maskSpans } from '../../server/moderation/mask.ts'
import { decide } from '../../server/moderation/policy.ts'
import type { Finding } from '../../server/moderation/verdict.ts'
import { conversation } from '../support/conversation.ts'
import { Person } from '../support/person.ts'
import { type Behaviour, finding, lies, scriptedClassifier } from '../support/scripted-classifier.ts'
import { startChild } from '../support/server-child.ts'

/** One classifier each; `threat` holds when it fails, `harassment` marks. */
const covered = ['harassment', 'threat', 'personal_data'] as const satisfies Category[]

const anyBehaviour = (category: Category): fc.Arbitrary<Behaviour> => {
  const findings = fc
    .option(fc.constantFrom(0.3, 0.6, 0.82, 0.93, 0.99), { nil: undefined })
    .map((score): Finding[] => (score === undefined ? [] : [finding(category, score, 0, 2)]))
  const answer = findings.map((found): Behaviour => ({ does: 'answer', findings: found }))
  return fc.oneof(
    { weight: 4, arbitrary: answer },
    { weight: 2, arbitrary: findings.map((found): Behaviour => ({ does: 'answer_later', findings: found })) },
    { weight: 1, arbitrary: fc.constant<Behaviour>({ does: 'throw' }) },
    { weight: 1, arbitrary: fc.constant<Behaviour>({ does: 'reject' }) },
    { weight: 1, arbitrary: fc.constant<Behaviour>({ does: 'hang' }) },
    {
      weight: 1,
      arbitrary: fc.record({
        does: fc.constant('lie' as const),
        how: fc.constantFrom(...lies),
        later: fc.boolean(),
      }),
    },
  )
}

type Script = readonly Behaviour[]
/** What each of three senders says, and what each classifier does about it. */
const anySchedule = fc.array(fc.array(fc.tuple(...covered.map(anyBehaviour)), { maxLength: 6 }), {
  minLength: 3,
  maxLength: 3,
})

/** What must come of a text by the policy alone, worked out without the pipeline. Who hangs never answers in time. */
function expected(text: string, script: Script) {
  const findings: Finding[] = []
  const failed: Category[] = []
  for (const [i, behaviour] of script.entries()) {
    const category = covered[i] ?? 'harassment'
    if (behaviour.does === 'answer' || behaviour.does === 'answer_later') findings.push(...behaviour.findings)
    else failed.push(category)
  }
  const { action, masked } = decide(findings, 'standard', {}, failed)
  return { action, text: maskSpans(text, masked) }
}

const roomy = {
  sendBurstMax: 10_000,
  sendsPerSecond: 10_000,
  framesBurstMax: 100_000,
  framesPerSecond: 100_000,
}

test.each([
  ['with room for every draft', 10_000],
  ['when one draft at a time is too many already', 1],
])(
  'every delivered message had a verdict that allows it, and every other one had none: %s',
  async (_, verdictsPendingMax) => {
    const scripts = new Map<string, Script>()
    const classifiers = covered.map((category, i) =>
      scriptedClassifier(
        ({ text, kind }) =>
          (kind === 'message' ? scripts.get(text)?.[i] : undefined) ?? { does: 'answer', findings: [] },
        { name: `scripted_${category}`, categories: [category] },
      ),
    )
    await using chat = await conversation({
      classifiers,
      limits: { ...roomy, verdictDeadlineMs: 25, verdictsPendingMax },
    })
    const watcher = await chat.person('watcher')
    const senders = await Promise.all(['ann', 'bob', 'cat'].map((name) => chat.person(name)))
    let runs = 0
    let overloaded = 0

    await fc.assert(
      fc.asyncProperty(anySchedule, async (schedule) => {
        const room = `den-${++runs}`
        await watcher.join(room, { create: true })
        for (const sender of senders) await sender.join(room)
        // A script is known by its text, so texts differ; a span covers the first two letters.
        const drafts = schedule.flatMap((said, who) =>
          said.map((script, i) => ({ who, script, text: `${'abc'[who]}-${runs}-${i}` })),
        )
        for (const { text, script } of drafts) scripts.set(text, script)
        const answers = await Promise.all(
          drafts.map(async (draft) => ({
            ...draft,
            answer: await senders[draft.who]?.send(room, draft.text),
          })),
        )
        for (const classifier of classifiers) classifier.release() // who comes late changes nothing any more
        await watcher.ask('ping', {})

        const delivered = watcher.all('message').filter((m) => m.room === room)
        const allowed = new Map<string, string>()
        for (const { text, script, answer } of answers) {
          const verdict = expected(text, script)
          if (answer?.t === 'error' && answer.name === 'overloaded') {
            overloaded++
            continue
          }
          if (verdict.action === 'block') expect(answer, text).toMatchObject({ t: 'error', name: 'blocked' })
          else if (verdict.action === 'hold') expect(answer, text).toMatchObject({ t: 'held' })
          else if (answer?.t === 'ok') allowed.set(answer.id ?? '', verdict.text)
          else expect(answer, text).toMatchObject({ t: 'ok' })
        }
        expect(new Map(delivered.map((m) => [m.id, m.text]))).toEqual(allowed)
        // One order for each sender, the one in which it was said.
        for (const [who, sender] of senders.entries()) {
          const said = answers
            .filter((a) => a.who === who)
            .flatMap(({ answer }) => (answer?.t === 'ok' ? [answer.id] : []))
          expect(delivered.filter((m) => m.from === sender.user).map((m) => m.id)).toEqual(said)
        }
      }),
      { numRuns: 15 },
    )
    expect(overloaded > 0).toBe(verdictsPendingMax === 1)
    expect(watcher.all('message').length).toBeGreaterThan(0)
  },
)

test('the lies that the scripts tell are lies: none of them is taken for an answer', () => {
  const told = (how: (typeof lies)[number]) => {
    const liar = scriptedClassifier({ does: 'lie', how })
    const subject = { kind: 'message', text: 'text', room: 'den', author: 'u', at: 0 } as const
    const folded = { original: 'text' } as never
    return checkFindings(liar, liar.classify(subject, folded, new AbortController().signal), 4).lie
  }
  expect(lies.map(told).filter((lie) => lie === null)).toEqual([])
})

test('a draft that is being judged when the server is killed was never said', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'parley-judge-'))
  try {
    const hangs = join(folder, 'judge.mjs')
    await writeFile(hangs, 'export const judge = () => new Promise(() => undefined)')
    const config = join(folder, 'config.yaml')
    await writeFile(config, `secondOpinion: {module: ${hangs}}\nlimits: {secondOpinionMs: 600000}\n`)
    await using child = await startChild({ args: ['--transport', 'ws', '--config', config] })
    const ann = await Person.connect(child.url)
    await ann.hello(await child.token('ann'))
    const bob = await Person.connect(child.url)
    await bob.hello(await child.token('bob'))
    await ann.join('den', { create: true })
    await bob.join('den')
    // By the owner's choice an insult is only marked, which is where a second opinion is asked for.
    await ann.command('den', '/policy set harassment flag')
    const grey = 'you are a bitch'
    let answered = false
    ann.send('den', grey).then(
      () => {
        answered = true
      },
      () => undefined, // no answer will come
    )
    expect(await bob.send('den', 'meanwhile', { ack: 'durable' })).toMatchObject({ t: 'ok', seq: 2 })
    await bob.ask('ping', {})
    expect(answered).toBe(false)
    await child.kill()
    await child.restart()
    const back = await Person.connect(child.url)
    await back.hello(await child.token('bob'))
    await back.join('den', { history: 10 })
    const page = await back.frame('page')
    expect(page.events.flatMap((e) => (e.t === 'message' ? [e.text] : []))).toEqual(['meanwhile'])
    expect([...bob.texts('den'), ...ann.texts('den')]).not.toContain(grey)
    back.close()
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

test('somebody who waits for a second opinion holds up nobody else, and keeps their order', async () => {
  const judge = join(packageRoot(), 'test/support/judge-module.mjs')
  const grey = scriptedClassifier(({ text }) => ({
    does: 'answer',
    findings: /^(?:score|wait)/.test(text) ? [finding('harassment', 0.6, 0, 5)] : [],
  }))
  await using chat = await conversation({
    classifiers: [grey],
    config: { secondOpinion: { module: judge, noAnswer: { harassment: 'hold' } } },
    limits: { secondOpinionMs: 1_500 },
  })
  const [ann, bob] = await chat.gather('den', 'ann', 'bob')
  if (ann === undefined || bob === undefined) throw new Error('two people were expected')
  const first = ann.send('den', 'wait for it')
  const second = ann.send('den', 'and then this')
  expect(await bob.send('den', 'not waiting')).toMatchObject({ t: 'ok', seq: 1 })
  const held = await first
  expect(held).toMatchObject({
    t: 'held',
    statement: { category: 'harassment', automation: { degraded: true } },
  })
  expect(await second).toMatchObject({ t: 'ok', seq: 2 })
  expect(await bob.send('den', 'score 0.1 clears it')).toMatchObject({ t: 'ok', seq: 3 })
  expect(await bob.send('den', 'score 0.99 refuses it')).toMatchObject({ t: 'error', name: 'blocked' })
  await ann.frame('message', (m) => m.seq === 3)
  expect(ann.texts('den')).toEqual(['not waiting', 'and then this', 'score 0.1 clears it'])
  expect(bob.all('statement')).toEqual([])
})
