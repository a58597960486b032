import { describe, expect, test } from 'vitest'
import { fold } from '../../server/moderation/fold.ts'
import { parseLexicon, readLexicon } from '../../server/moderation/lexicon.ts'
import { createModelClassifier } from '../../server/moderation/model-classifier.ts'
import { createExceptions } from '../../server/moderation/model-exceptions.ts'
import { readModel } from '../../server/moderation/model-file.ts'
import type { Finding } from '../../server/moderation/verdict.ts'

const rows = parseLexicon(
  'spick and span\texception\t0\t0\twhole\nscunthorpe\texception\t0\t0\tpart',
  'a',
  'any',
)

describe('what touches an exception', () => {
  const exceptions = createExceptions(rows)

  test('is excepted, and what lies beside it is not', () => {
    const text = 'all spick and span here'
    const excepted = exceptions(fold(text))
    expect(excepted?.(text.indexOf('spick'), text.indexOf('spick') + 5)).toBe(true)
    expect(excepted?.(text.indexOf('span') - 2, text.indexOf('span') + 2)).toBe(true)
    expect(excepted?.(0, 3)).toBe(false)
    expect(excepted?.(text.indexOf('here'), text.length)).toBe(false)
  })

  test('a text without one has none', () => expect(exceptions(fold('all clean here'))).toBeNull())
})

describe('the model', () => {
  const { model } = readModel()
  const never = new AbortController().signal
  const judge = (text: string, lexicon = readLexicon()) =>
    createModelClassifier(model, lexicon).classify(
      { kind: 'message', text, room: 'lobby', author: 'u_ann', at: 0 },
      fold(text),
      never,
    ) as readonly Finding[]
  const most = (found: readonly Finding[]) => Math.max(0, ...found.map(({ score }) => score))

  test('has no reason in what the word list excepts', () => {
    const text = 'we had faggots and peas for dinner'
    expect(most(judge(text))).toBeLessThan(0.5)
    expect(most(judge(text, []))).toBeGreaterThan(most(judge(text)))
  })

  test('keeps every reason beside it', () => {
    const text = 'faggots and peas for dinner, you pathetic worthless piece of shit, everyone hates you'
    expect(most(judge(text))).toBeGreaterThanOrEqual(0.5)
  })
})
