import { describe, expect, test } from 'vitest'
import { jsonCodec } from '../../protocol/json.ts'
import { protocolLimits as max } from '../../protocol/limits.ts'

const ping = { t: 'ping', ref: 1 }
const decode = (text: string) => jsonCodec.decodeClient(Buffer.from(text))
const accepted = (...frames: object[]) => ({ ok: true, frames: frames.map((frame) => ({ ok: true, frame })) })

describe('lines', () => {
  test('may end in a line feed, a carriage return and a line feed, or nothing', () => {
    expect(decode('{"t":"ping","ref":1}\n')).toEqual(accepted(ping))
    expect(decode('{"t":"ping","ref":1}\r\n{"t":"ping","ref":1}')).toEqual(accepted(ping, ping))
    expect(decode('\n\n{"t":"ping","ref":1}\n\n')).toEqual(accepted(ping))
  })
  test('that are all empty are refused, however many', () => {
    expect(decode('\n'.repeat(max.inboundBytesMax))).toEqual({ ok: false, detail: 'empty message' })
  })
  test('never appear inside a frame of ours', () => {
    const bytes = jsonCodec.encode({ t: 'send', ref: 1, room: 'lobby', text: 'a\nb\u2028c' })
    expect(Buffer.from(bytes).includes(0x0a)).toBe(false)
  })
})

describe('hostile JSON', () => {
  test('nested as deep as a message can hold is read without the stack', () => {
    const depth = max.inboundBytesMax / 2 - 20
    const nested = `${'['.repeat(depth)}${']'.repeat(depth)}`
    expect(decode(`{"t":"ping","ref":1,"x":${nested}}`)).toEqual(accepted(ping))
    expect(decode('['.repeat(max.inboundBytesMax))).toMatchObject({ ok: false })
    expect(decode('{"a":'.repeat(max.inboundBytesMax / 5))).toMatchObject({ ok: false })
  })
  test('with a key twice means the last one', () => {
    expect(decode('{"t":"leave","t":"ping","ref":2,"ref":1}')).toEqual(accepted(ping))
  })
  test('cannot give a frame another prototype', () => {
    const decoded = decode(
      '{"t":"ping","ref":1,"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}}}',
    )
    expect(decoded).toEqual(accepted(ping))
    const [first] = decoded.ok ? decoded.frames : []
    expect(first?.ok && 'admin' in first.frame).toBe(false)
    expect('admin' in {}).toBe(false)
  })
})
