/**
 * Bytes that a receiver must refuse, and how: `close` (no frames at all: 4500), or an error for one
 * frame while the connection lives on. Each is a mistake somebody could make, or an attack somebody has made.
 */
export interface Refused {
  readonly name: string
  readonly encoding: 'json' | 'msgpack'
  readonly direction: 'client' | 'server'
  readonly bytes_hex: string
  readonly refusal: 'close' | 'bad_frame' | 'unknown_frame'
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}

type Row = readonly [name: string, refusal: Refused['refusal'], bytes: string]

const json: readonly Row[] = [
  ['an empty message', 'close', ''],
  ['only line ends', 'close', '\n\r\n'],
  ['text that is not JSON', 'close', 'hello'],
  ['a cut object', 'close', '{"t":"ping","ref":1'],
  ['an array', 'close', '[14,1]'],
  ['a number', 'close', '1'],
  ['null', 'close', 'null'],
  ['a byte order mark before the frame', 'close', '\ufeff{"t":"ping","ref":1}'],
  ['two objects on one line', 'close', '{"t":"ping","ref":1}{"t":"ping","ref":2}'],
  ['a whole frame and a cut one', 'close', '{"t":"ping","ref":1}\n{"t":'],
  ['65 frames', 'close', Array(65).fill('{"t":"ping","ref":1}').join('\n')],
  ['no t', 'unknown_frame', '{"ref":1}'],
  ['a t that is no text', 'unknown_frame', '{"t":14,"ref":1}'],
  ['a t of nobody', 'unknown_frame', '{"t":"shout","ref":1}'],
  ['a t that names a method of every object', 'unknown_frame', '{"t":"constructor","ref":1}'],
  ['a t inherited from __proto__', 'unknown_frame', '{"__proto__":{"t":"ping","ref":1}}'],
  ['a frame of the other direction', 'unknown_frame', '{"t":"pong","ref":1}'],
  ['no ref', 'bad_frame', '{"t":"ping"}'],
  ['a ref inherited from __proto__', 'bad_frame', '{"t":"ping","__proto__":{"ref":1}}'],
  ['a negative ref', 'bad_frame', '{"t":"ping","ref":-1}'],
  ['a ref above 2^31', 'bad_frame', '{"t":"ping","ref":2147483649}'],
  ['a ref with a fraction', 'bad_frame', '{"t":"ping","ref":1.5}'],
  ['a ref in a text', 'bad_frame', '{"t":"ping","ref":"1"}'],
  ['no text', 'bad_frame', '{"t":"send","ref":1,"room":"lobby"}'],
  ['a null text', 'bad_frame', '{"t":"send","ref":1,"room":"lobby","text":null}'],
  ['a list as text', 'bad_frame', '{"t":"send","ref":1,"room":"lobby","text":["x"]}'],
  ['half a surrogate pair', 'bad_frame', '{"t":"send","ref":1,"room":"lobby","text":"\\ud83d"}'],
  ['an unknown ack', 'bad_frame', '{"t":"send","ref":1,"room":"lobby","text":"x","ack":"maybe"}'],
  ['an empty room name', 'bad_frame', '{"t":"leave","ref":1,"room":""}'],
  ['a room name with a space', 'bad_frame', '{"t":"leave","ref":1,"room":"a b"}'],
  ['a room name that starts with a dot', 'bad_frame', '{"t":"leave","ref":1,"room":".a"}'],
  ['a room name that is not in NFC', 'bad_frame', '{"t":"leave","ref":1,"room":"cafe\\u0301"}'],
  ['a room name that shows nothing', 'bad_frame', '{"t":"leave","ref":1,"room":"\\u3164"}'],
  ['a room name of 65 letters', 'bad_frame', `{"t":"leave","ref":1,"room":"${'a'.repeat(65)}"}`],
  ['an id with a slash', 'bad_frame', '{"t":"remove","ref":1,"room":"lobby","id":"a/b"}'],
  ['an integer beyond 2^53', 'bad_frame', '{"t":"history","ref":1,"room":"lobby","limit":9007199254740992}'],
  [
    'an unknown category',
    'bad_frame',
    '{"t":"report","ref":1,"room":"lobby","id":"m","category":"politics"}',
  ],
]

const room = `a5${Buffer.from('lobby').toString('hex')}`

/** A `ping` with one value behind its ref: fields that nobody knows are ignored, but must be well formed. */
const pingWith = (value: string) => `930e01${value}`

