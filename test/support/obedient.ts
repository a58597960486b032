/**
 * A classifier that does what the text asks for: `block …`, `hold …`, `mask …`, `flag …`; and with
 * `threat …` a grave one. Everything else passes.
 */
import type { Category } from '../../protocol/statement.ts'
import { finding, type ScriptedClassifier, scriptedClassifier } from './scripted-classifier.ts'

const scores: Readonly<Record<string, readonly [Category, number]>> = {
  block: ['harassment', 0.99],
  hold: ['harassment', 0.92],
  flag: ['harassment', 0.7],
  threat: ['threat', 0.99],
}

export function obedient(): ScriptedClassifier {
  return scriptedClassifier(
    ({ text }) => {
      if (text.startsWith('mask'))
        return { does: 'answer', findings: [finding('personal_data', 0.99, 5, text.length)] }
      const found = scores[text.split(' ')[0] ?? '']
      return {
        does: 'answer',
        findings: found === undefined ? [] : [finding(found[0], found[1], 0, text.length)],
      }
    },
    { categories: ['harassment', 'personal_data', 'threat'] },
  )
}
