/**
 * The scripted classifier is a classifier like the others while it answers.
 */
import { describeClassifier } from '../conformance/classifier.ts'
import { finding, scriptedClassifier } from './scripted-classifier.ts'

describeClassifier('scripted', {
  create: () =>
    scriptedClassifier(({ text }) => ({
      does: 'answer',
      findings: text.startsWith('bad') ? [finding('harassment', 0.9, 0, 3)] : [],
    })),
  finds: ['bad words', 'badly'],
})

describeClassifier('scripted_later', {
  create: () =>
    scriptedClassifier(
      ({ text }) => ({
        does: 'answer_later',
        findings: text.startsWith('bad') ? [finding('hate', 1, 0, text.length)] : [],
      }),
      { name: 'scripted', categories: ['hate'] },
    ),
  finds: ['bad words'],
})
