/**
 * A goal is met at its limit and not beyond it, and only the pipeline's figures count.
 */
import { describe, expect, test } from 'vitest'
import { goalsOf } from '../../../scripts/eval/goals.ts'
import type { Figures } from '../../../scripts/eval/measure.ts'
import { distributionOf } from '../../../scripts/eval/plots.ts'
import { report } from '../../../scripts/eval/tables.ts'

const confusion = (
  truePositives: number,
  falsePositives: number,
  falseNegatives: number,
  trueNegatives = 0,
) => ({
  truePositives,
  falsePositives,
  falseNegatives,
  trueNegatives,
})

const peer = (name: string, found: number, benignFound: number, meanUs: number) => ({
  name,
  confusion: confusion(found, benignFound, 100 - found, 900 - benignFound),
  benignFound,
  benignRows: 900,
  innocentFound: 0,
  kinds: 1,
  disguisedShare: 0.5,
  meanUs,
})

/** Every goal exactly reached. */
const reached: Figures = {
  ruleset: `sha256:${'0'.repeat(64)}`,
  model: null,
  benign: [
    { judge: 'pipeline', rows: 1_000, any: 4, stopped: 1, byCategory: { spam: 4 } },
    { judge: 'model', rows: 1_000, any: 900, stopped: 900, byCategory: {} },
  ],
  tasks: [
    {
      task: {
        title: 'spam',
        file: 'sms',
        categories: ['spam'],
        isTrue: () => true,
        goal: { figure: 'f1', least: 0.95 },
      },
      judge: 'pipeline',
      confusion: confusion(95, 5, 5),
      scores: distributionOf([]),
    },
  ],
  groups: [
    { file: 'davidson', label: 'neither', rates: [{ group: 'names men', rows: 9, flagged: 3, kept: 1 }] },
  ],
  functions: [{ name: 'slur_h', label: 'hateful', by: { de: { found: 1, all: 2 } } }],
  disguises: [
    { kind: 'upside down', words: 100, caught: 90 },
    { kind: 'in capitals', words: 100, caught: 100 },
  ],
  innocent: { lines: 300, touched: 3 },
  secrets: { what: 'secrets', confusion: confusion(97, 3, 5), weak: ['vault'] },
  personal: [{ what: 'cards', confusion: confusion(95, 2, 5), weak: [] }],
  peers: [peer('parley', 90, 2, 8), peer('obscenity', 80, 2, 40), peer('plain', 70, 9, 1)],
}

const unmet = (figures: Figures) =>
  goalsOf(figures)
    .filter((goal) => !goal.met)
    .map(({ what }) => what)

test('what reaches every limit meets every goal', () => expect(unmet(reached)).toEqual([]))

describe('one step beyond a limit is a goal missed', () => {
  const [benign, ...others] = reached.benign
  const [task] = reached.tasks
  const [ours, obscenity, plain] = reached.peers
  test.each<[string, Partial<Figures>, RegExp]>([
    ['an action too many', { benign: [{ ...benign, any: 5 } as never, ...others] }, /any action/],
    [
      'a message stopped too many',
      { benign: [{ ...benign, stopped: 2 } as never, ...others] },
      /blocked or held/,
    ],
    ['a spam too few', { tasks: [{ ...task, confusion: confusion(94, 5, 6) } as never] }, /spam/],
    ['a disguise too many', { disguises: [{ kind: 'x', words: 100, caught: 94 }] }, /obfuscations/],
    ['an innocent line too many', { innocent: { lines: 300, touched: 4 } }, /Scunthorpe/],
    ['too few innocent lines', { innocent: { lines: 299, touched: 0 } }, /Scunthorpe/],
    [
      'a secret missed too many',
      { secrets: { ...reached.secrets, confusion: confusion(94, 0, 6) } },
      /secrets/,
    ],
    ['a hash too many', { secrets: { ...reached.secrets, confusion: confusion(96, 4, 0) } }, /secrets/],
    [
      'a card missed too many',
      { personal: [{ what: 'cards', confusion: confusion(94, 0, 6), weak: [] }] },
      /cards/,
    ],
    ['a peer as good', { peers: [ours, { ...obscenity, confusion: ours?.confusion }] as never }, /F1 beside/],
    ['a peer more careful', { peers: [ours, { ...obscenity, benignFound: 1 }] as never }, /false positives/],
    ['two faster peers', { peers: [ours, { ...obscenity, meanUs: 7 }, plain] as never }, /cost beside/],
    ['a slow pipeline', { peers: [{ ...ours, meanUs: 11 }, obscenity] as never }, /whole pipeline/],
  ])('%s', (_name, change, expected) => {
    const missed = unmet({ ...reached, ...change })
    expect(missed).toHaveLength(1)
    expect(missed[0]).toMatch(expected)
  })
})

test('the report has every section, goals first, and says which are missed', () => {
  const figures = { ...reached, innocent: { lines: 300, touched: 4 } }
  const text = report(figures, goalsOf(figures))
  expect([...text.matchAll(/^## (.+)$/gm)].map(([, title]) => title)).toEqual([
    'Goals',
    'Benign chat',
    'What is found',
    'Scores and thresholds',
    'False positives by group',
    'HateCheck by function',
    'Obfuscations',
    'Secrets and personal data',
    'Beside others',
  ])
  expect(text).toMatch(/Scunthorpe list \|.*\*\*no\*\*/)
  expect(text).toContain('1 / 2')
  expect(text).toContain('vault')
})
