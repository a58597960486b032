/**
 * Nothing is delivered without a clearance, and nothing but a verdict or a moderator makes one. The
 * lines marked `@ts-expect-error` are the test: each must not compile.
 */
import { describe, expect, expectTypeOf, test } from 'vitest'
import type { Subject } from '../../server/moderation/classifier.ts'
import { Clearance } from '../../server/moderation/clearance.ts'
import { type Verdict, type VerdictAction, verdictActions } from '../../server/moderation/verdict.ts'

const subject: Subject = { kind: 'message', text: 'call 5551234', room: 'lobby', author: 'u_ann', at: 0 }

function verdict(action: VerdictAction, text = subject.text): Verdict {
  return {
    action,
    category: action === 'allow' ? null : 'personal_data',
    score: 0.8,
    threshold: null,
    rule: null,
    evidence: [],
    scores: {},
    degraded: false,
    text,
    ruleset: 'sha256:0',
    model: null,
  }
}

describe('a clearance by verdict', () => {
  test.each(verdictActions)('%s', (action) => {
    const clearance = Clearance.of(subject, verdict(action))
    if (action === 'hold' || action === 'block') expect(clearance).toBeUndefined()
    else expect(clearance).toBeInstanceOf(Clearance)
  })

  test('shows the masked text, never the draft', () => {
    const clearance = Clearance.of(subject, verdict('mask', 'call •••••••'))
    expect(clearance?.text).toBe('call •••••••')
    expect(clearance?.masked).toBe(true)
    expect(clearance?.subject).toBe(subject)
    expect(clearance?.decision).toBeNull()
  })

  test('of an untouched text is not masked', () => {
    expect(Clearance.of(subject, verdict('flag'))?.masked).toBe(false)
  })
})

describe('a clearance by a moderator', () => {
  const decision = { moderator: 'u_mo', item: 'hld_1' }

  test('releases what was held, with its masks', () => {
    const clearance = Clearance.byModerator(subject, verdict('hold', 'call •••••••'), decision)
    expect(clearance.text).toBe('call •••••••')
    expect(clearance.decision).toEqual(decision)
    expect(clearance.verdict.action).toBe('hold')
  })

  test('is not for what needs none', () => {
    expect(() => Clearance.byModerator(subject, verdict('allow'), decision)).toThrow('only what was stopped')
  })

  test.each([
    { moderator: '', item: 'hld_1' },
    { moderator: 'u_mo', item: '' },
  ])('names who released what: %o does not', (nobody) => {
    expect(() => Clearance.byModerator(subject, verdict('hold'), nobody)).toThrow('names its moderator')
  })
})

describe('a clearance on appeal', () => {
  const decision = { moderator: 'u_mo', item: 'apl_1' }

  test('uncovers what was masked', () => {
    const clearance = Clearance.onAppeal(subject, verdict('mask', 'call •••••••'), decision)
    expect(clearance.text).toBe(subject.text)
    expect(clearance.masked).toBe(false)
    expect(clearance.decision).toEqual(decision)
  })

  test.each(['allow', 'flag', 'hold', 'block'] as const)('is not for %s', (action) => {
    expect(() => Clearance.onAppeal(subject, verdict(action), decision)).toThrow('only what was masked')
  })

  test.each([
    { moderator: '', item: 'apl_1' },
    { moderator: 'u_mo', item: '' },
  ])('names who decided which appeal: %o does not', (nobody) => {
    expect(() => Clearance.onAppeal(subject, verdict('mask'), nobody)).toThrow('names its moderator')
  })
})

describe('a forged clearance', () => {
  const accept = (clearance: Clearance): string => clearance.text

  test('is not accepted by the compiler, and holds nothing at run time', () => {
    const forged = { subject, verdict: verdict('allow'), text: 'hello', masked: false, decision: null }
    expectTypeOf(forged).not.toExtend<Clearance>()
    // @ts-expect-error: an object literal of the same shape is not a clearance
    accept(forged)
    // @ts-expect-error: undefined is what a blocked draft has
    expect(() => accept(Clearance.of(subject, verdict('block')))).toThrow(TypeError)
    // @ts-expect-error: only the factories may construct
    const construct = () => new Clearance(subject, verdict('block'), null)
    expect(construct).toBeTypeOf('function')
    const hollow: Clearance = Object.create(Clearance.prototype)
    expect(() => accept(hollow)).toThrow(TypeError)
  })

  test('cannot be made by changing a real one', () => {
    const clearance = Clearance.of(subject, verdict('mask', 'call •••••••'))
    expect(() => Object.assign(clearance ?? {}, { text: subject.text })).toThrow(TypeError)
    expect(clearance?.text).toBe('call •••••••')
  })
})
