import fc from 'fast-check'
import { expect, test } from 'vitest'
import { utf8End } from '../../protocol/utf8.ts'

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function platformAccepts(bytes: Uint8Array): boolean {
  try {
    strict.decode(bytes)
    return true
  } catch {
    return false
  }
}

const accepts = (bytes: Uint8Array) => utf8End(bytes, 0, bytes.length) === bytes.length

test('agrees with the platform on every text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (text) => {
      expect(accepts(Buffer.from(text))).toBe(true)
    }),
  )
})

test('agrees with the platform on every first two bytes, alone and with continuations', () => {
  for (let first = 0; first < 256; first++)
    for (let second = 0; second < 256; second++)
      for (const tail of [[], [0x80], [0x80, 0x80], [0xbf, 0xbf], [0x80, 0x41]]) {
        const bytes = Uint8Array.of(first, second, ...tail)
        if (accepts(bytes) !== platformAccepts(bytes)) expect.fail(Buffer.from(bytes).toString('hex'))
      }
})

test('agrees with the platform on random bytes from the upper half', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0x70, max: 0xff }), { maxLength: 8 }), (list) => {
      const bytes = Uint8Array.from(list)
      expect(accepts(bytes)).toBe(platformAccepts(bytes))
    }),
    { numRuns: 20_000 },
  )
})

test('looks only at the bytes it was given', () => {
  const bytes = Buffer.from('aé!') // 61 c3 a9 21
  expect(utf8End(bytes, 1, 3)).toBe(3)
  expect(utf8End(bytes, 1, 2)).toBe(-1)
  expect(utf8End(bytes, 2, 3)).toBe(-1)
  expect(utf8End(bytes, 3, 3)).toBe(3)
})
