/**
 * What a hostile or broken peer may send: random bytes, and frames with a few faults.
 */
import type { Codec } from '../../protocol/codec.ts'
import type { Seeded } from './seeded.ts'
import { invalidVectors, validVectors } from './vectors.ts'

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

/** The bytes with one to four faults. */
export function mutated(original: Uint8Array, pick: Seeded): Uint8Array {
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

/** One WebSocket message: a known frame with a few faults, sometimes two, sometimes noise. */
export function hostileBytes(codec: Codec, pick: Seeded): Uint8Array {
  if (pick.below(10) === 0) return pick.bytes(pick.below(64))
  const known = corpus[codec.encoding]
  const first = mutated(known[pick.below(known.length)] ?? new Uint8Array(), pick)
  if (pick.below(4) > 0) return first
  return codec.join([first, known[pick.below(known.length)] ?? new Uint8Array()])
}
