/**
 * Raids are noticed; what crowds do is not a raid.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { defaultLimits, type Limits } from '../../server/limits.ts'
import type { DraftKind, Sender } from '../../server/moderation/classifier.ts'
import { createFolder } from '../../server/moderation/fold.ts'
import { decide } from '../../server/moderation/policy.ts'
import type { Preset } from '../../server/moderation/policy-table.ts'
import { createRaidClassifier, raidRules } from '../../server/moderation/raid.ts'
import { memoryRules } from '../../server/moderation/raid-texts.ts'
import type { Finding } from '../../server/moderation/verdict.ts'
import { silentTelemetry } from '../../server/telemetry/telemetry.ts'
import { describeClassifier } from '../conformance/classifier.ts'
import { manualClock } from '../support/manual-clock.ts'

const never = new AbortController().signal
const newcomer: Sender = { newcomer: true, moderator: false }
const regular: Sender = { newcomer: false, moderator: false }
const moderator: Sender = { newcomer: false, moderator: true }

interface Sent {
  readonly from?: number
  readonly as?: Sender
  readonly room?: string
  readonly kind?: DraftKind
  readonly preset?: Preset
}

function raid(limits: Partial<Limits> = {}) {
  const clock = manualClock()
  const folder = createFolder(64)
  const ports = { clock, telemetry: silentTelemetry, limits: { ...defaultLimits, ...limits } }
  const classifier = createRaidClassifier(ports)
  const find = (text: string, { from = 0, as = newcomer, room = 'lobby', kind = 'message' }: Sent = {}) => {
    const subject = { kind, text, room, author: `u_${from}`, at: clock.now(), sender: as }
    return classifier.classify(subject, folder.fold(text), never) as readonly Finding[]
  }
  const say = (text: string, sent: Sent = {}) => decide(find(text, sent), sent.preset ?? 'standard').action
  /** The same text from `n` people, half a second apart. */
  const crowd = (n: number, text: (i: number) => string, sent: (i: number) => Sent = () => ({})) =>
    times(n).map((i) => {
      clock.advance(500)
      return say(text(i), { from: i, ...sent(i) })
    })
  return { clock, find, say, crowd }
}

const times = (n: number) => Array.from({ length: n }, (_, i) => i)
const all = (n: number, action: string) => times(n).map(() => action)

const link = 'everybody come and join us now at discord.gg/wolves'
const long =
  'We are the wolves and this room is ours from now on, so either you leave it tonight or you will howl with us until the morning comes'
const short = 'this room belongs to the wolves now so leave while you can'

describe('near-identical texts from several newcomers', () => {
  test('are held from the fifth sender on and stopped from the tenth, when long or with a link', () => {
    for (const text of [link, long]) {
      expect(raid().crowd(12, () => text)).toEqual([
        ...all(4, 'allow'),
        ...all(5, 'hold'),
        ...all(3, 'block'),
      ])
    }
  })

  test('are held from the tenth sender on when they are short, and never stopped', () => {
    expect(raid().crowd(25, () => short)).toEqual([...all(9, 'allow'), ...all(16, 'hold')])
  })

  test('name the rule, and quote nothing', () => {
    const { crowd, find } = raid()
    crowd(5, () => link)
    expect(find(link, { from: 6 })).toEqual([
      {
        category: 'raid',
        score: 0.8,
        detector: 'raid',
        rule: 'raid.copies',
        evidence: [{ kind: 'behaviour', detector: 'raid' }],
      },
    ])
  })

  test('are the same with small changes: case, spaces, signs, a word at the end, letters that look alike', () => {
    const variants = [
      (t: string) => t,
      (t: string) => t.toUpperCase(),
      (t: string) => `${t} !!!!`,
      (t: string) => `>>> ${t}`.slice(4),
      (t: string) => t.replaceAll(' ', '  '),
      (t: string) => `${t} friends`,
      (t: string) => `${t} 🐺🐺🐺`,
      (t: string) => t.replaceAll('e', 'е'),
      (t: string) => t.replaceAll('a', '\u200ba'),
      (t: string) => `hey ${t}`,
    ]
    const said = raid().crowd(10, (i) => variants[i]?.(long) ?? '')
    expect(said.slice(4)).not.toContain('allow')
  })

  test('are the same with another number, as long as they carry a link', () => {
    expect(raid().crowd(6, (i) => `${link} ${i}`)).toEqual([...all(4, 'allow'), ...all(2, 'hold')])
    expect(raid().crowd(30, (i) => `${long} ${i}`)).toEqual(all(30, 'allow'))
    expect(raid().crowd(30, () => `${long} 7`)).toEqual(all(30, 'allow'))
  })

  test('are noticed as edits, and not as handles, topics and reasons', () => {
    const last = (kind: DraftKind) =>
      raid()
        .crowd(
          6,
          () => long,
          () => ({ kind }),
        )
        .at(-1)
    expect(last('edit')).toBe('hold')
    for (const kind of ['handle', 'room_name', 'topic', 'reason'] as const) expect(last(kind)).toBe('allow')
  })

  test('are held earlier in a strict room and marked in a relaxed one', () => {
    const last = (preset: Preset, n: number) =>
      raid()
        .crowd(
          n,
          () => long,
          () => ({ preset }),
        )
        .at(-1)
    expect(last('relaxed', 5)).toBe('flag')
    expect(last('relaxed', 10)).toBe('hold')
    expect(last('strict', 10)).toBe('block')
  })

  test('are noticed between other messages', () => {
    const { crowd, say } = raid()
    const said = crowd(8, (i) => {
      for (const n of times(10))
        say(
          `i wonder whether ${'abcdefghij'.charAt(n).repeat(3)} or something quite different ${'klmnopqrst'.charAt(i).repeat(7)} would do`,
          { from: 100 + n },
        )
      return long
    })
    expect(said.slice(4)).toEqual(all(4, 'hold'))
  })
})

