/**
 * Parcels: what was written is what is read, and anything else is nothing.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Entry, parcelKinds, readParcel, writeEntry, writeHead } from '../../server/cluster/parcel.ts'
import { Reader, Writer } from '../../server/cluster/wire.ts'
import { assurances } from '../../server/identity/identity.ts'

const count = fc.maxSafeNat()
const text = fc.string({ unit: 'binary' })
const bytes = fc.uint8Array({ maxLength: 2_000 })
const assurance = fc.constantFrom(...assurances)
const entry: fc.Arbitrary<Entry> = fc.oneof(
  fc.record({
    kind: fc.constant('open' as const),
    sid: count,
    session: text,
    user: text,
    name: text,
    assurance,
    expiresAt: count,
    encoding: fc.constantFrom('json' as const, 'msgpack' as const),
  }),
  fc.record({ kind: fc.constant('frame' as const), sid: count, bytes }),
  fc.record({ kind: fc.constant('renew' as const), sid: count, assurance, expiresAt: count }),
  fc.record({ kind: fc.constant('close' as const), sid: count }),
  fc.record({ kind: fc.constant('deliver' as const), sids: fc.array(count), bytes }),
  fc.record({ kind: fc.constant('shut' as const), sid: count, code: count, reason: text }),
)
const parcel = fc.record({
  kind: fc.constantFrom(...parcelKinds),
  from: text,
  trunk: text,
  seq: count,
  entries: fc.array(entry, { maxLength: 8 }),
})

function written(sent: Parameters<typeof writeHead>[1] & { readonly entries: readonly Entry[] }): Uint8Array {
  const writer = new Writer(8)
  writeHead(writer, sent)
  for (const one of sent.entries) writeEntry(writer, one)
  return writer.take()
}

/** Views of bytes as plain arrays, so that a Buffer equals a Uint8Array. */
const plain = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_, v) => (v instanceof Uint8Array ? [...v] : v?.type === 'Buffer' ? v.data : v)),
  )

describe('a parcel', () => {
  test('is read as it was written', () => {
    fc.assert(
      fc.property(parcel, (sent) => {
        expect(plain(readParcel(written(sent)))).toEqual(plain(sent))
      }),
    )
  })

  test('that ends early is none', () => {
    const sent = {
      kind: 'back',
      from: 'a',
      trunk: 't',
      seq: 300,
      entries: [{ kind: 'deliver', sids: [1, 2], bytes: Uint8Array.of(1, 2, 3) }],
    } as const
    const whole = written(sent)
    const head = written({ ...sent, entries: [] }).length
    for (let length = 0; length < whole.length; length++)
      if (length !== head) expect(readParcel(whole.subarray(0, length))).toBeUndefined()
    expect(readParcel(whole)).toBeDefined()
  })

  test('of another version is none', () => {
    const bytesOfOurs = written({ kind: 'out', from: 'a', trunk: 't', seq: 0, entries: [] })
    expect(readParcel(Uint8Array.of(2, ...bytesOfOurs.subarray(1)))).toBeUndefined()
  })

  test('of noise never throws', () => {
    fc.assert(
      fc.property(bytes, (noise) => {
        readParcel(Uint8Array.of(1, ...noise))
      }),
    )
  })

  test('that claims more sessions than it has bytes is none, at no cost', () => {
    const writer = new Writer(64)
    writeHead(writer, { kind: 'back', from: 'a', trunk: 't', seq: 0 })
    writer.byte(4) // deliver
    writer.count(2 ** 40)
    expect(readParcel(writer.take())).toBeUndefined()
  })
})

test('what a writer has handed over is not written to again', () => {
  const writer = new Writer(4)
  writer.text('first')
  const first = writer.take()
  writer.text('second, and longer')
  expect(new Reader(first).text()).toBe('first')
  expect(new Reader(writer.take()).text()).toBe('second, and longer')
})

test('a number beyond 2^53 is refused', () => {
  expect(() => new Reader(new Uint8Array(9).fill(0xff)).count()).toThrow('2^53')
})
