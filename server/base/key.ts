/**
 * Keys of the embedded store as bytes that sort like the keys: element by element, numbers before
 * strings, numbers by value, strings by code point. A key's bytes are a prefix of the bytes of every
 * key that starts with it, so that a prefix is a range.
 *
 * An element is a tag and its payload. A number is its IEEE 754 bits, with the sign bit flipped when it
 * is positive and all bits when it is negative, which makes unsigned byte order the order of values
 * (the usual trick, e.g. FoundationDB's tuple layer). A string is its UTF-8, whose byte order is the
 * order of code points, with 00 written as 00 FF and ended by 00 01.
 */
import { invariant } from './invariant.ts'
import type { Key } from './store.ts'

const numberTag = 0x10
const stringTag = 0x20
const zero = 0x00
const zeroInside = 0xff
const end = 0x01

/**
 * @param key any number of finite numbers and well-formed strings
 * @throws our own mistake: NaN, an infinity or a lone surrogate, which have no order or no bytes
 */
export function encodeKey(key: Key): Buffer {
  return Buffer.concat(
    key.map((element) => (typeof element === 'number' ? numberBytes(element) : stringBytes(element))),
  )
}

/** The key that `encodeKey` made these bytes from. */
export function decodeKey(bytes: Uint8Array): Key {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const key: (string | number)[] = []
  let at = 0
  while (at < buffer.length) {
    const tag = buffer[at]
    at++
    if (tag === numberTag) {
      key.push(readNumber(buffer, at))
      at += 8
    } else {
      invariant(tag === stringTag, 'a stored key has an unknown tag')
      const [text, next] = readString(buffer, at)
      key.push(text)
      at = next
    }
  }
  return key
}

/** The first byte string after all keys that start with `prefix`: every tag is below 0xff. */
export function afterPrefix(prefix: Uint8Array): Buffer {
  return Buffer.concat([prefix, Buffer.of(0xff)])
}

function numberBytes(value: number): Buffer {
  invariant(Number.isFinite(value), 'a key holds a number that has no place in the order')
  const bytes = Buffer.alloc(9)
  bytes[0] = numberTag
  bytes.writeDoubleBE(value === 0 ? 0 : value, 1) // one zero: −0 and 0 are equal, so they are one key
  const negative = (bytes[1] ?? 0) >= 0x80
  for (let i = 1; i < 9; i++) bytes[i] = (bytes[i] ?? 0) ^ (negative ? 0xff : i === 1 ? 0x80 : 0)
  return bytes
}

function readNumber(buffer: Buffer, at: number): number {
  const bytes = Buffer.from(buffer.subarray(at, at + 8))
  const negative = (bytes[0] ?? 0) < 0x80
  for (let i = 0; i < 8; i++) bytes[i] = (bytes[i] ?? 0) ^ (negative ? 0xff : i === 0 ? 0x80 : 0)
  return bytes.readDoubleBE(0)
}

function stringBytes(value: string): Buffer {
  invariant(value.isWellFormed(), 'a key holds a lone surrogate')
  const text = Buffer.from(value, 'utf8')
  const out = [stringTag]
  for (const byte of text) {
    out.push(byte)
    if (byte === zero) out.push(zeroInside)
  }
  out.push(zero, end)
  return Buffer.from(out)
}

function readString(buffer: Buffer, from: number): readonly [string, number] {
  const out: number[] = []
  let at = from
  while (at < buffer.length) {
    const byte = buffer[at] ?? 0
    if (byte !== zero) out.push(byte)
    else if (buffer[at + 1] === zeroInside) {
      out.push(zero)
      at++
    } else return [Buffer.from(out).toString('utf8'), at + 2]
    at++
  }
  throw new Error('a stored key ends inside a string')
}
