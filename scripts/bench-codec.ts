/**
 * What a frame costs at the door: ns to encode, decode and guard a message of about 100 bytes, in both
 * encodings. `npm run build && node dist/scripts/bench-codec.js`
 */
import type { ClientFrame, ServerFrame } from '../protocol/catalogue.ts'
import type { Codec } from '../protocol/codec.ts'
import { guardFrames } from '../protocol/guard.ts'
import { jsonCodec } from '../protocol/json.ts'
import { protocolLimits } from '../protocol/limits.ts'
import { msgpackCodec } from '../protocol/msgpack.ts'
import { type Clock, systemClock } from '../server/base/clock.ts'

const rounds = 7
const callsPerRound = 200_000
const text = 'Is the meeting still at three? I can bring the printed plans if nobody else has them yet.'

const send: ClientFrame = { t: 'send', ref: 4711, room: 'lobby', text }
const message: ServerFrame = {
  t: 'message',
  room: 'lobby',
  id: 'm_01JD0000Z00000ABC',
  seq: 48_213,
  from: 'u_5f1c0d9a7b3e4482',
  name: 'ann',
  at: 1_795_305_600_000,
  text,
}

/** The best of a few rounds, in ns a call: the one that the other load of the machine disturbed least. */
function nsPerCall(run: () => unknown, clock: Clock): number {
  let best = Number.POSITIVE_INFINITY
  for (let round = 0; round < rounds; round++) {
    const start = clock.monotonic()
    for (let i = 0; i < callsPerRound; i++) run()
    best = Math.min(best, ((clock.monotonic() - start) * 1e6) / callsPerRound)
  }
  return best
}

function print(label: string, bytes: number, ns: number): void {
  process.stdout.write(
    `${label.padEnd(26)} ${String(bytes).padStart(4)} bytes ${ns.toFixed(0).padStart(6)} ns\n`,
  )
}

function measure(codec: Codec, clock: Clock): void {
  const sent = codec.encode(send)
  const delivered = codec.encode(message)
  const name = codec.encoding
  print(
    `${name} encode send`,
    sent.length,
    nsPerCall(() => codec.encode(send), clock),
  )
  print(
    `${name} decode send`,
    sent.length,
    nsPerCall(() => codec.decodeClient(sent), clock),
  )
  print(
    `${name} encode message`,
    delivered.length,
    nsPerCall(() => codec.encode(message), clock),
  )
  print(
    `${name} decode message`,
    delivered.length,
    nsPerCall(() => codec.decodeServer(delivered), clock),
  )
  if (name !== 'msgpack') return
  const framesMax = protocolLimits.inboundFramesMax
  print(
    'guard send',
    sent.length,
    nsPerCall(() => guardFrames(sent, framesMax), clock),
  )
  print(
    'guard message',
    delivered.length,
    nsPerCall(() => guardFrames(delivered, framesMax), clock),
  )
}

measure(jsonCodec, systemClock)
measure(msgpackCodec, systemClock)
