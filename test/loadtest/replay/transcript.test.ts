import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadLimits } from '../../../loadtest/limits.ts'
import { parseTranscript, readTranscript } from '../../../loadtest/replay/transcript.ts'

const row = (room: string, from: string, text = 'hi', label?: string) =>
  JSON.stringify({ room, from, text, label })
const two = `${row('den', 'ann', 'hello', 'benign')}\n\n${row('hall', 'bob')}\n${row('hall', 'ann')}\n`

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-test-'))
})
afterAll(() => rm(folder, { recursive: true }))

describe('a transcript', () => {
  test('has lines in their order, rooms, and people with their rooms', () => {
    const parsed = parseTranscript(two)
    expect(parsed).toMatchObject({ ok: true, value: { rooms: ['den', 'hall'] } })
    if (!parsed.ok) return
    expect(parsed.value.lines[0]).toEqual({
      index: 0,
      room: 'den',
      from: 'ann',
      text: 'hello',
      label: 'benign',
    })
    expect(parsed.value.lines.map((line) => line.index)).toEqual([0, 1, 2])
    expect(parsed.value.lines[1]?.label).toBe('unlabelled')
    expect([...parsed.value.people]).toEqual([
      ['ann', ['den', 'hall']],
      ['bob', ['hall']],
    ])
  })

  test.each([
    ['', 'no lines'],
    ['{', 'line 1: not JSON'],
    [`${row('den', 'ann')}\n5`, 'line 2: not an object'],
    [row('a room!', 'ann'), 'line 1: "room" is no name of a room'],
    [row('den', ''), 'line 1: "from" names nobody'],
    [JSON.stringify({ room: 'den', from: 'ann' }), 'line 1: "text" is no text'],
    ['{"room":"den","from":"ann","text":"\\ud800"}', 'line 1: "text" is no text'],
    [JSON.stringify({ room: 'den', from: 'ann', text: 'x', label: 5 }), 'line 1: "label" is no word'],
  ])('%j is refused: %s', (text, reason) => {
    expect(parseTranscript(text)).toEqual({ ok: false, error: reason })
  })

  test('has a limit on rooms, on rooms of one person, and on lines of one room', () => {
    const rooms = (n: number, from: (i: number) => string) =>
      parseTranscript(Array.from({ length: n }, (_, i) => row(`r${i}`, from(i))).join('\n'))
    const { transcriptRoomsMax, transcriptRoomsPerPersonMax, transcriptRoomLinesMax } = loadLimits
    expect(rooms(transcriptRoomsMax, (i) => `p${i}`).ok).toBe(true)
    expect(rooms(transcriptRoomsMax + 1, (i) => `p${i}`)).toMatchObject({ error: 'more than 1000 rooms' })
    expect(rooms(transcriptRoomsPerPersonMax, () => 'ann').ok).toBe(true)
    expect(rooms(transcriptRoomsPerPersonMax + 1, () => 'ann')).toMatchObject({
      error: 'ann is in more than 200 rooms',
    })
    const lines = (n: number) =>
      parseTranscript(Array.from({ length: n }, () => row('den', 'ann')).join('\n'))
    expect(lines(transcriptRoomLinesMax).ok).toBe(true)
    expect(lines(transcriptRoomLinesMax + 1)).toMatchObject({ error: 'den has more than 10000 lines' })
  })
})

describe('a file', () => {
  test('is read plain and gzipped alike', async () => {
    await writeFile(join(folder, 'plain'), two)
    await writeFile(join(folder, 'packed'), gzipSync(two))
    expect(await readTranscript(join(folder, 'packed'))).toEqual(await readTranscript(join(folder, 'plain')))
  })

  test('that is broken is refused with its name', async () => {
    await writeFile(join(folder, 'cut'), gzipSync(two).subarray(0, 30))
    await writeFile(join(folder, 'wrong'), 'x')
    await expect(readTranscript(join(folder, 'cut'))).rejects.toThrow(/cut cannot be unpacked/)
    await expect(readTranscript(join(folder, 'wrong'))).rejects.toThrow(/wrong: line 1: not JSON/)
  })
})
