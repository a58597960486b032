import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fold } from '../../server/moderation/fold.ts'
import { createModelClassifier } from '../../server/moderation/model-classifier.ts'
import { readModel } from '../../server/moderation/model-file.ts'
import { aboutPeople, isInUnlearnedLanguage } from '../../server/moderation/unlearned-language.ts'
import type { Finding } from '../../server/moderation/verdict.ts'

describe('is in a language that the model has not learned', () => {
  test.each([
    'hoy vamos a la playa con los niños y no sabemos cuando volvemos',
    'nous allons au marché avec les enfants, tu viens avec nous ?',
    'hoje nós vamos para a praia com os meninos, você quer vir também?',
    'questa sera non sono a casa, che cosa fai?',
    'ik ben niet thuis maar je mag ook morgen komen',
  ])('%s', (text) => expect(isInUnlearnedLanguage(fold(text))).toBe(true))
})

describe('is not', () => {
  test.each([
    'we are going to the beach with the kids and do not know when we are back',
    'wir gehen heute mit den Kindern an den See und wissen noch nicht wann wir zurück sind',
    'ok',
    '',
    'el', // one word says nothing against a sentence of ours
    'i will find you and i will kill you, and your family as well, el la los',
  ])('%j', (text) => expect(isInUnlearnedLanguage(fold(text))).toBe(text === 'el'))

  test('what a few foreign words were put before: an insult of a sentence keeps its language', () => {
    const insult = 'you are such a pathetic loser and nobody here likes you at all, just get out'
    const padding = fc.array(fc.constantFrom('el', 'la', 'los', 'que', 'por', 'para'), { maxLength: 6 })
    fc.assert(
      fc.property(padding, (words) => {
        expect(isInUnlearnedLanguage(fold(`${words.join(' ')} ${insult}`))).toBe(false)
      }),
    )
  })
})

describe('the model there', () => {
  const classifier = createModelClassifier(readModel().model)
  const never = new AbortController().signal
  const judge = (text: string) =>
    classifier.classify(
      { kind: 'message', text, room: 'lobby', author: 'u_ann', at: 0 },
      fold(text),
      never,
    ) as readonly Finding[]

  test.each([
    'estoy muy orgullosa de ser una mujer lesbiana y de mis amigas',
    'les femmes musulmanes que je connais sont très gentilles avec nous',
    'tenho muito orgulho de ser um homem negro e gay no meu país',
    'me encantan los inmigrantes de mi barrio, son muy buena gente',
  ])('finds nothing about people: %s', (text) => {
    expect(judge(text).filter(({ category }) => aboutPeople.has(category))).toEqual([])
  })

  test('still finds what is sold', () => {
    const found = judge('la mejor promo: free discord nitro para todos, claim here https://example.org/x')
    expect(found.map(({ category }) => category)).toContain('scam')
  })
})
