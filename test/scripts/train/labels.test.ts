/**
 * What each data set teaches: yes, no, or nothing where its annotators were not asked.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { dataSets, readDataSets } from '../../../scripts/train/labels.ts'
import { groupOf, unmask } from '../../../scripts/train/rows.ts'
import { packageRoot } from '../../../server/base/package-root.ts'

const teach = (set: string, row: Record<string, unknown>) =>
  dataSets[set]?.({ text: 'x', label: '', ...row }) ?? expect.fail(`no set ${set}`)

describe('labels', () => {
  test('polite chat says no to every head', () => {
    expect(new Set(Object.values(teach('topical_chat_benign', { label: 'benign' })))).toEqual(new Set([0]))
  })

  test('coarse is not hateful', () => {
    expect(teach('davidson', { label: 'offensive' })).toMatchObject({ rude: 1, hate: 0 })
    expect(teach('davidson', { label: 'offensive' })).not.toHaveProperty('harassment')
    expect(teach('davidson', { label: 'hate' })).toMatchObject({ rude: 1, hate: 1 })
    expect(teach('davidson', { label: 'neither' })).toMatchObject({ rude: 0, hate: 0, harassment: 0 })
  })

  test('half of the annotators make a yes, none a no, and fewer nothing', () => {
    const votes = (given: Record<string, number>) =>
      teach('civil_toxic_spans', { label: 'toxic', n: 4, votes: given })
    expect(votes({ insult: 2 })).toMatchObject({ harassment: 1, hate: 0, threat: 0 })
    expect(votes({ insult: 1 })).not.toHaveProperty('harassment')
    expect(votes({})).toMatchObject({ harassment: 0 })
    expect(teach('civil_toxic_spans', { label: 'nontoxic' })).toMatchObject({ harassment: 0, hate: 0 })
  })

  test('sexism has a head of its own, and its threats are threats', () => {
    expect(teach('edos', { label: 'sexist', cat: '2. derogation' })).toMatchObject({ sexism: 1, threat: 0 })
    expect(teach('edos', { label: 'sexist', cat: '1. threats, plans to harm and incitement' })).toMatchObject(
      { threat: 1 },
    )
    expect(teach('edos', { label: 'not sexist', cat: 'none' })).toMatchObject({ sexism: 0, threat: 0 })
  })

  test('smishing is spam and scam, spam is spam, and friends may swear', () => {
    expect(teach('sms_spam_smishing', { label: 'smishing' })).toMatchObject({ spam: 1, scam: 1 })
    expect(teach('sms_spam_smishing', { label: 'spam' })).toMatchObject({ spam: 1 })
    expect(teach('sms_spam_smishing', { label: 'spam' })).not.toHaveProperty('scam')
    expect(teach('sms_spam_smishing', { label: 'ham' })).toMatchObject({ spam: 0, scam: 0, threat: 0 })
    expect(teach('sms_spam_smishing', { label: 'ham' })).not.toHaveProperty('rude')
  })

  test('German insults are harassment, and abuse of groups hate', () => {
    expect(teach('germeval2018_de', { fine: 'INSULT' })).toMatchObject({ harassment: 1, hate: 0 })
    expect(teach('germeval2018_de', { fine: 'ABUSE' })).toMatchObject({ hate: 1 })
    expect(teach('germeval2018_de', { fine: 'OTHER' })).toMatchObject({ harassment: 0, hate: 0 })
  })

  test('threats in emoji are threats', () => {
    expect(teach('hatemoji_build', { label: 'hate', type: 'threateninglanguage' })).toMatchObject({
      hate: 1,
      threat: 1,
    })
    expect(teach('hatemoji_build', { label: 'nothate', type: 'none' })).toMatchObject({ hate: 0, threat: 0 })
  })

  test('people’s data says nothing about giving people away', () => {
    expect(teach('presidio_synth_pii', { label: 'pii' })).not.toHaveProperty('personal_data')
  })
})

test('masks become what people write, and a number does not make another text', () => {
  expect(unmask('[USER] see [URL] &amp; |LBR|')).toBe('@user see https://t.co/x & \n')
  expect(groupOf('Call 0800 NOW!')).toBe(groupOf('call 0999 now'))
})

const folder = join(packageRoot(), '../shared/data/train')
test.skipIf(!existsSync(folder))(
  'all sets are read, without exact repeats (skipped without ../shared/data)',
  () => {
    const rows = readDataSets(folder)
    expect(new Set(rows.map((row) => row.source))).toEqual(new Set(Object.keys(dataSets)))
    expect(new Set(rows.map((row) => `${row.source} ${row.text}`)).size).toBe(rows.length)
  },
)

test('a missing set is named', () => {
  expect(() => readDataSets('/nowhere')).toThrow('topical_chat_benign.jsonl.gz is missing')
})