const msgpack: readonly Row[] = [
  ['an empty message', 'close', ''],
  ['an integer', 'close', '01'],
  ['a map as a frame', 'close', '81a17401'],
  ['nil', 'close', 'c0'],
  ['a cut array', 'close', '920e'],
  ['a whole frame and a cut one', 'close', '920e01920e'],
  ['a whole frame and a stray byte', 'close', '920e0101'],
  ['65 frames', 'close', '920e01'.repeat(65)],
  ['an array that declares 2^32 − 1 items', 'close', 'ddffffffff0e01'],
  ['an array that declares one item too many', 'close', pingWith('dc00020102').slice(0, -2)],
  ['a map that declares 2^32 − 1 keys', 'close', pingWith('dfffffffff')],
  ['a map of more keys than bytes left', 'close', pingWith('de0010a16101')],
  ['a text that declares 2^32 − 1 bytes', 'close', pingWith('dbffffffff61')],
  ['a text cut by one byte', 'close', pingWith('a26a')],
  ['a length cut by one byte', 'close', pingWith('da00')],
  ['a record definition, which the decoder would run', 'close', pingWith('d4724093a16101')],
  ['a record definition of two bytes', 'close', pingWith('d572400091a161')],
  ['an extension of one byte', 'close', pingWith('d4ff00')],
  ['a timestamp extension', 'close', pingWith('d6ff00000000')],
  ['an extension of declared length', 'close', pingWith('c7010100')],
  ['binary', 'close', pingWith('c40100')],
  ['a float of 32 bits', 'close', pingWith('ca3f800000')],
  ['the byte that is never used', 'close', pingWith('c1')],
  ['NaN', 'close', pingWith('cb7ff8000000000000')],
  ['infinity', 'close', pingWith('cb7ff0000000000000')],
  ['2^53 as uint 64', 'close', pingWith('cf0020000000000000')],
  ['−2^53 as int 64', 'close', pingWith('d3ffe0000000000000')],
  ['a cut integer', 'close', pingWith('ce000000')],
  ['a stray continuation byte', 'close', pingWith('a180')],
  ['an overlong slash', 'close', pingWith('a2c0af')],
  ['an overlong form of three bytes', 'close', pingWith('a3e08080')],
  ['a surrogate in UTF-8', 'close', pingWith('a3eda080')],
  ['a code point above U+10FFFF', 'close', pingWith('a4f4908080')],
  ['a sequence cut by the end of its text', 'close', pingWith('a2e282')],
  ['a key that is a number', 'close', pingWith('810101')],
  ['a key that is nil', 'close', pingWith('81c001')],
  ['a key that is an array', 'close', pingWith('819001')],
  ['a key twice', 'close', pingWith('82a16101a16102')],
  ['a key twice, in two forms of text', 'close', pingWith('82a16101d9016102')],
  ['the key __proto__', 'close', pingWith('81a95f5f70726f746f5f5f80')],
  ['a key of 65 bytes', 'close', pingWith(`81d941${'61'.repeat(65)}01`)],
  ['arrays 13 deep', 'close', `920e${'91'.repeat(12)}01`],
  ['maps 13 deep', 'close', `920e${'81a161'.repeat(12)}01`],
  ['an empty array', 'unknown_frame', '90'],
  ['a tag of nobody', 'unknown_frame', '927f01'],
  ['a tag that is a text', 'unknown_frame', '92a470696e6701'],
  ['the tag of a frame of the other direction', 'unknown_frame', '922001'],
  ['no ref', 'bad_frame', '910e'],
  ['a negative ref', 'bad_frame', '920eff'],
  ['a ref above 2^31', 'bad_frame', '920ece80000001'],
  ['a ref with a fraction', 'bad_frame', '920ecb3ff8000000000000'],
  ['no text', 'bad_frame', `930501${room}`],
  ['a nil text', 'bad_frame', `940501${room}c0`],
  ['a map as text', 'bad_frame', `940501${room}80`],
  ['a room name with a space', 'bad_frame', '930401a3612062'],
]

const fromServer: readonly Refused[] = [
  {
    name: 'a request, to the client',
    encoding: 'json',
    text: '{"t":"ping","ref":1}',
    refusal: 'unknown_frame',
  },
  { name: 'a pong without its ref', encoding: 'json', text: '{"t":"pong"}', refusal: 'bad_frame' },
  {
    name: 'a page of events that are no objects',
    encoding: 'json',
    text: '{"t":"page","ref":1,"room":"lobby","events":[1],"more":false}',
    refusal: 'bad_frame',
  },
  { name: 'a cut frame, to the client', encoding: 'json', text: '{"t":"pong"', refusal: 'close' },
].map(({ text, ...row }) => ({ ...row, direction: 'server', bytes_hex: hex(Buffer.from(text)) }) as Refused)

export const refusedSamples: readonly Refused[] = [
  ...json.map(
    ([name, refusal, text]): Refused => ({
      name,
      encoding: 'json',
      direction: 'client',
      bytes_hex: hex(Buffer.from(text)),
      refusal,
    }),
  ),
  {
    name: 'broken UTF-8',
    encoding: 'json',
    direction: 'client',
    bytes_hex: `${hex(Buffer.from('{"t":"send","ref":1,"room":"lobby","text":"'))}ff227d`,
    refusal: 'close',
  },
  ...msgpack.map(
    ([name, refusal, bytes_hex]): Refused => ({
      name,
      encoding: 'msgpack',
      direction: 'client',
      bytes_hex,
      refusal,
    }),
  ),
  ...fromServer,
  {
    name: 'a pong without its ref',
    encoding: 'msgpack',
    direction: 'server',
    bytes_hex: '9120',
    refusal: 'bad_frame',
  },
  {
    name: 'a request, to the client',
    encoding: 'msgpack',
    direction: 'server',
    bytes_hex: '920e01',
    refusal: 'unknown_frame',
  },
]
