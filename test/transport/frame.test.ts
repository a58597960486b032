/**
 * Frames as literal bytes. That a client reads them is shown by the conformance suite.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Framer, serverFrame } from '../../server/transport/frame.ts'

/** The head of a frame around `length` bytes. */
const head = (length: number, kind: 'text' | 'binary') => {
  const frame = serverFrame(new Uint8Array(length), kind)
  return [...frame.subarray(0, frame.length - length)]
}

describe('the head of a frame (RFC 6455, section 5.2)', () => {
  test.each([
    [0, 'text', [0x81, 0]],
    [5, 'binary', [0x82, 5]],
    [125, 'text', [0x81, 125]],
    [126, 'text', [0x81, 126, 0, 126]],
    [65_535, 'binary', [0x82, 126, 255, 255]],
    [65_536, 'binary', [0x82, 127, 0, 0, 0, 0, 0, 1, 0, 0]],
  ] as const)('of %i bytes of %s', (length, kind, bytes) => expect(head(length, kind)).toEqual(bytes))

  test('the example of the RFC: a text that says Hello', () => {
    expect([...serverFrame(Buffer.from('Hello'), 'text')]).toEqual([0x81, 5, 0x48, 0x65, 0x6c, 0x6c, 0x6f])
  })
})

test('the payload follows its head, unchanged and unmasked', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300, size: 'max' }), (payload) => {
      const frame = serverFrame(payload, 'binary')
      const body = frame.subarray(payload.length < 126 ? 2 : 4)
      expect(Buffer.compare(body, payload)).toBe(0)
      expect(payload.length < 126 ? frame[1] : frame.readUInt16BE(2)).toBe(payload.length)
    }),
  )
})

describe('the framer', () => {
  test('frames the same bytes once, for however many receivers', () => {
    const framer = new Framer()
    const bytes = Buffer.from('once')
    expect(framer.frame(bytes, 'text')).toBe(framer.frame(bytes, 'text'))
  })

  test('does not take other bytes, or the other kind, for the same', () => {
    const framer = new Framer()
    const bytes = Buffer.from('ab')
    expect([...framer.frame(bytes, 'text')]).toEqual([0x81, 2, 0x61, 0x62])
    expect([...framer.frame(bytes, 'binary')]).toEqual([0x82, 2, 0x61, 0x62])
    expect([...framer.frame(Buffer.from('cd'), 'binary')]).toEqual([0x82, 2, 0x63, 0x64])
  })
})
