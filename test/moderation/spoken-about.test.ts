/**
 * Who tells of an insult has not insulted: quotation, counter-speech, reports and recovery, with the same words meant.
 */
import { expect, test } from 'vitest'
import { fold } from '../../server/moderation/fold.ts'
import { cueUnitsMax, excusedScoreMax, speaksAbout } from '../../server/moderation/spoken-about.ts'

const told = [
  'he called me a stupid cow and walked off',
  'My boss told me "you are worthless" today',
  'I was called a freak at school',
  'people who say that all women are stupid are wrong',
  'I hate when people say "you throw like a girl"',
  'saying that foreigners are vermin is not ok',
  '"They should all die" is a disgusting thing to write',
  "it's not ok to call anyone a retard",
  'please don’t use that slur here',
  'how do I report someone who keeps sending me this?',
  'I blocked him after he wrote that I should die',
  'er hat mich Hurensohn genannt',
  'Leute, die sagen dass alle Ausländer dumm sind, liegen falsch',
  'me llamó puta delante de todos',
  'quien diga eso de las mujeres no tiene razón',
  "il m'a traité de connard",
  'ceux qui disent ça des étrangers ont tort',
  'ele me chamou de lixo na frente da turma',
  'quem diz isso das mulheres está errado',
]

const meant = [
  'you are a stupid cow',
  'you are worthless, you freak',
  'all women are stupid',
  'they should all die',
  'shut up you retard',
  'kill yourself',
  'du bist ein hurensohn',
  'eres una puta',
  'tu es un connard',
  'você é um lixo',
  'i will find you and kill you',
  'good morning everyone',
]

test.each(told)('spoken about: %s', (text) => expect(speaksAbout(fold(text))).toBe(true))
test.each(meant)('not: %s', (text) => expect(speaksAbout(fold(text))).toBe(false))

test(`a cue stands within the first cueUnitsMax units (${cueUnitsMax}) of a text`, () => {
  const cue = 'he called me a name'
  expect(speaksAbout(fold(`${'ab '.repeat((cueUnitsMax - cue.length) / 3 - 1)}${cue}`))).toBe(true)
  expect(speaksAbout(fold(`${'ab '.repeat(cueUnitsMax / 3)}${cue}`))).toBe(false)
})

test('advertising and fraud are never excused, and a grave threat stays where a moderator sees it', () => {
  for (const category of ['spam', 'scam', 'malicious_link', 'credentials'] as const)
    expect(excusedScoreMax[category]).toBe(undefined)
  expect(excusedScoreMax.threat).toBeGreaterThanOrEqual(0.5)
  expect(excusedScoreMax.harassment).toBeLessThan(0.5)
})
