/**
 * Non-negative integers one after another, seven bits a byte, the low ones first: small numbers take one byte.
 */
import { invariant } from '../base/invariant.ts'

const lowBits = 0x7f
const moreBit = 0x80
/** Bytes of the largest safe integer, 53 bits. */
const numberBytesMost = 8

export class NumberWriter {
  readonly #bytes: number[] = []

  /** @param value a safe integer from 0 on */
  put(value: number): void {
    invariant(Number.isSafeInteger(value) && value >= 0, 'a packed number is a whole one, from 0 on')
    let left = value
    while (left > lowBits) {
      this.#bytes.push((left % moreBit) + moreBit)
      left = Math.floor(left / moreBit)
    }
    this.#bytes.push(left)
  }

  bytes(): Buffer {
    return Buffer.from(this.#bytes)
  }
}

export class NumberReader {
  readonly #bytes: Buffer
  #offset = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  /** The next number. @throws RangeError behind the last one, and for a number that was never written */
  get(): number {
    let value = 0
    let unit = 1
    for (let read = 0; read < numberBytesMost; read++) {
      const byte = this.#bytes[this.#offset++]
      if (byte === undefined) throw new RangeError('no number is left')
      value += (byte % moreBit) * unit
      if (byte < moreBit) return value
      unit *= moreBit
    }
    throw new RangeError('a number has too many bytes')
  }
}
