/**
 * What every classifier owes the pipeline, whatever it looks for. Each classifier's test runs this suite.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Classifier, DraftKind, Sender, Subject } from '../../server/moderation/classifier.ts'
import { checkFindings } from '../../server/moderation/findings.ts'
import { createFolder, type Folded } from '../../server/moderation/fold.ts'
import type { Finding } from '../../server/moderation/verdict.ts'

export interface ClassifierSuite {
  /** A fresh one; called for each test. */
  readonly create: () => Classifier | Promise<Classifier>
  /** Texts that it has something to say about, so that its findings are looked at as well. */
  readonly finds: readonly string[]
  /** True when earlier texts may change what it says. */
  readonly stateful?: boolean
  /** Who writes, where that matters to it. */
  readonly sender?: Sender
}

const kinds: readonly DraftKind[] = ['message', 'edit', 'handle', 'room_name', 'topic', 'reason']
const never = new AbortController().signal

/** Texts that have broken filters: directions, marks, joiners, tags, halves, lengths, patterns of our own rules. */
const hostile: readonly string[] = [
  '',
  ' ',
  '\0',
  '\u200b\u200d\u2060\ufeff',
  '\u202eabc\u202c',
  '\ud800',
  '\udc00\ud800',
  `e${'\u0301'.repeat(500)}`,
  '👨‍👩‍👧‍👦'.repeat(100),
  '\u{e0061}\u{e0062}\u{e007f}',
  'ﷺ'.repeat(200),
  'a'.repeat(16_000),
  'a '.repeat(8_000),
  '@'.repeat(4_000),
  'http://'.repeat(500),
  'https://xn--'.repeat(300),
  '1'.repeat(4_000),
  '-'.repeat(4_000),
  '(((((((((('.repeat(400),
  '__proto__ constructor toString',
]

/** Declares the suite. `name` is the classifier's name as the tests show it. */
export function describeClassifier(name: string, suite: ClassifierSuite): void {
  describe(`the classifier ${name}`, () => {
    const folder = createFolder(64)
    const subjectOf = (text: string, kind: DraftKind = 'message'): Subject => ({
      kind,
      text,
      room: 'lobby',
      author: 'u_ann',
      at: 0,
      ...(suite.sender === undefined ? {} : { sender: suite.sender }),
    })
    const ask = async (
      classifier: Classifier,
      subject: Subject,
      folded: Folded = folder.fold(subject.text),
    ) => classifier.classify(subject, folded, never)
    const lieOf = (classifier: Classifier, findings: readonly Finding[], text: string) =>
      checkFindings(classifier, findings, text.length).lie

    test('has a name and covers at least one category, each once', async () => {
      const { name: own, categories } = await suite.create()
      expect(own).toMatch(/^[a-z][a-z_]*$/)
      expect(categories.length).toBeGreaterThan(0)
      expect(new Set(categories).size).toBe(categories.length)
    })

    test('finds what it is for, with possible scores, places and rules', async () => {
      const classifier = await suite.create()
      for (const text of suite.finds) {
        const findings = await ask(classifier, subjectOf(text))
        expect(findings.length, text).toBeGreaterThan(0)
        expect(lieOf(classifier, findings, text)).toBeNull()
        for (const finding of findings) expect(finding.detector).toBe(classifier.name)
      }
    })

    test.each(kinds)('judges a %s without a lie', async (kind) => {
      const classifier = await suite.create()
      for (const text of [...suite.finds, 'hello'])
        expect(lieOf(classifier, await ask(classifier, subjectOf(text, kind)), text)).toBeNull()
    })

    test('bears hostile texts', async () => {
      const classifier = await suite.create()
      for (const text of hostile)
        expect(lieOf(classifier, await ask(classifier, subjectOf(text)), text)).toBeNull()
    })

    test('tells no lie about any text', async () => {
      const classifier = await suite.create()
      const piece = fc.oneof(
        fc.string({ unit: 'binary', maxLength: 20 }),
        fc.constantFrom(...suite.finds, ...hostile.filter((text) => text.length < 50)),
      )
      await fc.assert(
        fc.asyncProperty(fc.array(piece, { maxLength: 5 }), async (pieces) => {
          const text = pieces.join(' ')
          expect(lieOf(classifier, await ask(classifier, subjectOf(text)), text)).toBeNull()
        }),
        { numRuns: 200 },
      )
    })

    test('changes neither the draft nor the folded text', async () => {
      const classifier = await suite.create()
      for (const text of [...suite.finds, 'hello']) {
        const subject = Object.freeze(subjectOf(text))
        const folded = folder.fold(text)
        const before = [folded.text, folded.length, [...folded.codes], [...folded.origin]]
        await ask(classifier, subject, folded)
        expect([folded.text, folded.length, [...folded.codes], [...folded.origin]]).toEqual(before)
      }
    })

    if (suite.stateful === true) return

    test('says the same of the same text, whatever came before', async () => {
      const classifier = await suite.create()
      const texts = [...suite.finds, 'hello', ...hostile]
      const first: (readonly Finding[])[] = []
      for (const text of texts) first.push(structuredClone(await ask(classifier, subjectOf(text))))
      for (const [i, text] of [...texts.entries()].toReversed())
        expect(await ask(classifier, { ...subjectOf(text), author: 'u_bob', at: 1 })).toEqual(first[i])
    })
  })
}
