import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { DialectSink } from '../../../loadtest/driver/dialect.ts'
import { parleyDialect } from '../../../loadtest/driver/dialect-parley.ts'
import { FrameCounter } from '../../../loadtest/driver/frame-counter.ts'
import { textOf } from '../../../loadtest/driver/texts.ts'
import { messageId } from '../../../protocol/ids.ts'
import { jsonCodec } from '../../../protocol/json.ts'

const chars = 60
const dialect = parleyDialect(chars)
/** More than two kilobytes: worth remembering. */
const many = Array.from({ length: 14 }, (_, i) => i + 100)

const frameOf = (...seqs: readonly number[]) =>
  jsonCodec.join(
    seqs.map((seq) =>
      jsonCodec.encode({
        t: 'message',
        room: 'r',
        id: messageId(1_790_000_000_000, seq),
        seq,
        from: 'u',
        name: 'n',
        at: 1_790_000_000_000,
        text: textOf(seq, chars),
      }),
    ),
  )

function counter(sampleEvery: number) {
  const heard = { deliveries: 0, accepted: 0, reads: 0, samples: [] as (string | undefined)[] }
  const watched = {
    ...dialect,
    read: (bytes: Buffer, start: number, end: number, sink: DialectSink) => {
      heard.reads++
      dialect.read(bytes, start, end, sink)
    },
  }
  const counted = new FrameCounter(watched, sampleEvery, {
    delivered: (count) => {
      heard.deliveries += count
    },
    sampled: (text) => heard.samples.push(text),
  })
  const member: DialectSink = {
    delivered: (bytes, start, end) => counted.delivered(bytes, start, end),
    accepted: () => {
      heard.accepted++
      counted.other()
    },
    refused: () => counted.other(),
    joined: () => counted.other(),
    turnedAway: () => counted.other(),
    reply: () => undefined,
  }
  return {
    heard,
    receive(payload: Uint8Array, before = 3) {
      const read = Buffer.concat([Buffer.alloc(before), payload, Buffer.from('\n{"t":"ok"')])
      counted.read(read, before, before + payload.length, member)
    },
  }
}

test('a frame that everybody gets is read once and counted for each', () => {
  const { heard, receive } = counter(1)
  for (let member = 0; member < 5; member++) receive(frameOf(...many), member)
  expect(heard).toMatchObject({ deliveries: 5 * 14, reads: 1 })
  const once = many.map((n) => textOf(n, chars))
  expect(heard.samples).toEqual([...once, ...once, ...once, ...once, ...once])
})

test('a small frame is not worth remembering', () => {
  const { heard, receive } = counter(1)
  for (let member = 0; member < 5; member++) receive(frameOf(1, 2, 3), member)
  expect(heard).toMatchObject({ deliveries: 15, reads: 5 })
})

test('a frame of the same length that differs is read', () => {
  const { heard, receive } = counter(1)
  const [one, other] = [frameOf(...many), frameOf(...many.toReversed())]
  expect(one).toHaveLength(other.length)
  receive(one)
  receive(other)
  expect(heard).toMatchObject({ deliveries: 28, reads: 2 })
  expect(heard.samples.slice(14)).toEqual(many.toReversed().map((n) => textOf(n, chars)))
})

test('a frame that holds a member’s own answer is read every time', () => {
  const { heard, receive } = counter(1)
  const own = jsonCodec.join([frameOf(...many), jsonCodec.encode({ t: 'ok', ref: 2, seq: 1 })])
  receive(own)
  receive(own)
  expect(heard).toMatchObject({ deliveries: 28, accepted: 2, reads: 2 })
})

test('one delivery in so many is sampled, the same ones whether frames are read or recognised', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 17 }),
      fc.array(fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 6 })), { maxLength: 12 }),
      (sampleEvery, sent) => {
        const { heard, receive } = counter(sampleEvery)
        const all: number[] = []
        let seq = 0
        for (const [events, receivers] of sent) {
          const seqs = Array.from({ length: events }, () => ++seq)
          for (let i = 0; i < receivers; i++) {
            receive(frameOf(...seqs))
            all.push(...seqs)
          }
        }
        expect(heard.deliveries).toBe(all.length)
        expect(heard.samples).toEqual(
          all.filter((_, i) => (i + 1) % sampleEvery === 0).map((n) => textOf(n, chars)),
        )
      },
    ),
  )
})
