/**
 * Owners decide how their rooms are moderated: the preset, single categories, and rules of their own.
 */
import { describe, expect, test } from 'vitest'
import type { Statement } from '../../protocol/statement.ts'
import { conversation } from '../support/conversation.ts'
import type { Person } from '../support/person.ts'
import { finding, scriptedClassifier } from '../support/scripted-classifier.ts'

/** Says of `X…` that it is harassment and of `T…` that it is a threat, with the score after the letter. */
function scoring() {
  return scriptedClassifier(
    ({ text }) => {
      const [, letter, score] = /^([XT])(0\.\d+|1)/.exec(text) ?? []
      if (letter === undefined) return { does: 'answer', findings: [] }
      const category = letter === 'X' ? 'harassment' : 'threat'
      return { does: 'answer', findings: [finding(category, Number(score), 0, text.length)] }
    },
    { categories: ['harassment', 'threat'] },
  )
}

function two(people: Person[]): [Person, Person] {
  const [a, b] = people
  if (a === undefined || b === undefined) throw new Error('two people were expected')
  return [a, b]
}

function resultOf(frame: object): Record<string, unknown> {
  if (!('result' in frame)) throw new Error(`no result in ${JSON.stringify(frame)}`)
  return frame.result as Record<string, unknown>
}

function statementOf(frame: object): Statement {
  if (!('statement' in frame)) throw new Error(`no statement in ${JSON.stringify(frame)}`)
  return frame.statement as Statement
}

describe('/policy', () => {
  test('preset changes what the same words come to, and everybody sees it', async () => {
    await using chat = await conversation({ classifiers: [scoring()] })
    const [ann, bob] = two(await chat.gather('den', 'ann', 'bob'))
    expect(await bob.send('den', 'X0.7 one')).toMatchObject({ t: 'ok' })
    expect(await ann.command('den', '/policy preset strict')).toMatchObject({
      t: 'ok',
      result: { preset: 'strict', chosen: true },
    })
    expect(await bob.frame('modes', (m) => m.modes.preset === 'strict')).toMatchObject({ by: ann.user })
    expect(await bob.send('den', 'X0.7 two')).toMatchObject({ t: 'held' })
    await ann.command('den', '/policy preset relaxed')
    expect(await bob.send('den', 'X0.93 three')).toMatchObject({ t: 'ok' })
  })

  test('set changes one category, and default takes it back', async () => {
    await using chat = await conversation({ classifiers: [scoring()] })
    const [ann, bob] = two(await chat.gather('den', 'ann', 'bob'))
    await ann.command('den', '/policy set harassment block')
    expect(await bob.send('den', 'X0.6 one')).toMatchObject({ t: 'error', name: 'blocked' })
    await ann.command('den', '/policy set harassment allow')
    expect(await bob.send('den', 'X0.99 two')).toMatchObject({ t: 'ok' })
    expect(resultOf(await ann.command('den', '/policy show'))).toMatchObject({
      preset: 'standard',
      chosen: false,
      overrides: { harassment: 'allow' },
      at_most: { harassment: 'allow', threat: 'block' },
    })
    await ann.command('den', '/policy set harassment default')
    expect(await bob.send('den', 'X0.99 three')).toMatchObject({ name: 'blocked' })
    expect(resultOf(await ann.command('den', '/policy show'))).toMatchObject({ overrides: {} })
  })

  test('the operator’s floor stays, and the answer says so', async () => {
    await using chat = await conversation({ classifiers: [scoring()] })
    const [ann, bob] = two(await chat.gather('den', 'ann', 'bob'))
    const lowered = resultOf(await ann.command('den', '/policy set threat allow'))
    expect(lowered['note']).toContain('floor')
    expect(await bob.send('den', 'T0.95 one')).toMatchObject({ t: 'ok' })
    expect(await bob.frame('statement')).toMatchObject({ action: 'flag', category: 'threat' })
    expect(resultOf(await ann.command('den', '/policy set threat block'))['note']).toBeUndefined()
    expect(resultOf(await ann.command('den', '/policy set harassment allow'))['note']).toBeUndefined()
  })

  test('holds for topics and reasons as well: they are read in the room', async () => {
    await using chat = await conversation({ classifiers: [scoring()] })
    const [ann] = two(await chat.gather('den', 'ann', 'bob'))
    expect(await ann.command('den', '/topic X0.7 one')).toMatchObject({ t: 'ok' })
    await ann.command('den', '/policy preset strict')
    expect(await ann.command('den', '/topic X0.7 two')).toMatchObject({ name: 'blocked' })
    expect(await ann.command('den', '/mute @bob 1m X0.7 two')).toMatchObject({ name: 'blocked' })
    await ann.command('den', '/policy set harassment allow')
    expect(await ann.command('den', '/topic X0.99 three')).toMatchObject({ t: 'ok' })
    expect(await ann.command('den', '/mute @bob 1m X0.99 three')).toMatchObject({ t: 'ok' })
  })

  test('a room keeps its policy over a restart, and other rooms have their own', async () => {
    await using before = await conversation({ classifiers: [scoring()] })
    const [ann] = two(await before.gather('den', 'ann', 'bob'))
    await ann.join('attic', { create: true })
    await ann.command('den', '/policy preset strict')
    await ann.command('den', '/policy set threat hold')
    await before.server.drain()
    await using after = await conversation({ classifiers: [scoring()], dataDir: before.dataDir })
    const bob = await after.person('bob')
    expect(await bob.join('den')).toMatchObject({
      modes: { preset: 'strict', overrides: { threat: 'hold' } },
    })
    await bob.join('attic')
    expect(await bob.send('den', 'X0.7 one')).toMatchObject({ t: 'held' })
    expect(await bob.send('attic', 'X0.7 one')).toMatchObject({ t: 'ok' })
    expect(await bob.send('den', 'T0.99 two')).toMatchObject({ t: 'held' })
  })

  test.each([
    '/policy',
    '/policy preset',
    '/policy preset lax',
    '/policy set spam',
    '/policy set opinion block',
    '/policy set spam mute',
    '/policy show all',
  ])('%s is answered with its usage', async (line) => {
    await using chat = await conversation({ classifiers: [] })
    const [ann] = two(await chat.gather('den', 'ann', 'bob'))
    expect(await ann.command('den', line)).toMatchObject({ name: 'bad_command' })
  })
})

