import { expect, test } from 'vitest'
import type { Statement } from '../../protocol/statement.ts'
import { conversation } from '../support/conversation.ts'
import type { Person } from '../support/person.ts'
import { finding, scriptedClassifier } from '../support/scripted-classifier.ts'

/** Says what the text asks for: `block …`, `hold …`, `mask …`, `flag …`. */
function obedient() {
  return scriptedClassifier(
    ({ text }) => {
      const score = { block: 0.99, hold: 0.9, flag: 0.7 }[text.split(' ')[0] ?? '']
      if (text.startsWith('mask'))
        return { does: 'answer', findings: [finding('personal_data', 0.99, 5, text.length)] }
      return {
        does: 'answer',
        findings: score === undefined ? [] : [finding('harassment', score, 0, text.length)],
      }
    },
    { categories: ['harassment', 'personal_data'] },
  )
}

function three(people: Person[]): [Person, Person, Person] {
  const [a, b, c] = people
  if (a === undefined || b === undefined || c === undefined) throw new Error('three people were expected')
  return [a, b, c]
}

/** The statement inside an answer. */
function statementOf(frame: object): Statement {
  if (!('statement' in frame)) throw new Error(`no statement in ${JSON.stringify(frame)}`)
  return frame.statement as Statement
}

test('a blocked message reaches nobody; its sender learns why and how to appeal', async () => {
  await using chat = await conversation({ classifiers: [obedient()] })
  const [ann, bob] = three(await chat.gather('den', 'ann', 'bob', 'cat'))
  const answer = await bob.send('den', 'block this please')
  expect(answer).toMatchObject({ t: 'error', code: 400, name: 'blocked', retry: 'no' })
  expect(statementOf(answer)).toMatchObject({
    v: 1,
    action: 'block',
    category: 'harassment',
    room: 'den',
    automation: { detected: 'automatic', decided: 'automatic', degraded: false },
  })
  expect(await bob.send('den', 'something kind')).toMatchObject({ t: 'ok', seq: 1 })
  await ann.frame('message')
  expect(ann.texts('den')).toEqual(['something kind'])
  expect(bob.texts('den')).toEqual(['something kind'])
})

test('a flagged message is delivered, and its sender gets a statement all the same', async () => {
  await using chat = await conversation({ classifiers: [obedient()] })
  const [ann, bob] = three(await chat.gather('den', 'ann', 'bob', 'cat'))
  expect(await bob.send('den', 'flag this')).toMatchObject({ t: 'ok' })
  expect(await bob.frame('statement')).toMatchObject({ action: 'flag', category: 'harassment' })
  await ann.frame('message')
  expect(ann.all('statement')).toEqual([])
})

test('a masked message shows everyone the mask, the log too', async () => {
  await using chat = await conversation({ classifiers: [obedient()] })
  const [ann, bob] = three(await chat.gather('den', 'ann', 'bob', 'cat'))
  expect(await bob.send('den', 'mask 4111')).toMatchObject({ t: 'ok' })
  expect(await ann.frame('message')).toMatchObject({ text: 'mask ••••', masked: true })
  expect(await bob.frame('statement')).toMatchObject({ action: 'mask', category: 'personal_data' })
  const page = await ann.expect('page', 'history', { room: 'den', limit: 5 })
  expect(JSON.stringify(page)).not.toContain('4111')
})

test('a held message waits for a moderator; approved, it gets the next number and leaves no hole', async () => {
  await using chat = await conversation({ classifiers: [obedient()] })
  const [ann, bob, cat] = three(await chat.gather('den', 'ann', 'bob', 'cat'))
  const held = await bob.send('den', 'hold this thought')
  expect(held).toMatchObject({ t: 'held' })
  expect(statementOf(held)).toMatchObject({ action: 'hold' })
  const shown = await ann.frame('held')
  expect(shown).toMatchObject({
    room: 'den',
    from: bob.user,
    text: 'hold this thought',
    category: 'harassment',
  })
  expect(await cat.send('den', 'meanwhile')).toMatchObject({ seq: 1 })
  expect(cat.all('held')).toEqual([])
  expect(await cat.command('den', '/held')).toMatchObject({ name: 'role_too_low' })
  expect(await ann.command('den', '/held')).toMatchObject({ result: { items: [{ item: shown.item }] } })
  expect(await ann.command('den', `/approve ${shown.item}`)).toMatchObject({ t: 'ok', result: { seq: 2 } })
  expect(await cat.frame('message', (m) => m.seq === 2)).toMatchObject({
    from: bob.user,
    text: 'hold this thought',
  })
  expect(await ann.command('den', `/approve ${shown.item}`)).toMatchObject({ name: 'no_such_item' })
  expect(await ann.command('den', `/deny ${shown.item}`)).toMatchObject({ name: 'no_such_item' })
})

