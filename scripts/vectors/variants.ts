/**
 * Spellings that a receiver must accept although our encoders write another: other encoders' integers,
 * nil instead of absence, fields from the future, spaces.
 */
import type { ClientFrame } from '../../protocol/catalogue.ts'

export interface Variant {
  readonly name: string
  readonly frame: ClientFrame
  readonly json: string
  readonly msgpack_hex: string
}

const ping: ClientFrame = { t: 'ping', ref: 1 }
const plain = '{"t":"ping","ref":1}'

export const variants: readonly Variant[] = [
  {
    name: 'ref as uint 64',
    frame: ping,
    json: '{"t":"ping","ref":1.0}',
    msgpack_hex: '920ecf0000000000000001',
  },
  {
    name: 'ref as int 64',
    frame: ping,
    json: '{"t":"ping","ref":1e0}',
    msgpack_hex: '920ed30000000000000001',
  },
  {
    name: 'ref as float 64',
    frame: ping,
    json: '{"ref":1,"t":"ping"}',
    msgpack_hex: '920ecb3ff0000000000000',
  },
  { name: 'array in its longest form', frame: ping, json: ` ${plain}\r`, msgpack_hex: 'dd000000020e01' },
  {
    name: 'a field from the future',
    frame: ping,
    json: '{"t":"ping","ref":1,"future":{"a":[1,{"b":null}]}}',
    msgpack_hex: '930e0181a1619201 81a162c0'.replace(' ', ''),
  },
  { name: 'trailing nil', frame: ping, json: '{"t":"ping","ref":1,"x":null}', msgpack_hex: '930e01c0' },
  {
    name: 'null for absent fields',
    frame: { t: 'hello', token: 'x' },
    json: '{"t":"hello","token":"x","agent":null}',
    msgpack_hex: '9301a178c0',
  },
  {
    name: 'a number above 2^32 as uint 64',
    frame: { t: 'history', ref: 1, room: 'lobby', before: 4_294_967_296, limit: 1 },
    json: '{"t":"history","ref":1,"room":"lobby","before":4294967296,"limit":1}',
    msgpack_hex: '960801a56c6f626279cf0000000100000000c001',
  },
  {
    name: 'text in its longest form',
    frame: { t: 'hello', token: 'x' },
    json: '{"t":"hello","token":"\\u0078"}',
    msgpack_hex: '9201db0000000178',
  },
]
