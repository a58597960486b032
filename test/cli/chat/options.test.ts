import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chatOptions, help } from '../../../server/cli/chat/options.ts'
import { UsageError } from '../../../server/cli/command.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-chat-'))
  await writeFile(join(folder, 'token'), ' abc \nnot this\n')
  await writeFile(join(folder, 'empty'), '\n')
})
afterAll(() => rm(folder, { recursive: true }))

const token = ['--token', 't']

describe('the address', () => {
  test.each([
    ['ws://127.0.0.1:8080/v1', 'ws://127.0.0.1:8080/v1'],
    ['ws://127.0.0.1:8080', 'ws://127.0.0.1:8080/v1'],
    ['http://127.0.0.1:8080/', 'ws://127.0.0.1:8080/v1'],
    ['https://chat.example/#x', 'wss://chat.example/v1'],
    ['wss://chat.example/sub/v1', 'wss://chat.example/sub/v1'],
  ])('%s is %s', async (given, expected) => {
    expect((await chatOptions([...token, '--url', given], {})).url).toBe(expected)
  })
})

describe('the token', () => {
  test('comes from the command line, the environment or a file', async () => {
    expect((await chatOptions(token, { PARLEY_TOKEN: 'other' })).token).toBe('t')
    expect((await chatOptions([], { PARLEY_TOKEN: 'env\n' })).token).toBe('env')
    const fromFile = (await chatOptions(['--token-file', join(folder, 'token')], { PARLEY_TOKEN: 'other' }))
      .token
    expect(typeof fromFile === 'function' && (await fromFile())).toBe('abc')
  })

  test('is read from its file again each time, so that it can be renewed', async () => {
    const file = join(folder, 'renewed')
    await writeFile(file, 'one')
    const { token: read } = await chatOptions(['--token-file', file], {})
    await writeFile(file, 'two')
    expect(typeof read === 'function' && (await read())).toBe('two')
  })
})

test('without a word, it is the lobby, and it is made when it is not there', async () => {
  expect(await chatOptions(token, {})).toEqual({
    url: 'ws://127.0.0.1:8080/v1',
    token: 't',
    room: 'lobby',
    create: true,
    history: undefined,
  })
  expect(
    await chatOptions([...token, '--no-create', '--history', '200', '--room', 'Zürich'], {}),
  ).toMatchObject({ create: false, history: 200, room: 'Zürich' })
})

describe('a readable complaint', () => {
  test.each<[string, readonly string[], RegExp]>([
    ['no token', [], /token is needed/],
    ['two tokens', [...token, '--token-file', 'x'], /exclude/],
    ['a file that is not there', ['--token-file', '/nowhere/token'], /cannot read --token-file/],
    ['a room that is none', [...token, '--room', 'a b'], /--room/],
    ['a room that is too long', [...token, '--room', 'a'.repeat(65)], /--room/],
    ['an address that is none', [...token, '--url', 'here'], /--url/],
    ['another protocol', [...token, '--url', 'ftp://x/'], /ws:/],
    ['too much history', [...token, '--history', '201'], /--history/],
    ['history that is no number', [...token, '--history', 'all'], /--history/],
    ['an unknown option', [...token, '--nick', 'a'], /--nick/],
    ['a word too many', [...token, 'lobby'], /lobby/],
  ])('answers %s', async (_, args, expected) => {
    const refused = await chatOptions(args, {}).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(UsageError)
    expect((refused as UsageError).message).toMatch(expected)
    expect((refused as UsageError).message).not.toContain('\n')
  })

  test('answers a file without a token', async () => {
    await expect(chatOptions(['--token-file', join(folder, 'empty')], {})).rejects.toThrow(/no token/)
  })
})

test('the help names every option', () => {
  for (const option of [
    '--url',
    '--room',
    '--token',
    '--token-file',
    'PARLEY_TOKEN',
    '--no-create',
    '--history',
    'NO_COLOR',
  ])
    expect(help).toContain(option)
})