test('a denied message goes back with the reason', async () => {
  await using chat = await conversation({ classifiers: [obedient()] })
  const [ann, bob, cat] = three(await chat.gather('den', 'ann', 'bob', 'cat'))
  await bob.send('den', 'hold this thought')
  const { item } = await ann.frame('held')
  expect(await ann.command('den', `/deny ${item} not in this room`)).toMatchObject({ t: 'ok' })
  const statement = await bob.frame('statement')
  expect(statement).toMatchObject({
    action: 'block',
    automation: { detected: 'automatic', decided: 'human' },
  })
  expect(statement.facts.text).toContain('not in this room')
  await cat.ask('ping', {})
  expect(cat.texts('den')).toEqual([])
})

test('nobody decides about their own held message', async () => {
  await using chat = await conversation({ classifiers: [obedient()] })
  const [ann] = three(await chat.gather('den', 'ann', 'bob', 'cat'))
  await ann.send('den', 'hold mine')
  const { item } = await ann.frame('held', (h) => h.item !== undefined && h.from !== undefined)
  expect(await ann.command('den', `/approve ${item}`)).toMatchObject({ name: 'role_too_low' })
  expect(await ann.command('den', `/deny ${item} no`)).toMatchObject({ name: 'role_too_low' })
})

test('a held message that nobody decides in time goes back with a statement', async () => {
  await using chat = await conversation({
    classifiers: [obedient()],
    limits: { heldForMs: 100, sweepHoldsMs: 50 },
  })
  const [ann, bob] = three(await chat.gather('den', 'ann', 'bob', 'cat'))
  await bob.send('den', 'hold this thought')
  const statement = await bob.frame('statement')
  expect(statement).toMatchObject({ action: 'block', message: null })
  expect(statement.facts.text).toContain('No moderator decided in time')
  expect(await ann.command('den', '/held')).toMatchObject({ result: { items: [] } })
})

test('held messages survive a restart', async () => {
  await using before = await conversation({ classifiers: [obedient()] })
  const [, bob] = three(await before.gather('den', 'ann', 'bob', 'cat'))
  await bob.send('den', 'hold this thought')
  await before.server.drain()
  await using after = await conversation({ classifiers: [obedient()], dataDir: before.dataDir })
  const ann = await after.person('ann')
  await ann.join('den')
  const list = await ann.command('den', '/held')
  expect(list).toMatchObject({ result: { items: [{ text: 'hold this thought', name: 'bob' }] } })
})

test.each([
  ['heldPerRoomMax', { heldPerRoomMax: 1 }],
  ['heldMax', { heldMax: 1 }],
] as const)('%s is kept: the next message is refused, not lost in silence', async (_name, limits) => {
  await using chat = await conversation({ classifiers: [obedient()], limits })
  const [, bob] = three(await chat.gather('den', 'ann', 'bob', 'cat'))
  expect(await bob.send('den', 'hold one')).toMatchObject({ t: 'held' })
  expect(await bob.send('den', 'hold two')).toMatchObject({ t: 'error', name: 'hold_full', retry: 'later' })
})

test('edits pass the same gate: nothing forbidden comes in through an edit', async () => {
  await using chat = await conversation({ classifiers: [obedient()] })
  const [ann, bob] = three(await chat.gather('den', 'ann', 'bob', 'cat'))
  const sent = await bob.send('den', 'innocent')
  const id = sent.t === 'ok' ? (sent.id ?? '') : ''
  expect(await bob.ask('edit', { room: 'den', id, text: 'block the new text' })).toMatchObject({
    name: 'blocked',
  })
  expect(await bob.ask('edit', { room: 'den', id, text: 'hold the new text' })).toMatchObject({ t: 'held' })
  const { item } = await ann.frame('held')
  await ann.ask('ping', {})
  expect(ann.all('edited')).toEqual([])
  await ann.command('den', `/approve ${item}`)
  expect(await bob.frame('edited')).toMatchObject({ id, text: 'hold the new text' })
})

