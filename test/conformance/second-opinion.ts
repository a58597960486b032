/**
 * What every slower judge owes the server, however it is reached. Each adapter's test runs this suite on a judge that
 * does what the text says: `score 0.7`, `wait`, `fail`, `echo` (gives the question back).
 */
import { expect, test } from 'vitest'
import type { Question, SecondOpinion } from '../../server/moderation/second-opinion.ts'

export interface SecondOpinionSuite {
  /** A fresh one with a real judge behind it. */
  readonly create: () => Promise<SecondOpinion & AsyncDisposable>
}

const never = new AbortController().signal

export function questionOf(text: string, id = 'q1'): Question {
  return { id, kind: 'message', text, room: 'r', author: 'a', at: 0, scores: { harassment: 0.6 } }
}

export function describeSecondOpinion({ create }: SecondOpinionSuite): void {
  test('has a name that metrics can show', async () => {
    await using judge = await create()
    expect(judge.name).toMatch(/^second_opinion_[a-z]+$/)
  })

  test('answers with what the judge said', async () => {
    await using judge = await create()
    expect(await judge.ask(questionOf('score 0.7'), never)).toEqual({ scores: { harassment: 0.7 } })
  })

  test('tells the judge the whole question', async () => {
    await using judge = await create()
    const question = questionOf('echo ✓ \u0000 "quotes"')
    expect(await judge.ask(question, never)).toMatchObject({ question })
  })

  test('gives each of many questions its own answer', async () => {
    await using judge = await create()
    const scores = Array.from({ length: 20 }, (_, i) => i / 20)
    const answers = scores.map((score, i) =>
      judge.ask(questionOf(`score ${score}`, `q${i}`), new AbortController().signal),
    )
    expect(await Promise.all(answers)).toEqual(scores.map((harassment) => ({ scores: { harassment } })))
  })

  test('rejects when the judge fails, without a word of the text, and is there for the next question', async () => {
    await using judge = await create()
    const failure = await judge.ask(questionOf('fail secretly'), never).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(Error)
    expect(String(failure)).not.toContain('secretly')
    expect(await judge.ask(questionOf('score 0.1'), never)).toEqual({ scores: { harassment: 0.1 } })
  })

  test('rejects when told to stop waiting, and is there for the next question', async () => {
    await using judge = await create()
    const stop = new AbortController()
    const waiting = judge.ask(questionOf('wait'), stop.signal)
    stop.abort()
    await expect(waiting).rejects.toThrow()
    expect(await judge.ask(questionOf('score 0.2'), never)).toEqual({ scores: { harassment: 0.2 } })
  })

  test('rejects a question that nobody waits for any more', async () => {
    await using judge = await create()
    await expect(judge.ask(questionOf('score 0.3'), AbortSignal.abort())).rejects.toThrow()
  })

  test('ends with everything that was open', async () => {
    await using judge = await create()
    const waiting = judge.ask(questionOf('wait'), never)
    const ended = expect(waiting).rejects.toThrow()
    await judge.close()
    await ended
    await expect(judge.ask(questionOf('score 0.4'), never)).rejects.toThrow()
    await judge.close()
  })
}
