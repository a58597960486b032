/**
 * The pipeline as the server runs it. `parley classify` composes it through the same function, so that
 * what is tried on the command line is what judges in the rooms.
 */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { assetPath } from '../base/assets.ts'
import type { Clock } from '../base/clock.ts'
import type { Limits } from '../limits.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import type { Classifier } from './classifier.ts'
import { readCues } from './cues.ts'
import { createFloodClassifier } from './flood.ts'
import { createFolder } from './fold.ts'
import { lexiconFiles, readLexicon } from './lexicon.ts'
import { createLinkClassifier, readLinkKnowledge } from './links.ts'
import { createMentionClassifier } from './mentions.ts'
import type { Model } from './model.ts'
import { createModelClassifier } from './model-classifier.ts'
import { readModel } from './model-file.ts'
import { createPersonalDataClassifier } from './personal-data.ts'
import { createPipeline, type RuledPipeline } from './pipeline.ts'
import { rulesetHash } from './policy.ts'
import { createRaidClassifier } from './raid.ts'
import { createScans } from './scans.ts'
import { createSecretsClassifier } from './secrets.ts'
import { createSpamClassifier } from './spam.ts'
import { createWordClassifier } from './words.ts'

export interface DefaultPipelineOptions {
  /** Leaves out what remembers earlier texts. */
  readonly stateless?: boolean
  readonly limits: Pick<
    Limits,
    | 'verdictDeadlineMs'
    | 'verdictsPendingMax'
    | 'evidenceItemsMax'
    | 'linksPerDraftMax'
    | 'newcomerLinksMax'
    | 'floodSendersMax'
    | 'mentionSendersMax'
    | 'raidRoomsMax'
    | 'raidTextsMax'
  >
  readonly clock: Clock
  readonly telemetry: Telemetry
  /** Asked after ours: the operator's own, or a test's. */
  readonly more?: readonly Classifier[]
}

/** The files in `data/` that decide, in a fixed order: their content is part of the ruleset's name. */
const ruleFiles = [
  ...lexiconFiles.map((name) => `${name}.tsv`),
  ...['phishing.bin', 'brands.tsv', 'hosts.tsv', 'spam-cues.tsv'],
]

/** The longest message in code units, so that no fold makes the buffers grow. */
const foldedCharsExpected = 4_000

/** Loads the rule files and the model, and puts the classifiers together. Rejects when one is missing or broken. */
export async function createDefaultPipeline(options: DefaultPipelineOptions): Promise<RuledPipeline> {
  const { limits, clock, telemetry, more = [] } = options
  const hashes = await Promise.all(ruleFiles.map(hashOfAsset))
  const folder = createFolder(foldedCharsExpected)
  const { model, hash } = readModel()
  return createPipeline({
    classifiers: [...createDefaultClassifiers(options, model), ...more],
    fold: (text) => folder.fold(text),
    limits,
    clock,
    telemetry,
    rulesetHash: rulesetHash(hashes),
    modelHash: hash,
  })
}

/**
 * The classifiers of the default pipeline, in the order in which they are asked. Throws when a rule file is broken.
 * @param model the one that ships, unless another is given
 */
export function createDefaultClassifiers(
  options: DefaultPipelineOptions,
  model: Model = readModel().model,
): readonly Classifier[] {
  const { limits, clock, telemetry, stateless = false } = options
  const scans = createScans()
  const ours = [
    createWordClassifier(readLexicon(), scans),
    createLinkClassifier(readLinkKnowledge(), limits),
    createSpamClassifier(readCues(), scans),
    createPersonalDataClassifier(scans),
    createSecretsClassifier(scans),
    createModelClassifier(model),
  ]
  scans.build()
  if (stateless) return ours
  const ports = { clock, telemetry, limits }
  return [
    ...ours,
    createFloodClassifier(clock, limits),
    createMentionClassifier(ports),
    createRaidClassifier(ports),
  ]
}

async function hashOfAsset(name: string): Promise<string> {
  const content = await readFile(assetPath(name)).catch((error: NodeJS.ErrnoException) => {
    throw new Error(`the rule file data/${name} cannot be read (${error.code ?? error.message})`)
  })
  return `${name} ${createHash('sha256').update(content).digest('hex')}`
}
