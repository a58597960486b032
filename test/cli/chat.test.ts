/**
 * `parley chat`: two real processes that talk through a real server, and the command itself on streams.
 */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { PassThrough, type Readable } from 'node:stream'
import { afterEach, describe, expect, test } from 'vitest'
import { packageRoot } from '../../server/base/package-root.ts'
import { chatCommand } from '../../server/cli/chat.ts'
import { type Conversation, type ConversationOptions, conversation } from '../support/conversation.ts'
import { eventually } from '../support/eventually.ts'
import { finding, scriptedClassifier } from '../support/scripted-classifier.ts'

const children: ChildProcessWithoutNullStreams[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

/** What has come out of a stream so far. */
function gathered(stream: Readable): () => string {
  const chunks: Buffer[] = []
  stream.on('data', (chunk: Buffer) => void chunks.push(chunk))
  return () => Buffer.concat(chunks).toString('utf8')
}

/** A `parley chat` of its own process, from the build. */
async function apart(chat: Conversation, name: string, ...args: string[]) {
  const main = join(packageRoot(), 'dist', 'server', 'main.js')
  const env = { PATH: process.env['PATH'] ?? '', PARLEY_TOKEN: await chat.token(name) }
  const child = spawn(
    process.execPath,
    [main, 'chat', '--url', chat.server.url, '--room', 'lobby', ...args],
    { env },
  )
  children.push(child)
  const [out, err] = [gathered(child.stdout), gathered(child.stderr)]
  return { child, say: (line: string) => child.stdin.write(`${line}\n`), out, err }
}

/** The command on streams; `terminal` makes them look like one. */
async function inside(
  chat: Conversation,
  name: string,
  { terminal = false, env = {}, args = [] as string[] } = {},
) {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()]
  if (terminal) {
    Object.assign(stdin, { isTTY: true, setRawMode: () => stdin })
    Object.assign(stdout, { isTTY: true, columns: 80, rows: 24 })
  }
  const [out, err] = [gathered(stdout), gathered(stderr)]
  const leaving = new AbortController()
  const given = ['--url', chat.server.url, '--room', 'lobby', ...args]
  const code = chatCommand.run(given, {
    stdin,
    stdout,
    stderr,
    signal: leaving.signal,
    env: { PARLEY_TOKEN: await chat.token(name), ...env },
  })
  await eventually(() => (terminal ? out : err)().includes('/help lists commands') || err().includes('· '))
  const enter = terminal ? '\r' : '\n'
  return {
    code,
    say: (line: string) => stdin.write(line + enter),
    end: () => stdin.end(),
    key: (k: string) => stdin.write(k),
    leaving,
    out,
    err,
  }
}

describe('two processes', () => {
  test('talk: what one says is a line of the other, and the end of the input is the end', async () => {
    await using chat = await conversation()
    const ann = await apart(chat, 'ann')
    await eventually(() => ann.err().includes('you are ann in lobby (owner'))
    const bob = await apart(chat, 'bob')
    await eventually(() => bob.err().includes('you are bob in lobby (member'))
    ann.say('hello bob')
    await eventually(() => bob.out().includes('ann: hello bob\n'))
    bob.say('hello ann')
    await eventually(() => ann.out().includes('bob: hello ann\n'))
    bob.child.stdin.end('one more thing\n')
    const [code] = await once(bob.child, 'close')
    expect(code).toBe(0)
    await eventually(() => ann.out().includes('one more thing'))
    const said = 'ann: hello bob\nbob: hello ann\nbob: one more thing\n'
    expect([ann.out(), bob.out()]).toEqual([said, said])
    ann.child.kill('SIGTERM')
    expect((await once(ann.child, 'close'))[0]).toBe(0)
  })

  test('a token that is refused ends with code 1 and a reason', async () => {
    await using chat = await conversation()
    const eve = await apart(chat, 'eve', '--token', 'nonsense')
    const [code] = await once(eve.child, 'close')
    expect([code, eve.out()]).toEqual([1, ''])
    expect(eve.err()).toMatch(/^· No valid token came in time, or it was refused or revoked\.\n$/)
  })
})

