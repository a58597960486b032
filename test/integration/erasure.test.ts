/**
 * Erasure of a person's words, ordered with the tool beside a running server or with none: nothing of them is left
 * anywhere that the house can read, what others said is, and the chains are whole.
 */
import { rm } from 'node:fs/promises'
import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { systemClock } from '../../server/base/clock.ts'
import { openEnvironment } from '../../server/base/environment.ts'
import { logCommand } from '../../server/cli/log.ts'
import { defaultLimits } from '../../server/limits.ts'
import { requestHold, stepHold } from '../../server/log/legal-hold.ts'
import { type Conversation, conversation } from '../support/conversation.ts'
import type { Person } from '../support/person.ts'
import type { Finding } from '../../server/moderation/verdict.ts'
import { scriptedClassifier } from '../support/scripted-classifier.ts'

const secret = 'the lighthouse keeper'

async function parley(args: readonly string[], data: string) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  const io = {
    stdin: new PassThrough(),
    stdout,
    stderr,
    env: { PARLEY_DATA: data },
    signal: new AbortController().signal,
  }
  const code = await logCommand.run(args, io)
  return { code, out: String(stdout.read() ?? ''), err: String(stderr.read() ?? '') }
}

const erase = (user: string, data: string, ...more: string[]) =>
  parley(['erase', '--user', user, '--purpose', 'their wish', '--case', 'c-1', ...more], data)

/** Everything on disk that can be read without keys, as text. */
async function onDisk(dataDir: string): Promise<string> {
  const environment = openEnvironment(dataDir, { role: 'tool', clock: systemClock, limits: defaultLimits })
  const parts = Object.values(environment.bytes).flatMap((db) =>
    [...db.getRange({})].map(({ value }) => value.toString('latin1')),
  )
  await environment.close()
  return parts.join('\n')
}

/** Of the score that the standard preset holds. */
const doubtful: Finding = {
  category: 'harassment',
  score: 0.9,
  detector: 'scripted',
  rule: 'scripted.test',
  evidence: [],
}

interface Told {
  readonly chat: Conversation
  readonly ann: Person
  readonly ben: Person
}

/** Ben says something in two rooms; one message is removed, he appeals, another is held; Ann answers him. */
async function told(dataDir?: string): Promise<Told> {
  const classifier = scriptedClassifier(({ text }) => ({
    does: 'answer',
    findings: text.includes('judge') ? [doubtful] : [],
  }))
  const chat = await conversation({
    classifiers: [classifier],
    limits: { sweepErasuresMs: 20 },
    ...(dataDir === undefined ? {} : { dataDir }),
  })
  const [ann, ben] = await chat.gather('lobby', 'ann', 'ben')
  if (ann === undefined || ben === undefined) throw new Error('both came')
  await ben.join('hall', { create: true })
  await ben.send('lobby', `${secret} sleeps`)
  await ben.send('hall', `${secret} wakes`)
  const removed = await ben.send('lobby', `${secret} swears`)
  await ann.command('lobby', `/remove ${removed.t === 'ok' ? removed.id : ''} no swearing`)
  const { id } = await ben.frame('statement')
  await ben.ask('appeal', { statement: id, text: `but ${secret} did` })
  const held = await ben.send('lobby', `${secret}, judge`)
  if (held.t !== 'held') throw new Error(JSON.stringify(held))
  await ann.send('lobby', 'what Ann says', { ack: 'durable' })
  await ben.send('hall', 'goodbye', { ack: 'durable' })
  return { chat, ann, ben }
}

