/**
 * What is said of a group decides, not that it is named; what is denied, asked or told of others passes or is shown.
 */
import { describe, expect, test } from 'vitest'
import { fold } from '../../server/moderation/fold.ts'
import { parseAttacks, readAttacks } from '../../server/moderation/group-attacks.ts'
import { createGroupHate } from '../../server/moderation/group-hate.ts'
import { createScans } from '../../server/moderation/scans.ts'

const attacks = readAttacks()
const hate = createGroupHate(attacks, createScans())
const score = (text: string) => hate(fold(text))?.score ?? 0
const actsFrom = 0.9
const flagsFrom = 0.5

describe('an attack on a group is acted on', () => {
  test.each([
    'all muslims are terrorists',
    'Jews are nothing but vermin!',
    'black people are animals',
    'gays should be killed',
    'trans people do not deserve to live',
    'kill all immigrants',
    "let's gas the jews",
    'I want to shoot immigrants',
    'death to the gays',
    'refugees are a plague - a disease',
    'Alle Ausländer sind Abschaum',
    'Juden gehören vergast',
    'los gitanos son ratas',
    'muerte a los inmigrantes',
    'les arabes sont des animaux',
    'mort aux juifs',
    'os negros são macacos',
    'imigrantes deveriam morrer',
    'евреи это крысы',
    'бей евреев',
  ])('%s', (text) => expect(score(text)).toBeGreaterThanOrEqual(actsFrom))
})

describe('hate that is only declared is shown to a moderator', () => {
  test.each([
    'I hate immigrants',
    'we hate all those refugees',
    'ich hasse Schwule',
    'odio a los gitanos',
    'je déteste les arabes',
    'odeio imigrantes',
    'ненавижу мигрантов',
    'men are trash',
  ])('%s', (text) => {
    expect(score(text)).toBeGreaterThanOrEqual(flagsFrom)
    expect(score(text)).toBeLessThan(actsFrom)
  })
})

test('whoever tells what others say is not stopped, and whoever thinks so is', () => {
  for (const text of [
    'he said that all muslims are terrorists',
    'the myth that jews are rats is old',
    'whoever shouts "kill all immigrants" is banned here',
    'people keep saying immigrants are criminals and it is wrong',
  ]) {
    expect(score(text), text).toBeGreaterThanOrEqual(flagsFrom)
    expect(score(text), text).toBeLessThan(actsFrom)
  }
  expect(score('I think all muslims are terrorists')).toBeGreaterThanOrEqual(actsFrom)
})

describe('nothing is found in', () => {
  test.each(attacks.filter(({ part }) => part === 'group').map(({ phrase }) => [phrase]))(
    'the name of a group: %s',
    (phrase) => {
      expect(score(`we are ${phrase} and you are ${phrase}`)).toBe(0)
      expect(score(`${phrase} are welcome here, I love ${phrase}`)).toBe(0)
    },
  )

  test.each([
    'muslims are not terrorists',
    'no, refugees are not animals',
    'I do not hate immigrants',
    'why do some people hate gays?',
    'no women should die for this',
    'keine Frauen sollten sterben',
    'ningunas mujeres deben morir, nunca mujeres deben morir',
    'nenhuma das mulheres deveriam morrer',
    'jamais des femmes devraient mourir',
    'they kill women in that war',
    'the men hang the picture, the women shoot the film',
    'cats kill rats, and men are kind to animals',
    'rats and women in a novel by Steinbeck',
    'I hate Mondays, and women agree',
    'women deserve equal pay',
    'refugees must not die at the border',
    'kill the process before the migrants table locks',
    'disabled people have rights; trash goes out on Monday',
    "women's day, and I hate queues",
    "let's shoot the christians' choir video",
    'ich hasse Montage, sagen Frauen',
    'las mujeres son fuertes',
  ])('%s', (text) => expect(score(text)).toBeLessThan(flagsFrom))
})

test('the evidence is from the first word of the two to the last', () => {
  const text = 'well, Jews are just vermin, ok'
  const [span] = hate(fold(text))?.evidence ?? []
  expect(text.slice(span?.start, span?.end)).toBe('Jews are just vermin')
})

test('a text of nothing but groups and attacks is looked through in small steps', () => {
  const text = 'kill jews vermin '.repeat(230)
  expect(score(text)).toBe(0.95)
})

test.each(['vermin', 'vermin\tnothing\t0.9', 'vermin\tbase\t2', 'jews\tgroup\t0.5', 'vermin\tbase\t0'])(
  'a broken row is refused with its place: %j',
  (line) => expect(() => parseAttacks(`# head\n${line}`)).toThrow('line 2'),
)
