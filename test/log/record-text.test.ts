import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { messageId } from '../../protocol/ids.ts'
import type { LogRecord } from '../../server/log/log.ts'
import { packRecord, unpackRecord } from '../../server/log/record-text.ts'
import { textBook } from '../../server/log/text-book.ts'
import { packText, unpackText } from '../../server/log/text-pack.ts'
import { edited, epochAt, removed, said } from '../support/log-folder.ts'

const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 600 }),
  fc.string({ unit: 'binary', maxLength: 600 }).filter((text) => text.isWellFormed()),
  fc
    .array(fc.constantFrom(...textBook, '😀', 'ж', '中', '\n', '\0'), { maxLength: 300 })
    .map((all) => all.join('')),
)

describe('a packed text', () => {
  test('comes out as it went in, whatever it is', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(unpackText(packText(text))).toBe(text)
      }),
    )
  })

  test('takes less than two thirds of plain chat, and at most a hundredth more of what is not in the book', () => {
    const chat = 'yes, I think that would be great! what are you going to do with the other ones, and where?'
    expect(packText(chat).length).toBeLessThan((chat.length * 2) / 3)
    for (const strange of ['😀'.repeat(500), 'ж'.repeat(1_000), '中文'.repeat(700)])
      expect(packText(strange).length).toBeLessThanOrEqual(Math.ceil(Buffer.byteLength(strange) * 1.02))
  })

  test('runs longer than one length byte are split between characters', () => {
    for (const length of [83, 84, 85, 168, 169])
      for (const character of ['é', '中', '😀']) {
        const text = `a${character.repeat(length)}b`
        expect(unpackText(packText(text))).toBe(text)
      }
  })

  test('bytes that no packing makes are refused', () => {
    expect(() => unpackText(Buffer.of(254))).toThrow('names a piece')
    expect(() => unpackText(Buffer.of(255, 5, 97))).toThrow('ends with its last run')
  })

  test('the book has its pieces once, all of them ASCII, and leaves room for the escape', () => {
    expect(new Set(textBook).size).toBe(textBook.length)
    expect(textBook.length).toBeLessThan(255)
    for (const piece of textBook) expect(piece).toMatch(/^[\x20-\x7e]+$/)
  })
})

describe('a packed record', () => {
  const place = (record: LogRecord) => {
    const { room, seq, at } = record.event
    return { room, seq, at, author: 'u_ann' }
  }
  const back = (record: LogRecord, where = place(record)) => unpackRecord(packRecord(record, where), where)
  const message = said('lobby', 7, 'what was said')

  test('of a usual message holds its name and text only', () => {
    expect(back(message)).toEqual(message)
    expect(packRecord(message, place(message)).length).toBeLessThan(20)
  })

  test.each<[string, LogRecord]>([
    ['an edit', edited(message.event, 8, 'better')],
    ['a removal with its note', removed(message.event, 9)],
    ['a reply', { event: { ...message.event, reply_to: 'm_1' } as LogRecord['event'] }],
    ['a masked message', { event: { ...message.event, masked: true } as LogRecord['event'] }],
    ['a message with a note', { ...message, audit: { cause: 'links' } }],
    ['an id that was not made here', { event: { ...message.event, id: 'm_else' } as LogRecord['event'] }],
    ['a lone surrogate', said('lobby', 7, 'broken \ud83d end')],
    [
      'a name of more than 255 bytes',
      { event: { ...message.event, name: '中'.repeat(86) } as LogRecord['event'] },
    ],
    ['no text', said('lobby', 7, '')],
  ])('keeps everything of %s', (_what, record) => expect(back(record)).toEqual(record))

  test('keeps the event’s own time where the clock went back, and another author than the key’s', () => {
    const late = { ...place(message), at: epochAt + 1_000_000 }
    expect(back(message, late)).toEqual(message)
    expect(back(message, { ...place(message), author: 'u_ben' })).toEqual(message)
  })

  test('of any message comes back the same', () => {
    const names = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 100 })
    fc.assert(
      fc.property(anyText, names, fc.nat(2 ** 32), (text, name, seq) => {
        const event = { ...message.event, name, text, seq, id: messageId(message.event.at, seq) }
        const record = { event } as LogRecord
        expect(back(record)).toEqual(record)
      }),
    )
  })

  test('of an unknown form is refused', () => {
    expect(() => unpackRecord(Buffer.of(9, 1, 2), place(message))).toThrow('known form')
  })
})
