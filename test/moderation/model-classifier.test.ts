/**
 * The model judges: what is bad is found with the place it lies in, what only sounds bad is let be, and naming
 * somebody is never a reason.
 */
import { describe, expect, test } from 'vitest'
import { createFolder } from '../../server/moderation/fold.ts'
import { createModelClassifier } from '../../server/moderation/model-classifier.ts'
import { readModel } from '../../server/moderation/model-file.ts'
import { decide } from '../../server/moderation/policy.ts'
import type { Finding } from '../../server/moderation/verdict.ts'
import { identityWords, viewpointWords } from '../../scripts/train/neutral.ts'
import { describeClassifier } from '../conformance/classifier.ts'

const { model } = readModel()
const classifier = createModelClassifier(model)
const folder = createFolder(4_000)
const never = new AbortController().signal
const subjectOf = (text: string) =>
  ({ kind: 'message', text, room: 'lobby', author: 'u_ann', at: 0 }) as const
const judge = (text: string) =>
  classifier.classify(subjectOf(text), folder.fold(text), never) as readonly Finding[]
const action = (text: string) => decide(judge(text), 'standard').action
const found = (text: string) =>
  judge(text)
    .filter(({ score }) => score >= 0.5)
    .map(({ category }) => category)

describeClassifier('model', {
  create: () => createModelClassifier(model),
  finds: [
    'you are a pathetic worthless piece of shit and everyone hates you',
    'free discord nitro for 3 months, claim here https://example.org/x',
    'selling fire weed, hmu on telegram, delivery tonight',
  ],
})

describe('what is bad is found', () => {
  test.each([
    ['harassment', 'you are such a pathetic loser, nobody likes you, shut up'],
    ['threat', 'i will find you and kill you tonight'],
    ['scam', 'send 0.1 BTC to this wallet and get double back, guaranteed, limited giveaway'],
    ['spam', 'WINNER!! You have been selected to receive a £900 prize, call 09061701461 to claim now'],
    ['drugs', 'selling weed and coke, best prices, dm me on telegram, fast delivery'],
    ['gambling', 'join our casino and get a 100% welcome bonus with free spins, register now'],
    ['sexual', 'send me nudes babe, i am so horny'],
    ['personal_data', 'his real name is John Miller, he lives at 42 Oak Street, go visit him'],
  ] as const)('%s: %s', (category, text) => {
    expect(found(text)).toContain(category)
  })

  test('with the words it rests on as evidence', () => {
    const text = 'good evening all :) you are a pathetic worthless idiot'
    const [finding] = judge(text).filter(({ category }) => category === 'harassment')
    const shown = finding?.evidence.map(({ start, end }) => text.slice(start, end)).join(' ')
    expect(shown).toMatch(/pathetic|worthless|idiot/)
    expect(shown).not.toContain('evening')
  })

  test('through look-alikes, with spans of the text as it was sent', () => {
    const text = '\u200b\u200byou are a ｐａｔｈｅｔｉｃ idiot, nobody likes you'
    const spans = judge(text).flatMap(({ evidence }) =>
      evidence.map(({ start, end }) => text.slice(start, end)),
    )
    expect(spans.join(' ')).toMatch(/ｐａｔｈｅｔｉｃ|idiot/)
  })

  test('and what gives somebody away is not masked in part but shown to a person', () => {
    const evidence = judge('her real name is Ann Miller and she lives at 12 Oak Street, go there').flatMap(
      (one) => (one.category === 'personal_data' ? one.evidence : []),
    )
    expect(evidence).toEqual([{ kind: 'behaviour', detector: 'model' }])
  })
})

describe('what only sounds bad is not kept from the room', () => {
  test.each([
    'I quit gambling two years ago and it saved my marriage',
    'my drug test is on Monday',
    'please kill the process and restart the server',
    'this workout is killing me lol',
    'he told me "you are worthless" and I reported it',
    'saying "all of them should die" is disgusting and against the rules',
    'the chicken breast was dry but the thighs were great',
    'never share your seed phrase, that nitro link is a scam',
    'I am 90 days sober today!',
    'we got destroyed last round lol gg',
    'my address is 12 Oak Street, come over at 6',
    'ich lach mich tot',
  ])('%s', (text) => {
    expect(['allow', 'flag']).toContain(action(text))
  })
})

describe('naming is never a reason', () => {
  const frames = [
    (who: string) => `I am ${who}`,
    (who: string) => `my ${who} neighbour is lovely`,
    (who: string) => `are there other ${who} people here?`,
    (who: string) => `the ${who} community in our town`,
    (who: string) => `as a ${who} person I liked the film`,
    (who: string) => `a ${who} friend of mine teaches chess`,
  ]
  const identities = [
    ...[
      'gay',
      'lesbian',
      'bisexual',
      'trans',
      'queer',
      'muslim',
      'jewish',
      'christian',
      'hindu',
      'sikh',
      'black',
    ],
    ...[
      'white',
      'asian',
      'mexican',
      'arab',
      'african',
      'turkish',
      'deaf',
      'blind',
      'autistic',
      'disabled',
      'female',
    ],
  ]
  test.each(identities)('%s', (identity) => {
    for (const frame of frames) expect(action(frame(identity)), frame(identity)).toBe('allow')
  })

  test('no n-gram of the words themselves has a weight in any head but the one for sexism', () => {
    for (const word of [...identityWords, ...viewpointWords]) {
      const folded = folder.fold(word)
      for (const { name } of model.heads) {
        if (name === 'sexism') continue
        const heavy = model
          .contributions(folded, name)
          .filter(({ start, end, logit }) => end > start && Math.abs(logit) > 1e-9)
        expect(heavy, `${word}, ${name}`).toEqual([])
      }
    }
  })

  test.each(['the president lied to us all', 'I voted for the other party', 'the government is a disaster'])(
    'nor is a viewpoint: %s',
    (text) => expect(action(text)).toBe('allow'),
  )
})

describe('an explanation', () => {
  test('adds up to the logit of the head, in places of the text as sent', () => {
    const text = 'Selling WEED, dm me on telegram'
    const parts = classifier.explain?.(subjectOf(text), folder.fold(text)) ?? []
    const lane = model.heads.findIndex(({ name }) => name === 'drugs')
    const logit = model.logits(folder.fold(text))[lane] ?? 0
    const sum = parts
      .filter(({ category }) => category === 'drugs')
      .reduce((all, { weight }) => all + weight, 0)
    expect(sum + (model.heads[lane]?.bias ?? 0)).toBeCloseTo(logit, 6)
    for (const { start, end } of parts) expect(text.slice(start, end).length).toBe(end - start)
  })

  test('is there for what passes as well: the head that came nearest', () => {
    const text = 'good morning everyone'
    expect(
      new Set(classifier.explain?.(subjectOf(text), folder.fold(text)).map((part) => part.category)).size,
    ).toBe(1)
  })
})