describe('/rule', () => {
  test('a rule is tried on what was said, switched on, cited with its clause, and taken away again', async () => {
    await using chat = await conversation()
    const [ann, bob] = two(await chat.gather('den', 'ann', 'bob'))
    const sent = await bob.send('den', 'the ending: Rosebud is a sledge')
    await bob.send('den', 'nice weather today')

    const tried = resultOf(await ann.command('den', '/rule test word rosebud block'))
    expect(tried).toMatchObject({ would: 'block', looked_at: 2, matched: 1, authors: 1 })
    expect(tried['shown']).toMatchObject([
      { id: sent.t === 'ok' ? sent.id : '', from: bob.user, spans: [{ start: 12, end: 19 }] },
    ])
    expect(await bob.send('den', 'I mean Rosebud, the sledge')).toMatchObject({ t: 'ok' })

    expect(await ann.command('den', '/rule add word rosebud block No spoilers, please.')).toMatchObject({
      result: { rule: { id: 'r1', kind: 'word', action: 'block', category: 'room_rule' } },
    })
    const answer = await bob.send('den', 'so R0SEBUD is what he said')
    expect(answer).toMatchObject({ t: 'error', name: 'blocked' })
    expect(statementOf(answer)).toMatchObject({
      action: 'block',
      category: 'room_rule',
      ground: { kind: 'room_rule', policy: 'room.rules.r1', text: 'No spoilers, please.' },
      facts: {
        text: 'Your message was not delivered because it goes against a rule of this room.',
        evidence: [{ kind: 'span', start: 3, end: 10, detector: 'room_rules' }],
        score: null,
        passes_if: 'remove the marked part',
        disclosure: 'full',
      },
    })
    expect(await ann.command('den', '/rule rm r1')).toMatchObject({ t: 'ok' })
    expect(await bob.send('den', 'Rosebud once more, friends')).toMatchObject({ t: 'ok' })
  })

  test('members read the clauses and not the patterns', async () => {
    await using chat = await conversation()
    const [ann, bob] = two(await chat.gather('den', 'ann', 'bob'))
    await ann.command('den', '/rule add regex /s[e3]cret-w[o0]rd/ mask spam No codes.')
    const shown = await bob.command('den', '/rules')
    expect(resultOf(shown)).toEqual({
      preset: 'standard',
      rules: [{ id: 'r1', action: 'mask', category: 'spam', clause: 'No codes.' }],
    })
    expect(JSON.stringify(bob.frames)).not.toContain('s[e3]cret')
    expect(await bob.command('den', '/rule list')).toMatchObject({ name: 'role_too_low' })
    expect(resultOf(await ann.command('den', '/rule list'))).toMatchObject({
      rules: [{ id: 'r1', kind: 'regex', pattern: 's[e3]cret-w[o0]rd', by: ann.user }],
    })
    expect(await bob.send('den', 'it is s3cret-word, psst')).toMatchObject({ t: 'ok' })
    expect(await ann.frame('message')).toMatchObject({ text: 'it is •••••••••••, psst', masked: true })
    expect(await bob.frame('statement')).toMatchObject({
      action: 'mask',
      category: 'spam',
      ground: { kind: 'room_rule' },
    })
  })

  test('each room has its own rules, and keeps them over a restart', async () => {
    await using before = await conversation()
    const [ann] = two(await before.gather('den', 'ann', 'bob'))
    await ann.join('attic', { create: true })
    await ann.command('den', '/rule add link discord.gg block No invitations.')
    await ann.command('den', '/rule add word gone hold x')
    await ann.command('den', '/rule rm r2')
    await before.server.drain()
    await using after = await conversation({ dataDir: before.dataDir })
    const bob = await after.person('bob')
    const again = await after.person('ann')
    for (const person of [bob, again]) {
      await person.join('den')
      await person.join('attic')
    }
    expect(await bob.send('den', 'come to discord.gg/abcdef')).toMatchObject({ name: 'blocked' })
    expect(await bob.send('attic', 'come to discord.gg/abcdef')).toMatchObject({ t: 'ok' })
    // A number is never given twice: statements cite it.
    expect(await again.command('den', '/rule add word other hold y')).toMatchObject({
      result: { rule: { id: 'r3' } },
    })
  })

  test('the clause passes the gate, because everybody reads it', async () => {
    await using chat = await conversation({
      classifiers: [
        scriptedClassifier(
          ({ text, kind }) => ({
            does: 'answer',
            findings: kind === 'reason' && text.includes('vile') ? [finding('hate', 0.99, 0, 4)] : [],
          }),
          { categories: ['hate'] },
        ),
      ],
    })
    const [ann] = two(await chat.gather('den', 'ann', 'bob'))
    expect(await ann.command('den', '/rule add word vile hold no such words')).toMatchObject({ t: 'ok' })
    expect(await ann.command('den', '/rule add word other hold no vile words')).toMatchObject({
      name: 'blocked',
    })
  })

  test.each([
    ['/rule'],
    ['/rule add'],
    ['/rule add word'],
    ['/rule add word spoiler'],
    ['/rule add regex /(/ block broken'],
    ['/rule add link nohost block x'],
    ['/rule test regex /a*/'],
    ['/rule list all'],
    ['/rule rm'],
  ])('%s is refused in words', async (line) => {
    await using chat = await conversation({ classifiers: [] })
    const [ann] = two(await chat.gather('den', 'ann', 'bob'))
    expect(await ann.command('den', line)).toMatchObject({
      t: 'error',
      name: 'bad_command',
      message: expect.any(String),
    })
  })

  test('limits: rulesPerRoomMax and ruleClauseCharsMax', async () => {
    await using chat = await conversation({ limits: { rulesPerRoomMax: 1, ruleClauseCharsMax: 5 } })
    const [ann] = two(await chat.gather('den', 'ann', 'bob'))
    expect(await ann.command('den', '/rule add word one hold 123456')).toMatchObject({ name: 'bad_command' })
    expect(await ann.command('den', '/rule add word one hold 12345')).toMatchObject({ t: 'ok' })
    expect(await ann.command('den', '/rule add word two hold 12345')).toMatchObject({ name: 'bad_command' })
    expect(await ann.command('den', '/rule rm r7')).toMatchObject({ name: 'no_such_item' })
  })

  test('a test reaches back to ruleTestMessagesMax, beyond what is in memory, and shows ruleTestShownMax', async () => {
    await using chat = await conversation({
      limits: { ringEventsMax: 4, ruleTestMessagesMax: 8, ruleTestShownMax: 2 },
    })
    const [ann, bob] = two(await chat.gather('den', 'ann', 'bob'))
    for (let i = 0; i < 10; i++) await bob.send('den', `message ${i} with a word`)
    expect(resultOf(await ann.command('den', '/rule test word word'))).toMatchObject({
      looked_at: 8,
      matched: 8,
      shown: [{ text: 'message 9 with a word' }, { text: 'message 8 with a word' }],
    })
  })
})

test('/why shows the sender the statement about a message, and nobody else', async () => {
  await using chat = await conversation({ classifiers: [scoring()] })
  const [ann, bob] = two(await chat.gather('den', 'ann', 'bob'))
  const sent = await bob.send('den', 'X0.7 one')
  const id = sent.t === 'ok' ? (sent.id ?? '') : ''
  const { id: statement } = await bob.frame('statement')
  expect(await bob.command('den', `/why ${id}`)).toMatchObject({
    result: { statements: [{ id: statement, action: 'flag' }] },
  })
  expect(await bob.command('den', `/why ${statement}`)).toMatchObject({
    result: { statements: [{ id: statement }] },
  })
  expect(await ann.command('den', `/why ${id}`)).toMatchObject({ name: 'no_such_statement' })
  expect(await bob.command('den', '/why')).toMatchObject({ name: 'bad_command' })
})