describe('no raid', () => {
  test.each([
    ['gg', 'gg'],
    ['lol', 'lol'],
    ['a great deal of laughter', 'hahahahahahahahahahahahahahahahahahahaha lol lol lol lol lol lol'],
    ['hello', 'hello everyone'],
    ['a polite hello', 'hello everybody, nice to meet you all'],
    ['emoji', '🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉'],
    ['an answer to a quiz', 'the battle of hastings in 1066'],
    ['a long answer of one word', 'pneumonoultramicroscopicsilicovolcanoconiosis'],
    ['a slogan', "let's go rangers! let's go rangers! let's go rangers!"],
    ['another slogan', 'the people united will never be defeated'.slice(0, 33)],
    ['a link to a meeting', 'https://zoom.us/j/8812345678'],
  ])('is %s from fifty newcomers', (_what, text) => {
    expect(raid().crowd(50, () => text)).toEqual(all(50, 'allow'))
  })

  test('is what one person repeats, or four', () => {
    expect(
      raid().crowd(
        20,
        () => long,
        () => ({ from: 1 }),
      ),
    ).toEqual(all(20, 'allow'))
    expect(
      raid().crowd(
        20,
        () => long,
        (i) => ({ from: i % 4 }),
      ),
    ).toEqual(all(20, 'allow'))
  })

  test('is what regulars repeat, with a few newcomers among them', () => {
    const said = raid().crowd(
      40,
      () => long,
      (i) => ({ as: i % 4 === 0 ? newcomer : regular }),
    )
    expect(said).toEqual(all(40, 'allow'))
  })

  test('is what a regular says, even in the middle of one', () => {
    const { crowd, say } = raid()
    crowd(12, () => long)
    expect(say(long, { from: 99, as: regular })).toBe('allow')
    expect(say(long, { from: 98, as: newcomer })).toBe('block')
  })

  test('is what a moderator said before: an oath, a song, "copy this if you agree"', () => {
    const { crowd, say } = raid()
    say(long, { from: 99, as: moderator })
    expect(crowd(30, () => long)).toEqual(all(30, 'allow'))
  })

  test('is the quotation of one', () => {
    const { crowd, say } = raid()
    crowd(6, () => long)
    for (const i of times(8)) expect(say(`> ${long}\nwhat is this about?`, { from: 50 + i })).toBe('allow')
  })

  test('is the same text once in a while', () => {
    const { say, clock } = raid()
    for (const i of times(30)) {
      expect(say(long, { from: i })).toBe('allow')
      clock.advance(memoryRules.windowMs / 4)
    }
  })

  test('is the same text in several rooms', () => {
    expect(
      raid().crowd(
        30,
        () => long,
        (i) => ({ room: `room-${i % 8}` }),
      ),
    ).toEqual(all(30, 'allow'))
  })

  test('is thirty newcomers who introduce themselves in much the same words', () => {
    const names =
      'anna ben chloe david emma finn greta hugo ines jonas karla liam marie noah olga paul'.split(' ')
    const towns =
      'berlin paris lagos quito osaka delhi malmo turin lyon porto cork ghent basel riga sofia oslo'.split(
        ' ',
      )
    const hobbies =
      'chess hiking baking painting football dancing sewing surfing judo gardening poetry drums'.split(' ')
    const said = raid().crowd(
      30,
      (i) =>
        `Hi everyone, my name is ${names[i % 16]} and I am from ${towns[(i * 7) % 16]}, I like ${hobbies[(i * 5) % 12]} and ${hobbies[(i * 7 + 3) % 12]}`,
    )
    expect(said).toEqual(all(30, 'allow'))
  })

  test('is any number of newcomers with texts of their own', () => {
    const word = fc.string({
      unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz'),
      minLength: 3,
      maxLength: 9,
    })
    fc.assert(
      fc.property(fc.array(fc.array(word, { minLength: 8, maxLength: 20 }), { maxLength: 40 }), (texts) => {
        const said = raid().crowd(texts.length, (i) => texts[i]?.join(' ') ?? '')
        // Shrinking repeats texts: what one person in four writes anew is still no raid.
        const distinct = new Set(texts.map((words) => words.join(' '))).size
        if (distinct === texts.length) expect(said).toEqual(all(texts.length, 'allow'))
      }),
      { numRuns: 50 },
    )
  })

  test('is anything whose sender nobody knows: the command line, a handle', () => {
    const classifier = createRaidClassifier({
      clock: manualClock(),
      telemetry: silentTelemetry,
      limits: defaultLimits,
    })
    const folder = createFolder(64)
    for (const i of times(20)) {
      const subject = { kind: 'message', text: long, room: '', author: `u_${i}`, at: 0 } as const
      expect(classifier.classify(subject, folder.fold(long), never)).toEqual([])
    }
  })
})

