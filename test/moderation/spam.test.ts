/**
 * Advertising and fraud add up cues; people who talk about prizes, money or free time do not reach far.
 */
import { describe, expect, test } from 'vitest'
import { parseCues, readCues } from '../../server/moderation/cues.ts'
import { createFolder } from '../../server/moderation/fold.ts'
import { createSpamClassifier } from '../../server/moderation/spam.ts'
import type { Finding } from '../../server/moderation/verdict.ts'
import { describeClassifier } from '../conformance/classifier.ts'

const never = new AbortController().signal
const folder = createFolder(400)
const shipped = createSpamClassifier(readCues())

function judge(text: string, classifier = shipped): Finding | undefined {
  const subject = { kind: 'message', text, room: 'lobby', author: 'u_ann', at: 0 } as const
  return (classifier.classify(subject, folder.fold(text), never) as readonly Finding[])[0]
}

describeClassifier('spam', {
  create: () => createSpamClassifier(readCues()),
  finds: [
    'Claim your prize, call 09061234567 now! 150p/min',
    'free entry: txt WIN to 80085',
    'earn $500 per week, dm me now',
  ],
})

describe('from real life', () => {
  test.each([
    ['You have won a £1000 cash prize! To claim call 09061234567. 150p/min, T&Cs apply', 'spam'],
    ['FREE entry in our weekly draw, txt WIN to 80085 now. Std txt rate', 'spam'],
    ['Your account has been suspended. Verify your identity at http://example.com/login', 'scam'],
    ['Crypto giveaway: send BTC and we double your bitcoin, claim your airdrop', 'scam'],
    ['Your parcel is waiting, pay the delivery fee at www.example.com to schedule delivery', 'scam'],
  ])('%j is acted on as %s', (text, category) => {
    const finding = judge(text)
    expect(finding?.category).toBe(category)
    expect(finding?.score).toBeGreaterThanOrEqual(0.9)
  })

  test.each([
    'You won! Good game.',
    'Congratulations, what a prize',
    'Call me when you are free',
    'He makes $50 million and got a bonus',
    'My number is 555 0123, text me',
    'The offer was $300, a good deal',
    'Is delivery free?',
    'Order 4711 was shipped, the tracking is in the mail',
    'my order number is 4929123456781',
    'https://login.example.com is down',
  ])('%j is not even flagged', (text) => expect(judge(text)?.score ?? 0).toBeLessThan(0.5))
})

test.each([
  'click the link in the docs to verify your account',
  'please verify your identity, it says, and reply to confirm your details',
])('%j leads nowhere: a moderator sees it, and nobody is stopped', (text) =>
  expect(judge(text)?.score).toBe(0.75),
)

test.each(['at example.test', 'at http://127.0.0.1/', 'by mail to a@b.test', 'by calling 0900123456'])(
  'the same with somewhere to go is acted on: %s',
  (where) =>
    expect(judge(`click to verify your account ${where} and confirm your details`)?.score).toBeGreaterThan(
      0.8,
    ),
)

describe('points', () => {
  const table =
    'win\tprize\t6\tspam\t4\nbig win\tprize\t6\tspam\t4\nsend\tpay\t9\tscam\t5\nnow\turge\t4\tspam\t3\n'
  const small = createSpamClassifier(parseCues(table))
  const score = (text: string) => judge(text, small)?.score ?? 0

  test('of different groups add up; one group alone says nothing', () => {
    expect(score('win win')).toBe(0)
    expect(score('win now')).toBeCloseTo(0.7)
    expect(score('send now win')).toBe(0.99)
  })

  test('of one cue count once, and of one group up to its cap', () => {
    expect(score('win now win now win')).toBeCloseTo(0.7)
    expect(score('big win now')).toBeCloseTo(0.9)
  })

  test('of numbers count next to a cue only', () => {
    expect(score('09061234567')).toBe(0)
    expect(score('win 09061234567')).toBeCloseTo(0.8)
    expect(score('win £5')).toBeCloseTo(0.6)
    expect(score('win 5')).toBe(0)
  })

  test('decide between spam and scam', () => {
    expect(judge('send win', small)?.category).toBe('scam')
    expect(judge('win now', small)?.category).toBe('spam')
  })

  test.each(['win', 'win\tprize\t6\tother\t4', 'win\tprize\tx\tspam\t4', 'win\tprize\t6\tspam\t0'])(
    'a broken row is refused with its line: %j',
    (row) => expect(() => parseCues(`# head\n${row}`)).toThrow('line 2'),
  )
})