describe('a script', () => {
  test('has what was not accepted on standard error, and code 1', async () => {
    await using chat = await conversation()
    const ann = await inside(chat, 'ann')
    ann.say('fine')
    ann.say('/nonsense')
    ann.say('/edit fine indeed')
    ann.end()
    expect(await ann.code).toBe(1)
    expect(ann.out()).toBe('ann: fine\n')
    expect(ann.err()).toContain('There is no such command')
    expect(ann.err()).toContain('ann changed #1: fine indeed')
  })

  test('that is faster than the server allows waits, and loses nothing', async () => {
    await using chat = await conversation({
      classifiers: [],
      limits: { sendBurstMax: 2, sendsPerSecond: 20 },
    })
    const ann = await inside(chat, 'ann')
    for (let i = 1; i <= 8; i++) ann.say(`line ${i}`)
    ann.end()
    expect(await ann.code).toBe(0)
    expect(ann.out()).toBe(Array.from({ length: 8 }, (_, i) => `ann: line ${i + 1}\n`).join(''))
  })

  test('cannot be lied to by line ends or escape sequences', async () => {
    await using chat = await conversation({ classifiers: [] })
    const ann = await inside(chat, 'ann')
    const eve = await chat.person('eve')
    await eve.join('lobby')
    await eve.send('lobby', 'hi\nann: I agree\u001b[2J\u202e')
    await eventually(() => ann.out().includes('agree'))
    expect(ann.out()).toBe('eve: hi\n    ann: I agree�[2J\n')
    ann.end()
    await ann.code
  })

  test('leaves with 0 when it is told to by a signal', async () => {
    await using chat = await conversation()
    const ann = await inside(chat, 'ann')
    ann.leaving.abort()
    expect(await ann.code).toBe(0)
  })
})

/** Escape sequences in a form that can be read: `<31m>`. */
function shown(text: string): string {
  return text
    .split('\u001b[')
    .map((part, i) => (i === 0 ? part : part.replace(/^[\d;]*[A-Za-z]/, '<$&>')))
    .join('')
}

function judging(): ConversationOptions {
  const judge = scriptedClassifier(
    ({ text }) => {
      const score = { block: 0.99, hold: 0.9 }[text.split(' ')[0] ?? '']
      return {
        does: 'answer',
        findings: score === undefined ? [] : [finding('harassment', score, 0, text.length)],
      }
    },
    { categories: ['harassment'] },
  )
  return { classifiers: [judge] }
}

describe('what was decided', () => {
  test('is told in plain words, with the way to object, which works', async () => {
    await using chat = await conversation(judging())
    const owner = await chat.gather('lobby', 'owner')
    const ann = await inside(chat, 'ann')
    ann.say('block you')
    await eventually(() => ann.err().includes('/appeal'))
    expect(ann.err()).toContain('! Your message was not delivered: harassment.')
    expect(ann.err()).toContain('It is about: “block you”')
    expect(ann.err()).toMatch(/Decided automatically\. You may appeal until /)
    const id = /\/appeal (\S+)/.exec(ann.err())?.[1] ?? ''
    ann.say(`/appeal ${id} it was a joke`)
    await eventually(() => /appeal against \S+ is open/.test(ann.err()))
    ann.say('hold this')
    await eventually(() => ann.err().includes('waits for a moderator and is not visible yet'))
    ann.say('/standing')
    await eventually(() => ann.err().includes('statements concern you'))
    expect(owner[0]?.texts('lobby')).toEqual([])
    ann.end()
    await ann.code
  })

  test('a ban ends it with code 1, after the statement', async () => {
    await using chat = await conversation()
    const [owner] = await chat.gather('lobby', 'owner')
    const ann = await inside(chat, 'ann')
    await owner?.command('lobby', '/ban @ann 7d threats')
    expect(await ann.code).toBe(1)
    expect(ann.err()).toContain('! You were banned: ')
    expect(ann.err()).toContain('It ends ')
  })
})

