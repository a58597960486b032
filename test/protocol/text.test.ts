import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toJson, wellFormed } from '../../protocol/text.ts'

test('well-formed text stays as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(wellFormed(text)).toBe(text)
      expect(toJson({ text })).toBe(JSON.stringify({ text }))
    }),
  )
})

test('half a surrogate pair becomes the replacement character', () => {
  expect(wellFormed('a\ud83db')).toBe('a\ufffdb')
  expect(toJson({ deep: ['\udc00'] })).toBe('{"deep":["\ufffd"]}')
})

test('a text that only spells such an escape stays as it is', () => {
  expect(JSON.parse(toJson({ text: '\\ud83d' }))).toEqual({ text: '\\ud83d' })
})

test('what JSON is made of text units never holds half a pair', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0xd700, max: 0xe000 })), (units) => {
      const text = String.fromCharCode(...units)
      expect((JSON.parse(toJson({ text })) as { text: string }).text).toBe(text.toWellFormed())
    }),
  )
})