test('handles, room names, topics and reasons pass the same gate', async () => {
  const judge = scriptedClassifier(
    ({ text }) => ({
      does: 'answer',
      findings: /vile/i.test(text) ? [finding('hate', 0.99, 0, text.length)] : [],
    }),
    { categories: ['hate'] },
  )
  await using chat = await conversation({ classifiers: [judge] })
  const vile = await chat.person('someone', { handle: 'vile-name' })
  expect(vile.name).not.toContain('vile')
  expect(await vile.frame('statement')).toMatchObject({ action: 'block', category: 'hate' })
  expect(await vile.ask('join', { room: 'vile-room', create: true })).toMatchObject({ name: 'blocked' })
  const [ann] = three(await chat.gather('den', 'ann', 'bob', 'cat'))
  expect(await ann.command('den', '/topic vile things')).toMatchObject({ name: 'blocked' })
  expect(await ann.command('den', '/mute @bob 10m vile reason')).toMatchObject({ name: 'blocked' })
  expect(await ann.command('den', '/warn @bob vile reason')).toMatchObject({ name: 'blocked' })
  expect(new Set(judge.asked.map((a) => a.subject.kind))).toEqual(
    new Set(['handle', 'room_name', 'topic', 'reason']),
  )
})

test('a member muted while her message is being judged is refused', async () => {
  const slow = scriptedClassifier(({ text }) =>
    text === 'hello' ? { does: 'hang' } : { does: 'answer', findings: [] },
  )
  await using chat = await conversation({ classifiers: [slow], limits: { verdictDeadlineMs: 60_000 } })
  const [mo, ann] = three(await chat.gather('den', 'mo', 'ann', 'cat'))
  const sent = ann.send('den', 'hello')
  expect(await mo.command('den', '/mute @ann 1m')).toMatchObject({ t: 'ok' })
  slow.release()
  expect(await sent).toMatchObject({ t: 'error', name: 'muted' })
  await mo.ask('ping', {})
  expect(mo.texts('den')).not.toContain('hello')
})

test('one slow verdict holds up its sender only, and her messages keep their order', async () => {
  const slow = scriptedClassifier(({ text }) =>
    text === 'first' ? { does: 'hang' } : { does: 'answer', findings: [] },
  )
  await using chat = await conversation({ classifiers: [slow], limits: { verdictDeadlineMs: 60_000 } })
  const [mo, ann] = three(await chat.gather('den', 'mo', 'ann', 'cat'))
  const first = ann.send('den', 'first')
  const second = ann.send('den', 'second')
  expect(await mo.send('den', 'not waiting')).toMatchObject({ t: 'ok', seq: 1 })
  slow.release()
  await Promise.all([first, second])
  await mo.frame('message', (m) => m.seq === 3)
  expect(mo.texts('den')).toEqual(['not waiting', 'first', 'second'])
})

test('requests behind a slow verdict are bounded by laneFramesMax', async () => {
  const slow = scriptedClassifier(({ kind }) =>
    kind === 'message' ? { does: 'hang' } : { does: 'answer', findings: [] },
  )
  await using chat = await conversation({
    classifiers: [slow],
    limits: { verdictDeadlineMs: 300, laneFramesMax: 2 },
  })
  const [ann] = three(await chat.gather('den', 'ann', 'bob', 'cat'))
  const answers = await Promise.all(['a1', 'b2', 'c3', 'd4'].map((text) => ann.send('den', text)))
  expect(answers.filter((a) => a.t === 'error' && a.name === 'overloaded')).toHaveLength(1)
})

test('a classifier that throws never means silence: the declared policy decides, and says degraded', async () => {
  const broken = scriptedClassifier(({ kind }) =>
    kind === 'message' ? { does: 'throw' } : { does: 'answer', findings: [] },
  )
  await using chat = await conversation({ classifiers: [broken] })
  const [ann, bob] = three(await chat.gather('den', 'ann', 'bob', 'cat'))
  const answer = await bob.send('den', 'perfectly fine')
  const statement = answer.t === 'ok' ? await bob.frame('statement') : statementOf(answer)
  expect(statement.automation.degraded).toBe(true)
  if (answer.t !== 'ok') {
    await ann.ask('ping', {})
    expect(ann.texts('den')).toEqual([])
  }
})

