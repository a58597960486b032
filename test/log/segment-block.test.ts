import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { defaultLimits } from '../../server/limits.ts'
import type { StoredRecord } from '../../server/log/journal.ts'
import { NumberReader, NumberWriter } from '../../server/log/packed-numbers.ts'
import { chainHash, genesisOf } from '../../server/log/record-bytes.ts'
import { sealBody, strippedBody } from '../../server/log/sealed-body.ts'
import { BlockDamage, decodeBlock, encodeBlock } from '../../server/log/segment-block.ts'

const key = new Uint8Array(32).fill(7)

interface Kept {
  readonly later: number
  readonly keyNumber: number
  readonly text: string
  readonly stripped: boolean
}

const records = fc.array(
  fc.record<Kept>({
    later: fc.nat(100_000),
    keyNumber: fc.nat(0xff_ff_ff_ff),
    text: fc.string({ maxLength: 60 }),
    stripped: fc.boolean(),
  }),
  { minLength: 1, maxLength: 40 },
)

/** A run of a chain from `from` on, of what was kept. */
function chained(from: number, kept: readonly Kept[]): readonly StoredRecord[] {
  let hash: Uint8Array = genesisOf('lobby')
  let at = 1_790_000_000_000
  return kept.map(({ later, keyNumber, text, stripped }, i) => {
    at += later
    const body = sealBody(key, keyNumber, from + i, new Uint8Array(6).fill(i), Buffer.from(text))
    hash = chainHash(hash, at, body)
    return { room: 'lobby', seq: from + i, at, hash, body: stripped ? strippedBody : body }
  })
}

const plain = (record: StoredRecord) => ({
  ...record,
  hash: Buffer.from(record.hash).toString('hex'),
  body: Buffer.from(record.body).toString('hex'),
})

describe('a block', () => {
  test('gives back what was put in, stripped records among them', () => {
    fc.assert(
      fc.property(records, fc.integer({ min: 1, max: 2 ** 40 }), (kept, from) => {
        const before = chained(from, kept)
        const block = decodeBlock('lobby', encodeBlock(genesisOf('lobby'), before))
        expect(block.from).toBe(from)
        expect(block.prev).toEqual(genesisOf('lobby'))
        expect(block.changedAt).toBeUndefined()
        expect(block.records.map(plain)).toEqual(before.map(plain))
      }),
    )
  })

  test('takes no more than 40 bytes a record beside what was encrypted', () => {
    const kept = Array.from({ length: defaultLimits.sealBlockRecordsMax }, (_, i) => ({
      later: 900 + ((i * 331) % 4_000),
      keyNumber: 70_000 + (i % 17),
      text: 'x'.repeat(40 + (i % 13)),
      stripped: false,
    }))
    const text = kept.reduce((sum, one) => sum + one.text.length, 0)
    const bytes = encodeBlock(genesisOf('lobby'), chained(1, kept)).length
    expect((bytes - text) / kept.length).toBeLessThan(40)
  })

  test('with any byte changed says so, names the record where it can, and gives the bodies of the others', () => {
    fc.assert(
      fc.property(records, fc.nat(), fc.integer({ min: 1, max: 255 }), (kept, place, change) => {
        const before = chained(1, kept)
        const bytes = encodeBlock(genesisOf('lobby'), before)
        const at = place % bytes.length
        bytes[at] = (bytes[at] ?? 0) ^ change
        const block = decoded(bytes)
        if (block === undefined) return
        const last = before.at(-1)
        const differs = block.records.filter(
          ({ body }, i) => !Buffer.from(body).equals(before[i]?.body ?? key),
        )
        const sameEnd = Buffer.from(block.records.at(-1)?.hash ?? []).equals(last?.hash ?? key)
        // Either the chain does not come out, or the change is in what is left of a stripped record, which has a proof of its own.
        const silent = differs.every(({ seq }) => before[seq - 1]?.body === strippedBody)
        expect(block.changedAt !== undefined || !sameEnd || silent).toBe(true)
        expect(differs.length).toBeLessThanOrEqual(block.from === 1 ? 1 : block.records.length)
      }),
      { numRuns: 500 },
    )
  })

  test('cut anywhere is told from a whole one', () => {
    const bytes = encodeBlock(
      genesisOf('lobby'),
      chained(1, [{ later: 5, keyNumber: 1, text: 'hello', stripped: false }]),
    )
    for (let length = 0; length < bytes.length; length++)
      expect(() => decodeBlock('lobby', bytes.subarray(0, length)), `${length} bytes`).toThrow(BlockDamage)
    expect(() => decodeBlock('lobby', Buffer.concat([bytes, Buffer.of(0)]))).toThrow(BlockDamage)
  })
})

function decoded(bytes: Buffer) {
  try {
    return decodeBlock('lobby', bytes)
  } catch (error) {
    expect(error).toBeInstanceOf(BlockDamage)
    return undefined
  }
}

describe('packed numbers', () => {
  test('come back as they were, small ones in a byte', () => {
    fc.assert(
      fc.property(fc.array(fc.maxSafeNat()), (numbers) => {
        const writer = new NumberWriter()
        for (const number of numbers) writer.put(number)
        const reader = new NumberReader(writer.bytes())
        expect(numbers.map(() => reader.get())).toEqual(numbers)
        expect(() => reader.get()).toThrow(RangeError)
      }),
    )
    const small = new NumberWriter()
    small.put(127)
    expect(small.bytes()).toHaveLength(1)
  })

  test('a number that nobody wrote is refused on both sides', () => {
    expect(() => new NumberWriter().put(-1)).toThrow('packed number')
    expect(() => new NumberWriter().put(0.5)).toThrow('packed number')
    expect(() => new NumberReader(Buffer.alloc(20, 0xff)).get()).toThrow('too many bytes')
  })
})
