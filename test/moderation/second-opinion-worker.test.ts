import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { packageRoot } from '../../server/base/package-root.ts'
import { createWorkerSecondOpinion } from '../../server/moderation/second-opinion-worker.ts'
import { describeSecondOpinion, questionOf } from '../conformance/second-opinion.ts'

const never = new AbortController().signal
const module = join(packageRoot(), 'test/support/judge-module.mjs')

function thread(path = module) {
  const judge = createWorkerSecondOpinion({ module: path })
  return { ...judge, [Symbol.asyncDispose]: () => judge.close() }
}

describe('a judge in a thread', () => {
  describeSecondOpinion({ create: () => Promise.resolve(thread()) })

  test('that never comes back is replaced at the next question', async () => {
    await using judge = thread()
    const stop = new AbortController()
    expect(await judge.ask(questionOf('score 0.1'), never)).toBeDefined()
    const spinning = judge.ask(questionOf('spin'), stop.signal)
    const behind = judge.ask(questionOf('score 0.2'), never)
    const died = expect(behind).rejects.toThrow('died')
    stop.abort()
    await expect(spinning).rejects.toThrow('aborted')
    await died
    expect(await judge.ask(questionOf('score 0.3'), never)).toEqual({ scores: { harassment: 0.3 } })
  })

  test('that leaves takes its questions with it, and is replaced', async () => {
    await using judge = thread()
    await expect(judge.ask(questionOf('leave'), never)).rejects.toThrow('died')
    expect(await judge.ask(questionOf('score 0.3'), never)).toEqual({ scores: { harassment: 0.3 } })
  })

  test('that gives what cannot be sent is no answer', async () => {
    await using judge = thread()
    await expect(judge.ask(questionOf('function'), never)).rejects.toThrow('DataCloneError')
  })

  test('does not see the environment of the server, where secrets may lie', async () => {
    await using judge = thread()
    expect(await judge.ask(questionOf('environment'), never)).toEqual([])
  })

  test('whose module is not there rejects every question', async () => {
    await using judge = thread('/nowhere/judge.mjs')
    await expect(judge.ask(questionOf('score 0.3'), never)).rejects.toThrow()
    await expect(judge.ask(questionOf('score 0.3'), never)).rejects.toThrow()
  })
})
