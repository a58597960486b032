/**
 * Anything may arrive at the door. Random bytes and mutated frames in both encodings, in both directions:
 * no exception, and no memory kept. `PARLEY_FUZZ=1000000` for a long run, `PARLEY_FUZZ_SEED` to repeat one.
 */
import { randomInt } from 'node:crypto'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import type { Codec } from '../../protocol/codec.ts'
import { jsonCodec } from '../../protocol/json.ts'
import { msgpackCodec } from '../../protocol/msgpack.ts'
import { type Seeded, seeded } from '../support/seeded.ts'
import { invalidVectors, validVectors } from '../support/vectors.ts'

const frames = Number(process.env['PARLEY_FUZZ'] ?? 100_000)
const seed = Number(process.env['PARLEY_FUZZ_SEED'] ?? randomInt(2 ** 32))
const heapGrowthBytesMax = 16 * 1024 * 1024

const corpus = {
  json: [
    ...validVectors.map((v) => Buffer.from(v.json)),
    ...invalidVectors.filter((v) => v.encoding === 'json').map((v) => Buffer.from(v.bytes_hex, 'hex')),
  ],
  msgpack: [
    ...validVectors.map((v) => Buffer.from(v.msgpack_hex, 'hex')),
    ...invalidVectors.filter((v) => v.encoding === 'msgpack').map((v) => Buffer.from(v.bytes_hex, 'hex')),
  ],
}

/** Bytes that mean something to one of the parsers, and the numbers at the edges of lengths. */
const spice = Uint8Array.from([
  ...[0x00, 0x01, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc4, 0xc7, 0xca, 0xcb, 0xcf, 0xd3],
  ...[0xd4, 0x72, 0xd6, 0xd9, 0xda, 0xdb, 0xdc, 0xdd, 0xde, 0xdf, 0xed, 0xf4, 0xff],
  ...Buffer.from('{}[]",:\\\n0eE-.u'),
])

function mutated(original: Uint8Array, pick: Seeded): Uint8Array {
  let bytes = Uint8Array.from(original)
  for (let edits = 1 + pick.below(4); edits > 0; edits--) {
    const at = pick.below(bytes.length + 1)
    const random =
      pick.below(2) === 0 ? pick.bytes(1 + pick.below(4)) : spice.slice(at % spice.length).slice(0, 1)
    switch (pick.below(5)) {
      case 0: // change
        if (at < bytes.length) bytes[at] = random[0] ?? 0
        break
      case 1: // cut off
        bytes = bytes.slice(0, at)
        break
      case 2: // insert
        bytes = Uint8Array.of(...bytes.subarray(0, at), ...random, ...bytes.subarray(at))
        break
      case 3: // take out
        bytes = Uint8Array.of(...bytes.subarray(0, at), ...bytes.subarray(at + random.length))
        break
      default: // repeat a piece, to nest or to double keys
        bytes = Uint8Array.of(
          ...bytes.subarray(0, at),
          ...bytes.subarray(at >> 1, (at >> 1) + 40),
          ...bytes.subarray(at),
        )
    }
  }
  return bytes
}

function next(codec: Codec, pick: Seeded): Uint8Array {
  if (pick.below(10) === 0) return pick.bytes(pick.below(64))
  const known = corpus[codec.encoding]
  const first = mutated(known[pick.below(known.length)] ?? new Uint8Array(), pick)
  if (pick.below(4) > 0) return first
  return codec.join([first, known[pick.below(known.length)] ?? new Uint8Array()])
}

/** Decodes one message both ways; what was understood must also be writable again. */
function knock(codec: Codec, bytes: Uint8Array): number {
  let understood = 0
  for (const decoded of [codec.decodeClient(bytes), codec.decodeServer(bytes)]) {
    if (!decoded.ok) continue
    for (const parsed of decoded.frames) {
      if (!parsed.ok) continue
      understood++
      codec.encode(parsed.frame)
    }
  }
  return understood
}

function heapBytes(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  collect()
  return process.memoryUsage().heapUsed
}

test(`${frames} random and mutated messages raise no exception and leave no memory behind`, {
  timeout: 3_600_000,
}, () => {
  process.stdout.write(`fuzz seed ${seed}\n`)
  const pick = seeded(seed)
  let understood = 0
  let heapAfterWarmUp = 0
  for (let i = 0; i < frames; i++) {
    if (i === Math.floor(frames / 5)) heapAfterWarmUp = heapBytes()
    const codec = i % 2 === 0 ? jsonCodec : msgpackCodec
    const bytes = next(codec, pick)
    try {
      understood += knock(codec, bytes)
    } catch (error) {
      const hex = Buffer.from(bytes).toString('hex')
      throw new Error(`message ${i} of seed ${seed}, ${codec.encoding}, ${hex}`, { cause: error })
    }
  }
  expect(heapBytes() - heapAfterWarmUp).toBeLessThan(heapGrowthBytesMax)
  // A fuzzer whose every message is refused at the first byte tests nothing.
  expect(understood).toBeGreaterThan(frames / 20)
})
