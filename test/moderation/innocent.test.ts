/**
 * Word lists alone block the innocent. Not one of these lines may be acted on, and hardly any flagged.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { packageRoot } from '../../server/base/package-root.ts'
import { readCues } from '../../server/moderation/cues.ts'
import { createFolder } from '../../server/moderation/fold.ts'
import { readLexicon } from '../../server/moderation/lexicon.ts'
import { createLinkClassifier, readLinkKnowledge } from '../../server/moderation/links.ts'
import { createPersonalDataClassifier } from '../../server/moderation/personal-data.ts'
import { createSecretsClassifier } from '../../server/moderation/secrets.ts'
import { createSpamClassifier } from '../../server/moderation/spam.ts'
import type { Finding } from '../../server/moderation/verdict.ts'
import { createWordClassifier } from '../../server/moderation/words.ts'

const lines = readFileSync(join(packageRoot(), 'test/support/scunthorpe.txt'), 'utf8').trimEnd().split('\n')
const never = new AbortController().signal
const folder = createFolder(400)
const classifiers = [
  createWordClassifier(readLexicon()),
  createLinkClassifier(readLinkKnowledge()),
  createSpamClassifier(readCues()),
  createPersonalDataClassifier(),
  createSecretsClassifier(),
]

function scores(text: string): number[] {
  const subject = { kind: 'message', text, room: 'lobby', author: 'u_ann', at: 0 } as const
  const folded = folder.fold(text)
  return classifiers.flatMap((one) =>
    (one.classify(subject, folded, never) as readonly Finding[]).map((finding) => finding.score),
  )
}

test('there are enough of them', () => expect(lines.length).toBeGreaterThanOrEqual(300))

test.each(lines)('%s', (line) => expect(Math.max(0, ...scores(line))).toBeLessThan(0.5))