test('beside a running server: the log, statements, appeals and the memory of rooms forget at once', async () => {
  const { chat, ann, ben } = await told()
  try {
    expect(await onDisk(chat.dataDir)).toContain(secret)
    const { code, out } = await erase(ben.user, chat.dataDir)
    expect(out).toMatch(/^erased in 2 rooms; access record 1\n/)
    expect(out).toMatch(
      /the texts of 2 statements, 1 appeals, 0 test cases of rooms, 1 held messages, [1-9]\d* events in memory; 0 key of what reports kept\n$/,
    )
    expect(code).toBe(0)
    expect(await onDisk(chat.dataDir)).not.toContain(secret)
    const page = await ann.expect('page', 'history', { room: 'lobby', limit: 50 })
    expect(JSON.stringify(page)).not.toContain(secret)
    expect(JSON.stringify(page)).toContain('what Ann says')
    const answer = await ben.command('lobby', '/export')
    expect(JSON.stringify(answer)).not.toContain(secret)
    // The facts stay: what was done and why can still be asked and appealed.
    expect(answer).toMatchObject({
      result: {
        items: [
          { kind: 'statement', text: null, statement: { action: 'remove' }, appeal: { text: '' } },
          { kind: 'statement', text: null, statement: { action: 'hold' } },
        ],
      },
    })
    expect(await ann.command('lobby', '/held')).toMatchObject({ result: { items: [] } })
    expect(JSON.stringify(await ann.command('lobby', '/appeals'))).not.toContain(secret)
    // Life goes on, under a new key.
    expect(await ben.send('lobby', 'a new word', { ack: 'durable' })).toMatchObject({ t: 'ok' })
    expect(await parley(['verify'], chat.dataDir)).toMatchObject({ code: 0 })
  } finally {
    await chat[Symbol.asyncDispose]()
  }
})

test('with no server: the tool does all of it, and the next server shows nothing of it', async () => {
  const { chat, ben } = await told()
  const { user } = ben
  await chat.stop()
  const { code, out } = await erase(user, chat.dataDir)
  expect(out).toContain(
    'the texts of 2 statements, 1 appeals, 0 test cases of rooms, 1 held messages, 0 events in memory; 0 key of what reports kept',
  )
  expect(code).toBe(0)
  expect(await onDisk(chat.dataDir)).not.toContain(secret)
  await using again = await conversation({ dataDir: chat.dataDir })
  const ann = await again.person('ann')
  await ann.join('lobby', { history: 50 })
  const page = await ann.frame('page')
  expect(JSON.stringify(page)).not.toContain(secret)
  expect(JSON.stringify(page)).toContain('what Ann says')
  await again.stop()
  await rm(chat.dataDir, { recursive: true, force: true })
})

test('in one room only: the others stay as they are', async () => {
  const { chat, ann, ben } = await told()
  try {
    expect((await erase(ben.user, chat.dataDir, '--room', 'hall')).out).toContain('erased in 1 rooms')
    const page = await ann.expect('page', 'history', { room: 'lobby', limit: 50 })
    expect(JSON.stringify(page)).toContain(`${secret} sleeps`)
    const hall = await ben.expect('page', 'history', { room: 'hall', limit: 50 })
    expect(JSON.stringify(hall)).not.toContain(secret)
    expect(await onDisk(chat.dataDir)).toContain(secret) // the statement of the lobby keeps its text
  } finally {
    await chat[Symbol.asyncDispose]()
  }
})

test('what a legal hold asks to keep stays, in the log and beyond, and the tool says so', async () => {
  const { chat, ann, ben } = await told()
  try {
    const environment = openEnvironment(chat.dataDir, {
      role: 'tool',
      clock: systemClock,
      limits: defaultLimits,
    })
    const scope = { room: 'lobby', user: ben.user }
    await requestHold(
      environment,
      { scope, purpose: 'a court', case: 'c-9', actor: { id: 'mo', os: 'os:x' } },
      systemClock,
    )
    await stepHold(environment, 'hold-1', 'approve', { id: 'jo', os: 'os:x' }, systemClock)
    await environment.close()
    const { code, out } = await erase(ben.user, chat.dataDir)
    expect(out).toContain('erased in 1 rooms')
    expect(out).toContain('not erased, under a legal hold: lobby')
    expect(out).toContain('the texts of 0 statements, 0 appeals')
    expect(code).toBe(1)
    const page = await ann.expect('page', 'history', { room: 'lobby', limit: 50 })
    expect(JSON.stringify(page)).toContain(`${secret} sleeps`)
    const hall = await ben.expect('page', 'history', { room: 'hall', limit: 50 })
    expect(JSON.stringify(hall)).not.toContain(secret)
  } finally {
    await chat[Symbol.asyncDispose]()
  }
})
