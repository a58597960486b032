import { describe, expect, test } from 'vitest'
import { createFolder } from '../../server/moderation/fold.ts'
import { memoryRules, RaidMemory } from '../../server/moderation/raid-texts.ts'
import { createSigner } from '../../server/moderation/signature.ts'
import { seeded } from '../support/seeded.ts'

const folder = createFolder(256)
const sign = createSigner()

function memory(textsMax = 8) {
  const remembered = new RaidMemory(textsMax)
  let nowMs = 0
  return {
    advance: (ms: number) => (nowMs += ms),
    set: (ms: number) => (nowMs = ms),
    note(text: string, who: number, { newcomer = true, moderator = false } = {}) {
      // Spread over the 32 bits, as hashes of ids are.
      const writer = { hash: Math.imul(who, 0x9e3779b1), newcomer, moderator }
      remembered.note(sign(folder.fold(text)), writer, nowMs)
      return { senders: remembered.senders, newcomers: remembered.newcomers, ours: remembered.ours }
    },
  }
}

const raid = 'this room belongs to the wolves now so leave while you still can'
/** Texts without anything in common. */
function other(n: number): string {
  const random = seeded(n + 1)
  const word = () => Array.from({ length: 6 }, () => String.fromCharCode(97 + random.below(26))).join('')
  return Array.from({ length: 9 }, word).join(' ')
}

describe('who wrote the same', () => {
  test('is counted by person, not by message', () => {
    const { note } = memory()
    expect(note(raid, 1)).toEqual({ senders: 1, newcomers: 1, ours: false })
    expect(note(raid, 1)).toMatchObject({ senders: 1 })
    expect(note(`${raid} friends`, 2)).toMatchObject({ senders: 2, newcomers: 2 })
    expect(note(raid, 3, { newcomer: false })).toMatchObject({ senders: 3, newcomers: 2 })
    expect(note('something else that has nothing to do with wolves', 4)).toMatchObject({ senders: 1 })
  })

  test('is forgotten when the window has passed, person by person', () => {
    const { note, advance } = memory()
    note(raid, 1)
    advance(memoryRules.windowMs - 1)
    expect(note(raid, 2)).toMatchObject({ senders: 2 })
    advance(1)
    expect(note(raid, 3)).toMatchObject({ senders: 2 }) // the first one's is too old
    advance(memoryRules.windowMs)
    expect(note(raid, 4)).toMatchObject({ senders: 1 })
  })

  test('is right when the milliseconds of a 32-bit number start again', () => {
    const { note, set } = memory()
    set(2 ** 32 - 10)
    note(raid, 1)
    set(2 ** 32 + 10)
    expect(note(raid, 2)).toMatchObject({ senders: 2 })
  })

  test('is the room’s own once a moderator wrote it', () => {
    const { note } = memory()
    note(raid, 1)
    expect(note(raid, 2, { newcomer: false, moderator: true })).toMatchObject({ ours: true })
    expect(note(raid, 3)).toMatchObject({ senders: 3, ours: true })
  })

  test('does not drift: what resembles a follower and not the leader is another text', () => {
    const { note } = memory()
    const words = raid.split(' ')
    const swap = (from: number, to: number) =>
      words
        .map((word, i) => (i >= from && i < to ? `${word[0]}zxq${i}zxq`.replace(/\d/g, '') : word))
        .join(' ')
    note(raid, 1)
    note(swap(10, 13), 2)
    expect(note(swap(3, 13), 3)).toMatchObject({ senders: 1 })
  })
})

describe('memory', () => {
  test('holds raidTextsMax texts: one more, and the oldest that nobody repeated is forgotten', () => {
    const { note } = memory(3)
    for (const n of [0, 1, 2]) note(other(n), 1)
    expect(note(other(0), 2)).toMatchObject({ senders: 2 })
    note('a fourth text takes the place of one that nobody repeated', 1)
    expect(note(other(0), 3)).toMatchObject({ senders: 3 })
    expect(note(other(1), 2)).toMatchObject({ senders: 1 })
  })

  test('keeps what several wrote while noise goes through', () => {
    const { note } = memory(8)
    note(raid, 1)
    note(raid, 2)
    for (let n = 0; n < 2_000; n++) note(other(n), 100 + n)
    expect(note(raid, 3)).toMatchObject({ senders: 3 })
  })

  test('gives way all the same when everything was repeated', () => {
    const { note } = memory(2)
    for (const text of [raid, other(0), other(1), other(2)]) {
      note(text, 1)
      expect(note(text, 2)).toMatchObject({ senders: 2 })
    }
  })

  test('tells as many senders apart as it has places; more replace the oldest', () => {
    const { note, advance } = memory()
    let last = { senders: 0 }
    for (let who = 1; who <= memoryRules.senders + 5; who++) {
      last = note(raid, who)
      advance(1)
    }
    expect(last.senders).toBe(memoryRules.senders)
  })
})
