/**
 * The committed vectors are the protocol, for us as for an implementation in another language.
 */
import { describe, expect, test } from 'vitest'
import { clientFrames, serverFrames } from '../../protocol/catalogue.ts'
import type { Codec, Decoded } from '../../protocol/codec.ts'
import { jsonCodec } from '../../protocol/json.ts'
import { msgpackCodec } from '../../protocol/msgpack.ts'
import { type ValidVector, invalidVectors, validVectors } from '../support/vectors.ts'

function decode(codec: Codec, direction: 'client' | 'server', bytes: Uint8Array): Decoded<unknown> {
  return direction === 'client' ? codec.decodeClient(bytes) : codec.decodeServer(bytes)
}

function refusalOf(decoded: Decoded<unknown>): string {
  if (!decoded.ok) return 'close'
  const first = decoded.frames[0]
  return first === undefined || first.ok ? 'accepted' : first.name
}

describe('valid vectors', () => {
  test.each(validVectors)('$direction: $name', (vector) => {
    const whole = { ok: true, frames: [{ ok: true, frame: vector.frame }] }
    const packed = Buffer.from(vector.msgpack_hex, 'hex')
    expect(decode(jsonCodec, vector.direction, Buffer.from(vector.json))).toEqual(whole)
    expect(decode(msgpackCodec, vector.direction, packed)).toEqual(whole)
    if (vector.decode_only) return
    expect(Buffer.from(jsonCodec.encode(vector.frame)).toString()).toBe(vector.json)
    expect(Buffer.from(msgpackCodec.encode(vector.frame)).toString('hex')).toBe(vector.msgpack_hex)
  })
})

describe('invalid vectors', () => {
  test.each(invalidVectors)('$encoding, from the $direction: $name is refused ($refusal)', (vector) => {
    const codec = vector.encoding === 'json' ? jsonCodec : msgpackCodec
    expect(refusalOf(decode(codec, vector.direction, Buffer.from(vector.bytes_hex, 'hex')))).toBe(
      vector.refusal,
    )
  })
})

describe('the vectors cover the catalogue', () => {
  const rows = [
    ...Object.entries(clientFrames).map(([t, f]) => ({ direction: 'client', t, fields: f.fields })),
    ...Object.entries(serverFrames).map(([t, f]) => ({ direction: 'server', t, fields: f.fields })),
  ]
  test.each(rows)(
    '$direction $t: each field present, and absent or null where it may be',
    ({ direction, t, fields }) => {
      const own = validVectors.filter((v: ValidVector) => v.direction === direction && v.frame.t === t)
      const seen = own.map((v) => v.frame as unknown as Readonly<Record<string, unknown>>)
      expect(seen.length).toBeGreaterThan(0)
      for (const [name, field] of Object.entries(fields)) {
        expect(
          seen.some((f) => f[name] !== undefined && f[name] !== null),
          `${t}.${name} present`,
        ).toBe(true)
        if (field.optional)
          expect(
            seen.some((f) => !(name in f)),
            `${t}.${name} absent`,
          ).toBe(true)
        else if (field.fits(null))
          expect(
            seen.some((f) => f[name] === null),
            `${t}.${name} null`,
          ).toBe(true)
      }
    },
  )
  test('no two vectors have one name', () => {
    const names = validVectors.map((v) => `${v.direction} ${v.name}`)
    expect(new Set(names).size).toBe(names.length)
  })
})
