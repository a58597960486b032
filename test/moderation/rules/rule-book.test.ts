/**
 * The book of rules: what is kept, what is in force, and what happens when limits shrink or two owners write at once.
 */
import { expect, test } from 'vitest'
import type { Store } from '../../../server/base/store.ts'
import { memoryStore } from '../../../server/base/store-memory.ts'
import { defaultLimits, type Limits } from '../../../server/limits.ts'
import { fold } from '../../../server/moderation/fold.ts'
import { parseRule, type RuleDraft } from '../../../server/moderation/rules/rule.ts'
import { RuleBook } from '../../../server/moderation/rules/rule-book.ts'
import { manualClock } from '../../support/manual-clock.ts'
import { recordedTelemetry } from '../../support/recorded-telemetry.ts'

function bookOf(store: Store, limits: Partial<Limits> = {}) {
  const recorded = recordedTelemetry()
  const book = new RuleBook({
    store,
    clock: manualClock(),
    limits: { ...defaultLimits, ...limits },
    telemetry: recorded.telemetry,
  })
  return { book, recorded }
}

function draft(line: string): RuleDraft {
  const parsed = parseRule(line)
  if (!parsed.ok) throw new Error(parsed.error)
  return parsed.value
}

const ids = (book: RuleBook, room = 'den') => book.list(room).map(({ id }) => id)
const finds = (book: RuleBook, text: string) =>
  (book.matcher('den')?.match(fold(text)) ?? []).map(({ rule }) => rule.id)

test('a rule is in force at once, and gone at once', async () => {
  const { book } = bookOf(memoryStore())
  expect(book.matcher('den')).toBeUndefined()
  expect(await book.add('den', draft('word one x'), 'u_ann')).toMatchObject({
    ok: true,
    value: { id: 'r1', by: 'u_ann' },
  })
  expect(finds(book, 'one two')).toEqual(['r1'])
  expect(book.remove('den', 'r1')).toMatchObject({ id: 'r1' })
  expect(book.remove('den', 'r1')).toBeUndefined()
  expect(book.matcher('den')).toBeUndefined()
})

test('a change is a new set: whoever looks with the old one is not disturbed', async () => {
  const { book } = bookOf(memoryStore())
  await book.add('den', draft('word one x'), 'u_ann')
  const before = book.matcher('den')
  await book.add('den', draft('word two x'), 'u_ann')
  expect(before?.match(fold('one two')).map(({ rule }) => rule.id)).toEqual(['r1'])
  expect(finds(book, 'one two')).toEqual(['r1', 'r2'])
})

test('what is wrong changes nothing', async () => {
  const store = memoryStore()
  const { book } = bookOf(store)
  await book.add('den', draft('word one x'), 'u_ann')
  expect(await book.add('den', draft('regex /(/ x'), 'u_ann')).toMatchObject({ ok: false })
  expect(ids(book)).toEqual(['r1'])
  const { book: reopened } = bookOf(store)
  await reopened.load('den')
  expect(ids(reopened)).toEqual(['r1'])
})

test('two owners who write at once do not get the same number', async () => {
  const { book } = bookOf(memoryStore())
  const [one, two] = await Promise.all([
    book.add('den', draft('word one x'), 'u_ann'),
    book.add('den', draft('word two x'), 'u_bob'),
  ])
  expect([one.ok, two.ok]).toEqual([true, false])
  expect(await book.add('den', draft('word two x'), 'u_bob')).toMatchObject({ value: { id: 'r2' } })
})

test('rules are read in the order of their numbers, ten after nine', async () => {
  const store = memoryStore()
  const { book } = bookOf(store)
  for (let i = 1; i <= 11; i++) await book.add('den', draft(`word w${i} x`), 'u_ann')
  book.drop('den')
  expect(ids(book)).toEqual([])
  await book.load('den')
  expect(ids(book)).toEqual(Array.from({ length: 11 }, (_, i) => `r${i + 1}`))
  await book.load('attic')
  expect(book.list('attic')).toEqual([])
})

test('rules that no longer fit lowered limits are left out, the others hold, and the operator is told', async () => {
  const store = memoryStore()
  const { book } = bookOf(store)
  await book.add('den', draft('word short x'), 'u_ann')
  await book.add('den', draft('word muchlonger x'), 'u_ann')
  const { book: smaller, recorded } = bookOf(store, { rulePatternCharsMax: 5 })
  await smaller.load('den')
  expect(ids(smaller)).toEqual(['r1'])
  expect(recorded.of('note')).toMatchObject([['error', expect.any(String), { room: 'den', rules: 2 }]])
})