test('statements wait for somebody who is away, and standing lists them', async () => {
  await using chat = await conversation({ classifiers: [obedient()] })
  const [ann, bob] = three(await chat.gather('den', 'ann', 'bob', 'cat'))
  bob.close()
  await bob.end()
  await ann.command('den', '/mute @bob 10m spam, again')
  const back = await chat.person('bob')
  const statement = await back.frame('statement')
  expect(statement).toMatchObject({ action: 'mute', category: 'spam', room: 'den' })
  expect(await back.expect('standing', 'standing', {})).toMatchObject({
    total: 1,
    statements: [{ id: statement.id }],
  })
  const once = await chat.person('bob')
  await once.ask('ping', {})
  expect(once.all('statement')).toEqual([])
})

test('an appeal is opened once, by the person concerned, while there is time', async () => {
  await using chat = await conversation({ classifiers: [obedient()] })
  const [ann, bob, cat] = three(await chat.gather('den', 'ann', 'bob', 'cat'))
  const { id } = statementOf(await bob.send('den', 'block this please'))
  expect(await cat.ask('appeal', { statement: id, text: 'on his behalf' })).toMatchObject({
    name: 'no_such_statement',
  })
  expect(await bob.ask('appeal', { statement: id, text: 'it was a quotation' })).toMatchObject({ t: 'ok' })
  expect(await bob.frame('appeal')).toMatchObject({ statement: id, state: 'open' })
  expect(await ann.frame('notice', (n) => n.name === 'appeal')).toMatchObject({ room: 'den' })
  expect(await bob.ask('appeal', { statement: id, text: 'again' })).toMatchObject({ name: 'appeal_closed' })
})

test('a report reaches the moderators who are present', async () => {
  await using chat = await conversation()
  const [ann, bob, cat] = three(await chat.gather('den', 'ann', 'bob', 'cat'))
  const sent = await bob.send('den', 'buy my things')
  const id = sent.t === 'ok' ? (sent.id ?? '') : ''
  expect(await cat.ask('report', { room: 'den', id, category: 'spam' })).toMatchObject({ t: 'ok', id })
  expect(await ann.frame('notice', (n) => n.name === 'report')).toMatchObject({ room: 'den' })
  expect(await cat.ask('report', { room: 'den', id: 'm_nothing', category: 'spam' })).toMatchObject({
    name: 'no_such_message',
  })
  await bob.ask('ping', {})
  expect(bob.all('notice').filter((n) => n.name === 'report')).toEqual([])
})

test('waitingStatementsMax statements are delivered at one hello, the others at the next', async () => {
  await using chat = await conversation({
    limits: { waitingStatementsMax: 2 },
    classifiers: [],
    config: { standing: { ladder: [] } },
  })
  const [ann, bob] = three(await chat.gather('den', 'ann', 'bob', 'cat'))
  bob.close()
  await bob.end()
  for (let i = 1; i <= 3; i++) await ann.command('den', `/warn @bob reason number ${i}`)
  const first = await chat.person('bob')
  await first.ask('ping', {})
  const second = await chat.person('bob')
  await second.ask('ping', {})
  const reasons = [first, second].map((p) => p.all('statement').map((s) => s.facts.text.at(-1)))
  expect(reasons).toEqual([['1', '2'], ['3']])
})

test('a mistake of ours is answered with internal, and the connection lives', async () => {
  const pipeline = {
    ruleset: 'sha256:0',
    model: null,
    judge({ text }: { text: string }) {
      if (text === 'trip') throw new Error('a pipeline never throws, but what if')
      return {
        action: 'allow',
        category: null,
        score: 0,
        threshold: null,
        rule: null,
        evidence: [],
        scores: {},
        degraded: false,
        text,
        ruleset: 'sha256:0',
        model: null,
      } as const
    },
  }
  await using chat = await conversation({ pipeline })
  const [ann, bob] = three(await chat.gather('den', 'ann', 'bob', 'cat'))
  expect(await bob.send('den', 'trip')).toMatchObject({ t: 'error', name: 'internal', retry: 'later' })
  expect(await bob.send('den', 'on we go')).toMatchObject({ t: 'ok', seq: 1 })
  await ann.frame('message')
  expect(ann.texts('den')).toEqual(['on we go'])
})
