/**
 * `parley report` on the folder of a server where something happened, while it runs and afterwards.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import * as v from 'valibot'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ServerFrame } from '../../protocol/catalogue.ts'
import type { CliIo } from '../../server/cli/command.ts'
import { reportCommand } from '../../server/cli/report.ts'
import { euBatchSchema } from '../../server/moderation/eu-schema.ts'
import { type Conversation, conversation } from '../support/conversation.ts'
import { eventually } from '../support/eventually.ts'
import { obedient } from '../support/obedient.ts'

let chat: Conversation
let folder: string
let names: string[] = []
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'parley-report-'))
  chat = await conversation({ classifiers: [obedient()], config: { standing: { ladder: [] } } })
  names = await somethingHappens()
  // What the server has just written is on disk a moment later.
  await eventually(async () => (await parley('--since', '1h')).out.includes('warn '))
})
afterAll(async () => {
  await chat[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

function statementOf(frame: ServerFrame): string {
  if (frame.t === 'error') return frame.statement?.id ?? ''
  return frame.t === 'ok' ? String((frame.result as { statement?: string }).statement) : ''
}

/** In `den`: blocked and overturned, blocked and upheld, a report, a mute. In `attic`: a warning. @returns who was there */
async function somethingHappens(): Promise<string[]> {
  const [olga, mia, ann, bob] = await chat.gather('den', 'olga', 'mia', 'ann', 'bob')
  const [eve] = await chat.gather('attic', 'eve')
  if (!olga || !mia || !ann || !bob || !eve) throw new Error('somebody is missing')
  await olga.command('den', '/role @mia moderator')
  for (const [text, decision] of [
    ['block heads', 'overturn'],
    ['threat of rain', 'uphold'],
  ] as const) {
    const statement = statementOf(await ann.send('den', text))
    const appeal = await ann.ask('appeal', { statement, text: 'please look' })
    await mia.command('den', `/decide ${appeal.t === 'ok' ? appeal.id : ''} ${decision} I looked at it.`)
  }
  const sent = await bob.send('den', 'rude words')
  await ann.ask('report', { room: 'den', id: sent.t === 'ok' ? (sent.id ?? '') : '', category: 'harassment' })
  const listed = (await mia.command('den', '/reports')) as { result?: { reports: { report: string }[] } }
  await mia.command('den', `/resolve ${listed.result?.reports[0]?.report} remove harassment`)
  await mia.command('den', '/mute @bob 1h spam')
  await ann.join('attic')
  await eve.command('attic', '/warn @ann spam')
  return [olga, mia, ann, bob, eve].map((person) => person.user)
}

async function parley(...args: string[]) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  const io: CliIo = {
    stdin: new PassThrough(),
    stdout,
    stderr,
    env: { PARLEY_DATA: chat.dataDir },
    signal: new AbortController().signal,
  }
  const code = await reportCommand.run(args, io)
  return { code, out: String(stdout.read() ?? ''), err: String(stderr.read() ?? '') }
}

test('the numbers of the server, and of one room', async () => {
  const all = JSON.parse((await parley('--since', '1h', '--json')).out) as object
  expect(all).toMatchObject({
    room: null,
    statements: {
      total: 5,
      action: { block: 2, remove: 1, mute: 1, warn: 1 },
      decided: { human: 3, automatic: 2 },
      source: { own_initiative: 4, report: 1 },
    },
    appeals: { total: 2, state: { overturned: 1, upheld: 1 }, overturn_rate: 0.5 },
    reports: { total: 1, people: 1, outcome: { remove: 1 } },
  })
  const attic = JSON.parse((await parley('--since', '1h', '--room', 'attic', '--json')).out) as object
  expect(attic).toMatchObject({
    room: 'attic',
    statements: { total: 1, action: { warn: 1 } },
    appeals: { total: 0 },
  })
})

test('what lies outside of the period is not counted', async () => {
  const before = await parley('--since', '2020-01-01', '--until', '1h', '--json')
  expect(JSON.parse(before.out)).toMatchObject({ statements: { total: 0 }, appeals: { total: 0 } })
})

test('a table for people', async () => {
  const { code, out } = await parley('--since', '1h')
  expect(code).toBe(0)
  expect(out).toMatch(/^room +the whole server$/m)
  expect(out).toMatch(/^ {4}block +2$/m)
  expect(out).toMatch(/^ {2}overturn rate +50 %$/m)
  expect(out).toMatch(/^ {2}median time +\d/m)
})

test('the statements for the Transparency Database, as its schema wants them, without anything of a person', async () => {
  const eu = join(folder, 'eu')
  const { out } = await parley('--since', '1h', '--json', '--eu', eu)
  // The overturned one and the warning are left out.
  expect(JSON.parse(out)).toMatchObject({ eu: { statements: 3, files: 1, left_out: 2 } })
  expect(readdirSync(eu)).toEqual(['statements-0001.json'])
  const text = readFileSync(join(eu, 'statements-0001.json'), 'utf8')
  const { statements } = v.parse(euBatchSchema, JSON.parse(text))
  expect(statements.map((one) => one.category).sort()).toEqual([
    'STATEMENT_CATEGORY_CYBER_VIOLENCE',
    'STATEMENT_CATEGORY_SCAMS_AND_FRAUD',
    'STATEMENT_CATEGORY_VIOLENCE',
  ])
  for (const word of [...names, 'olga', 'mia', 'ann', 'bob', 'den', 'rain', 'rude', 'looked']) {
    const whole = new RegExp(`\\b${word}\\b`)
    expect(text, word).not.toMatch(whole)
  }
})

test('the numbers name nobody either', async () => {
  const { out } = await parley('--since', '1h', '--json')
  for (const name of names) expect(out).not.toContain(name)
})

test('a room’s own test set, for parley classify --cases', async () => {
  const { code, out } = await parley('--cases', '--room', 'den')
  expect(code).toBe(0)
  expect(
    out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object),
  ).toEqual([{ text: 'block heads', expect: ['allow', 'flag'], not: 'harassment' }])
  expect(await parley('--cases', '--room', 'attic')).toMatchObject({
    out: '',
    err: expect.stringContaining('attic'),
  })
})

test.each([
  [[], '--since T is required'],
  [['--since', 'yesterday'], '--since is a time'],
  [['--since', '1h', '--until', '2h'], '--since must lie before --until'],
  [['--since', '1h', '--room', ''], '--room must name a room'],
  [['--cases'], '--cases needs --room R'],
  [['--since', '1h', '--eu', ''], 'a folder has a name'],
  [['--since', '1h', '--text'], 'Unknown option'],
  [['--since', '1h', '--data', '/nowhere/at/all'], 'holds no data'],
])('parley report %j is refused in one line', async (args, words) => {
  await expect(parley(...args)).rejects.toThrow(words)
})