describe('in a terminal', () => {
  test('messages have a time, a number and a colour; the prompt stays below', async () => {
    await using chat = await conversation()
    const ann = await inside(chat, 'ann', { terminal: true })
    const [bob] = [await chat.person('bob')]
    await bob.join('lobby')
    await bob.send('lobby', 'hello')
    await eventually(() => ann.out().includes('hello'))
    expect(shown(ann.out())).toMatch(/<2m>\d\d:\d\d #1 <0m><38;5;\d+m>bob<0m> {2}hello\n/)
    ann.say('hi')
    await eventually(() => ann.out().includes('\u001b[1;36mann\u001b[0m  hi\n'))
    ann.say('/reply #1 to you')
    await eventually(() => ann.out().includes('↳ bob: hello\u001b[0m  to you'))
    ann.say('/remove')
    await eventually(() => ann.out().includes('#3 was removed by ann'))
    ann.say('/members')
    await eventually(() => /here: .*bob/.test(ann.out()))
    ann.say('/history')
    await eventually(() => ann.out().includes('nothing older'))
    ann.say('/mute @bob 10m spam')
    await eventually(() => ann.out().includes('bob was muted until'))
    ann.say('/report #1 spam look')
    await eventually(() => ann.out().includes('reported as spam'))
    ann.say('/help')
    await eventually(() => ann.out().includes('/mute @u 10m reason') && ann.out().includes('/quit'))
    ann.say('/edit')
    await eventually(() => ann.out().includes('usage: /edit'))
    expect(ann.out().trimEnd().endsWith('\u001b[12G')).toBe(true) // behind `ann@lobby> `
    ann.say('/quit')
    expect(await ann.code).toBe(0)
  })

  test('has no colours with NO_COLOR', async () => {
    await using chat = await conversation()
    const ann = await inside(chat, 'ann', { terminal: true, env: { NO_COLOR: '1' } })
    ann.say('hi')
    await eventually(() => ann.out().includes('ann  hi'))
    expect(shown(ann.out())).not.toMatch(/<[\d;]*m>/)
    ann.key('\u0003')
    expect(await ann.code).toBe(0)
  })

  test('Tab completes commands and handles', async () => {
    await using chat = await conversation()
    await chat.gather('lobby', 'zacharias')
    const ann = await inside(chat, 'ann', { terminal: true })
    ann.say('/members')
    await eventually(() => ann.out().includes('here: '))
    ann.key('/hist\t')
    await eventually(() => ann.out().includes('ory'))
    ann.key('\u0015hi @zac\t')
    await eventually(() => ann.out().includes('harias'))
    ann.say('')
    await eventually(() => ann.out().includes('hi @zacharias\n'))
    ann.say('/quit')
    await ann.code
  })

  test('begins with what was said before, and more on request', async () => {
    await using chat = await conversation({ classifiers: [] })
    const [bob] = await chat.gather('lobby', 'bob')
    for (let i = 1; i <= 5; i++) await bob?.send('lobby', `old ${i}`)
    const ann = await inside(chat, 'ann', { terminal: true, args: ['--history', '2'] })
    expect(ann.out()).toContain('old 4')
    expect(ann.out()).not.toContain('old 3')
    ann.say('/history 2')
    await eventually(() => ann.out().includes('old 2'))
    expect(ann.out()).toContain('the 2 before:')
    expect(ann.out()).not.toContain('old 1')
    ann.say('/quit')
    await ann.code
  })
})

test('--no-create does not make a room', async () => {
  await using chat = await conversation()
  const ann = await inside(chat, 'ann', { args: ['--no-create'] })
  expect(await ann.code).toBe(1)
  expect(ann.err()).toContain('There is no room of this name.')
})
