/**
 * What the tables of the protocol promise: numbers that are never used twice, and ranges that mean something.
 */
import { describe, expect, test } from 'vitest'
import { clientFrames, roomEvents, serverFrames } from '../../protocol/catalogue.ts'
import { closes, errors } from '../../protocol/codes.ts'

const tags = [...Object.values(clientFrames), ...Object.values(serverFrames)].map((f) => f.tag)

describe('the catalogue', () => {
  test('uses every tag once, in one byte', () => {
    expect(new Set(tags).size).toBe(tags.length)
    expect(Math.max(...tags)).toBeLessThan(128)
  })
  test('has the ref of every request in its first field, so that unknown requests can be answered', () => {
    for (const [t, { fields }] of Object.entries(clientFrames))
      if (t !== 'hello') expect(Object.keys(fields)[0], t).toBe('ref')
  })
  test('numbers every event of a room in the room’s one sequence', () => {
    for (const [t, { fields }] of Object.entries(roomEvents))
      expect(Object.keys(fields), t).toEqual(expect.arrayContaining(['room', 'seq', 'at']))
  })
  test('puts room for the future behind required fields: what is optional has no required field behind it in requests', () => {
    for (const [t, { fields }] of Object.entries(clientFrames)) {
      const optional = Object.values(fields).map((field) => field.optional)
      if (t !== 'history' && t !== 'members') expect(optional, t).toEqual([...optional].sort())
    }
  })
})

describe('errors', () => {
  test('have distinct numbers in the hundred of their kind', () => {
    const codes = Object.values(errors).map((e) => e.code)
    expect(new Set(codes).size).toBe(codes.length)
    for (const code of codes) expect(code >= 100 && code < 600, String(code)).toBe(true)
  })
  test('keep the names that programs outside rely on', () => {
    const names = [
      'not_authenticated',
      'identity_not_verified',
      'token_expired',
      'no_such_room',
      'not_a_member',
      'role_too_low',
      'muted',
      'banned',
      'slow_mode',
      'room_locked',
      'blocked',
      'rate_limited',
      'text_too_long',
      'bad_frame',
      'overloaded',
    ]
    expect(Object.keys(errors)).toEqual(expect.arrayContaining(names))
  })
  test('have a text that fits into the frame', () => {
    for (const { message } of Object.values(errors)) expect(message.length).toBeLessThanOrEqual(1_000)
  })
})

describe('close codes', () => {
  test('below 4500 come back, from 4500 stay away', () => {
    for (const [name, { code, comeBack }] of Object.entries(closes))
      if (code >= 4_000) expect(comeBack, name).toBe(code < 4_500)
  })
  test('are those of the contract', () => {
    const codes = Object.fromEntries(Object.entries(closes).map(([name, { code }]) => [name, code]))
    expect(codes).toMatchObject({
      restart: 4000,
      slow_consumer: 4008,
      too_many_connections: 4013,
      too_fast: 4029,
      bad_frame: 4500,
      not_authenticated: 4501,
      token_expired: 4502,
      banned: 4503,
      too_many_errors: 4509,
    })
  })
  test('have distinct numbers, and reasons of at most the 123 bytes that a close frame holds', () => {
    const codes = Object.values(closes).map((c) => c.code)
    expect(new Set(codes).size).toBe(codes.length)
    for (const { message } of Object.values(closes))
      expect(Buffer.byteLength(message)).toBeLessThanOrEqual(123)
  })
})
