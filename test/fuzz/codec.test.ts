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
import { hostileBytes } from '../support/hostile.ts'
import { seeded } from '../support/seeded.ts'

const frames = Number(process.env['PARLEY_FUZZ'] ?? 100_000)
const seed = Number(process.env['PARLEY_FUZZ_SEED'] ?? randomInt(2 ** 32))
const heapGrowthBytesMax = 16 * 1024 * 1024

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
    const bytes = hostileBytes(codec, pick)
    try {
      understood += knock(codec, bytes)
    } catch (error) {
      const hex = Buffer.from(bytes).toString('hex')
      throw new Error(`message ${i} of seed ${seed}, ${codec.encoding}, ${hex}`, { cause: error })
    }
  }
  expect(heapBytes() - heapAfterWarmUp).toBeLessThan(heapGrowthBytesMax)
  // A fuzzer whose every message is refused at the first byte tests nothing.
  expect(understood).toBeGreaterThan(frames / 50)
})
