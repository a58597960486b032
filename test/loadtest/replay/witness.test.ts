import { expect, test } from 'vitest'
import { digestOf } from '../../../loadtest/replay/digest.ts'
import { factsOf } from '../../../loadtest/replay/evidence.ts'
import { witness } from '../../../loadtest/replay/witness.ts'

const event = (seq: number) => factsOf({ t: 'message', room: 'den', seq, id: `m_${seq}`, text: 'x' })
const history = Number.NaN

test('before the first join there is nothing to resume', () => {
  expect(witness('ann').position()).toBeUndefined()
  expect(witness('ann').last()).toBe(0)
})

test('events after the join are one stretch, and the position is behind the last of them', () => {
  const ann = witness('ann')
  ann.joined({ seq: 4, epoch: 'e1' })
  expect(ann.position()).toMatchObject({ after: 4, epoch: 'e1' })
  ann.saw(event(5), 10)
  ann.saw(event(6), 11)
  expect(ann.position()).toMatchObject({ after: 6, epoch: 'e1' })
  expect(ann.view.stretches).toMatchObject([{ epoch: 'e1', after: 4, seqs: [5, 6], arrivedMs: [10, 11] }])
})

test('a recovered resume goes on with the same stretch', () => {
  const ann = witness('ann')
  ann.joined({ seq: 0, epoch: 'e1' })
  ann.saw(event(1), 10)
  ann.joined({ seq: 3, epoch: 'e1', recovered: true })
  ann.saw(event(2), history)
  ann.saw(event(3), history)
  expect(ann.view.stretches.map((s) => s.seqs)).toEqual([[1, 2, 3]])
})

test('a resume that could not be recovered begins a new stretch, from the first event of its history', () => {
  const ann = witness('ann')
  ann.joined({ seq: 0, epoch: 'e1' })
  ann.saw(event(1), 10)
  ann.joined({ seq: 9, epoch: 'e2', recovered: false })
  ann.saw(event(8), history)
  ann.saw(event(9), history)
  ann.saw(event(10), 20)
  expect(ann.view.stretches.map(({ epoch, after, seqs }) => ({ epoch, after, seqs }))).toEqual([
    { epoch: 'e1', after: 0, seqs: [1] },
    { epoch: 'e2', after: 7, seqs: [8, 9, 10] },
  ])
})

test('a hole in live events stays a hole: only history moves the beginning', () => {
  const ann = witness('ann')
  ann.joined({ seq: 9, epoch: 'e2', recovered: false })
  ann.saw(event(12), 20)
  expect(ann.view.stretches).toMatchObject([{ after: 9, seqs: [12] }])
})

test('a digest is the same for a frame and its record, whatever the order of the fields', () => {
  const frame = { t: 'message', room: 'den', seq: 1, id: 'm_1', from: 'u', name: 'n', at: 5, text: 'x' }
  const record = {
    text: 'x',
    at: 5,
    name: 'n',
    from: 'u',
    id: 'm_1',
    seq: 1,
    room: 'den',
    t: 'message',
    audit: {},
  }
  expect(digestOf(record)).toBe(digestOf(frame))
})

test.each([
  ['seq', 2],
  ['id', 'm_2'],
  ['from', 'v'],
  ['at', 6],
  ['text', 'y'],
  ['room', 'hall'],
  ['masked', true],
  ['name', 'm'],
])('another %s is another digest', (field, value) => {
  const frame = { t: 'message', room: 'den', seq: 1, id: 'm_1', from: 'u', name: 'n', at: 5, text: 'x' }
  expect(digestOf({ ...frame, [field]: value })).not.toBe(digestOf(frame))
})

test('a field’s end is part of the digest: words do not flow from one into the next', () => {
  expect(digestOf({ from: 'ab', user: 'c' })).not.toBe(digestOf({ from: 'a', user: 'bc' }))
})
