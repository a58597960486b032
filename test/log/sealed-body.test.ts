import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  isStripped,
  openBody,
  saltBytes,
  sealBody,
  sealOf,
  strippedBody,
} from '../../server/log/sealed-body.ts'

const key = randomBytes(32)
const salt = new Uint8Array(saltBytes)
const seqs = fc.integer({ min: 1, max: 2 ** 48 - 1 })
const keyNumbers = fc.integer({ min: 0, max: 2 ** 32 - 1 })

test('any text comes out as it went in, and the seal names key and seq', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), seqs, keyNumbers, (text, seq, keyNumber) => {
      const body = sealBody(key, keyNumber, seq, salt, Buffer.from(text))
      expect(sealOf(body)).toEqual({ keyNumber, seq })
      expect(openBody(key, body).toString()).toBe(text)
    }),
  )
})

test('a byte changed anywhere behind the key number, or another key, opens nothing', () => {
  const body = sealBody(key, 7, 1, salt, Buffer.from('what was said'))
  for (let at = 5; at < body.length; at++) {
    const bad = Buffer.from(body)
    bad[at] = (bad[at] ?? 0) ^ 1
    expect(() => openBody(key, bad), `byte ${at}`).toThrow()
  }
  expect(() => openBody(randomBytes(32), body)).toThrow()
})

test('a body shows nothing of its text, and two of the same text differ by their salt', () => {
  const body = sealBody(key, 1, 1, salt, Buffer.from('a secret'))
  expect(body.includes('secret')).toBe(false)
  expect(sealBody(key, 1, 1, randomBytes(saltBytes), Buffer.from('a secret')).equals(body)).toBe(false)
})

test('what is not sealed has no seal', () => {
  for (const other of ['', '{"event":{}}', 'x'.repeat(32), strippedBody])
    expect(sealOf(Buffer.from(other))).toBeUndefined()
  expect(sealOf(sealBody(key, 1, 1, salt, Buffer.of()).subarray(0, 32))).toBeUndefined()
  expect(isStripped(strippedBody)).toBe(true)
  expect(isStripped(sealBody(key, 1, 1, salt, Buffer.of()))).toBe(false)
})
