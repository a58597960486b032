/**
 * Arbitrary frames for property tests, made from the catalogue itself: a frame that is added there is
 * covered here without another line.
 */
import fc from 'fast-check'
import { type ClientFrame, clientFrames, type ServerFrame, serverFrames } from '../../protocol/catalogue.ts'
import type { Field, Fields } from '../../protocol/field.ts'

/** Well-formed text. Not with a byte order mark first: decoders of UTF-8 may take that away. */
const anyText = fc
  .oneof(
    fc.string({ unit: 'grapheme', maxLength: 40 }),
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.string({ unit: 'grapheme-ascii', maxLength: 300 }),
  )
  .map((text) => text.toWellFormed().replace(/^\ufeff+/, ''))

const finite = fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0) // −0 becomes 0, as in JSON
const key = fc
  .string({ unit: 'grapheme', maxLength: 10 })
  .filter((k) => k !== '__proto__' && Buffer.byteLength(k) <= 64)

const { any: anyData } = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { depthSize: 'small', maxDepth: 4 },
    fc.constant(null),
    fc.boolean(),
    fc.maxSafeInteger().map((n) => n + 0),
    finite,
    anyText,
    fc.array(tie('any'), { maxLength: 5 }),
    fc.dictionary(key, tie('any'), { maxKeys: 5, noNullPrototype: true }),
  ),
}))
const structure = fc.dictionary(key, anyData, { maxKeys: 6, noNullPrototype: true })

const structures = new Set([
  'finding',
  'appeal_state',
  'room_standing',
  'modes',
  'event',
  'member',
  'limits',
  'ground',
  'facts',
  'automation',
  'standing',
  'redress',
  'statement',
  'result',
])

function ofKind(kind: string): fc.Arbitrary<unknown> {
  if (kind.endsWith(' | null')) return fc.oneof(fc.constant(null), ofKind(kind.slice(0, -' | null'.length)))
  const list = /^list of (.*), ≤ (\d+)$/.exec(kind)
  if (list) return fc.array(ofKind(list[1] ?? ''), { maxLength: Math.min(Number(list[2]), 6) })
  const bounded = /^(text|token) ≤ (\d+)$/.exec(kind)
  if (bounded?.[1] === 'text') return anyText.map((text) => text.slice(0, Number(bounded[2])).toWellFormed())
  if (bounded?.[1] === 'token')
    return fc.stringMatching(/^[A-Za-z0-9_-]{1,40}$/).filter((s) => s.length <= Number(bounded[2]))
  if (kind === 'ref') return fc.integer({ min: 0, max: 2 ** 31 })
  if (kind === 'count') return fc.oneof(fc.nat(300), fc.maxSafeNat())
  if (kind === 'bool') return fc.boolean()
  if (kind === 'room') return fc.constantFrom('lobby', 'a', 'x'.repeat(64), '談話室', 'Zürich:1.2-b_c')
  if (kind === '1') return fc.constant(1)
  if (structures.has(kind)) return structure
  if (/^[a-z_]+( \| [a-z_]+)*$/.test(kind)) return fc.constantFrom(...kind.split(' | '))
  throw new Error(`no arbitrary for fields of kind ${kind}`)
}

function ofFields(t: string, fields: Fields): fc.Arbitrary<Record<string, unknown>> {
  const model: Record<string, fc.Arbitrary<unknown>> = { t: fc.constant(t) }
  const required = ['t']
  for (const [name, field] of Object.entries<Field<unknown>>(fields)) {
    model[name] = ofKind(field.kind)
    if (!field.optional) required.push(name)
  }
  return fc.record(model, { requiredKeys: required, noNullPrototype: true })
}

function ofCatalogue(frames: Readonly<Record<string, { readonly fields: Fields }>>) {
  return fc.oneof(...Object.entries(frames).map(([t, frame]) => ofFields(t, frame.fields)))
}

// Built field by field from the table that the types are derived from.
export const anyClientFrame = ofCatalogue(clientFrames) as unknown as fc.Arbitrary<ClientFrame>
export const anyServerFrame = ofCatalogue(serverFrames) as unknown as fc.Arbitrary<ServerFrame>