describe('boundaries', () => {
  test('a text of lettersMin letters counts, one letter less does not', () => {
    const exact = 'wolves take over this room in may'
    expect(exact.replaceAll(' ', '')).toHaveLength(raidRules.lettersMin - 5)
    expect(
      raid()
        .crowd(20, () => `${exact} today`)
        .at(-1),
    ).toBe('hold')
    expect(
      raid()
        .crowd(20, () => `${exact} toda`)
        .at(-1),
    ).toBe('allow')
  })

  test('a text of wordsMin words counts, one word less does not', () => {
    expect(
      raid()
        .crowd(20, () => 'wolvescome takeover thisroom always tonight friends')
        .at(-1),
    ).toBe('hold')
    expect(
      raid()
        .crowd(20, () => 'wolvescome takeover thisroom alwaystonight friends')
        .at(-1),
    ).toBe('allow')
  })

  test('a sentence in a script without spaces is as long as its letters', () => {
    const chinese =
      '我们是狼群从今天晚上开始这个房间就属于我们了你们要么离开要么跟我们一起嚎叫直到天亮为止朋友们'
    expect(
      raid()
        .crowd(20, () => chinese)
        .at(-1),
    ).toBe('hold')
  })

  test('the share of newcomers is reached at four in five', () => {
    const mixed = (regulars: number) =>
      raid()
        .crowd(
          10,
          () => long,
          (i) => ({ as: i < regulars ? regular : newcomer }),
        )
        .at(-1)
    expect(mixed(2)).toBe('block')
    expect(mixed(3)).toBe('allow')
  })
})

describe('memory', () => {
  test('raidRoomsMax: one room more, and the longest silent is forgotten', () => {
    const { crowd, say } = raid({ raidRoomsMax: 2 })
    crowd(
      6,
      () => long,
      () => ({ room: 'one' }),
    )
    say(long, { room: 'two' })
    expect(say(long, { room: 'one', from: 50 })).toBe('hold') // still known
    say(long, { room: 'three' }) // two is forgotten
    expect(say(long, { room: 'one', from: 51 })).toBe('hold')
    say(long, { room: 'two' })
    say(long, { room: 'three' })
    expect(say(long, { room: 'one', from: 52 })).toBe('allow')
  })

  test('raidTextsMax: as many texts are compared, and no more', () => {
    const { say, crowd } = raid({ raidTextsMax: 1 })
    say(long, { from: 1 })
    expect(crowd(6, () => link).at(-1)).toBe('hold')
  })
})

describeClassifier('raid', {
  create: async () => {
    const ports = { clock: manualClock(), telemetry: silentTelemetry, limits: defaultLimits }
    const classifier = createRaidClassifier(ports)
    const folder = createFolder(64)
    for (const i of times(10)) {
      const subject = {
        kind: 'message',
        text: long,
        room: 'lobby',
        author: `u_${i}`,
        at: 0,
        sender: newcomer,
      } as const
      await classifier.classify(subject, folder.fold(long), never)
    }
    return classifier
  },
  finds: [long],
  stateful: true,
  sender: newcomer,
})
