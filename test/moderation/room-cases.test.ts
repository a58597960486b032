/**
 * A room remembers what was misjudged, as far as one text shows it.
 */
import { describe, expect, test } from 'vitest'
import { memoryStore } from '../../server/base/store-memory.ts'
import { caseOf, RoomCases } from '../../server/moderation/room-cases.ts'
import type { Kept } from '../../server/moderation/statements.ts'
import type { Verdict } from '../../server/moderation/verdict.ts'

const verdict = { action: 'block', category: 'harassment', rule: 'words.insult' } as Verdict
const kept = (more: Partial<Kept>): Kept => ({
  statement: {} as Kept['statement'],
  text: 'wood',
  verdict,
  ...more,
})

describe('a case', () => {
  test('is the text, with what may become of it', () => {
    expect(caseOf(kept({}), 'apl_1', 7)).toEqual({
      text: 'wood',
      expect: ['allow', 'flag'],
      not: 'harassment',
      appeal: 'apl_1',
      at: 7,
    })
  })

  test.each<[string, Partial<Kept>]>([
    ['nothing was said', { text: null }],
    ['a check had failed', { verdict: { ...verdict, rule: 'failure.hate' } }],
    ['it was about how often', { verdict: { ...verdict, category: 'flood' } }],
    ['it was about many together', { verdict: { ...verdict, category: 'raid' } }],
  ])('is none where %s', (_, more) => expect(caseOf(kept(more), 'apl_1', 7)).toBeUndefined())

  test('is none where no classifier spoke', () => {
    const { verdict: _verdict, ...rest } = kept({})
    expect(caseOf(rest, 'apl_1', 7)).toBeUndefined()
  })
})

test('casesPerRoomMax: the oldest goes, and other rooms keep theirs', async () => {
  const cases = new RoomCases({ store: memoryStore(), limits: { casesPerRoomMax: 2 } })
  const add = async (room: string, n: number) => {
    const made = caseOf(kept({}), `apl_${n}`, n)
    if (made !== undefined) await cases.add(room, made)
  }
  for (const n of [1, 2, 3]) await add('den', n)
  await add('attic', 4)
  expect((await cases.list('den')).map((one) => one.appeal)).toEqual(['apl_2', 'apl_3'])
  expect((await cases.list('attic')).map((one) => one.appeal)).toEqual(['apl_4'])
})
