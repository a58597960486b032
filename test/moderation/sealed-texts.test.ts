/**
 * What is kept of people's texts for a case can be read with their key, and not without.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { systemRandom } from '../../server/base/random.ts'
import { memoryStore } from '../../server/base/store-memory.ts'
import { SealedTexts, textKeysTable } from '../../server/moderation/sealed-texts.ts'

function texts() {
  const store = memoryStore()
  return { store, texts: new SealedTexts({ store, random: systemRandom }) }
}

test('every text comes back as it was, and twice the same is sealed differently', async () => {
  const { texts: sealed } = texts()
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 200 }), async (text) => {
      const [one, two] = [await sealed.seal('u_ann', text), await sealed.seal('u_ann', text)]
      expect(one).not.toBe(two)
      expect(await sealed.open('u_ann', one)).toBe(text)
    }),
    { numRuns: 50 },
  )
})

test('another person’s key does not open it, nor does a changed byte', async () => {
  const { texts: sealed } = texts()
  const one = await sealed.seal('u_ann', 'hello')
  await sealed.seal('u_bob', 'hello')
  expect(await sealed.open('u_bob', one)).toBeNull()
  expect(await sealed.open('u_cat', one)).toBeNull()
  const bytes = Buffer.from(one, 'base64')
  bytes[14] = (bytes[14] ?? 0) ^ 1
  expect(await sealed.open('u_ann', bytes.toString('base64'))).toBeNull()
  expect(await sealed.open('u_ann', '')).toBeNull()
})

test('without its key a text is gone, also when its author writes again', async () => {
  const { texts: sealed, store } = texts()
  const before = await sealed.seal('u_ann', 'hello')
  store.table(textKeysTable).remove(['u_ann'])
  expect(await sealed.open('u_ann', before)).toBeNull()
  const after = await sealed.seal('u_ann', 'again')
  expect(await sealed.open('u_ann', before)).toBeNull()
  expect(await sealed.open('u_ann', after)).toBe('again')
})
