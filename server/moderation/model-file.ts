/**
 * The model on the disk: `data/model.bin` holds the weights, `data/model.json` says what they mean and how they
 * are to be read. The two belong together, and to the features and the fold they were learned with.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { assetPath } from '../base/assets.ts'
import { createFeatureExtractor, featuresVersion } from './features.ts'
import { fold } from './fold.ts'
import { createModel, type Model, type ModelData } from './model.ts'
import type { Head } from './model-heads.ts'

export const weightsFile = 'model.bin'
export const descriptionFile = 'model.json'

/** What `data/model.json` holds. */
export interface Description {
  readonly features_version: number
  /** What the features of `probes` came to when it was trained. */
  readonly features_probe: string
  /** Of the weights' bytes: `sha256:…`. */
  readonly sha256: string
  readonly norm_floor: number
  readonly heads: readonly Head[]
}

export interface NamedModel {
  readonly model: Model
  /** `sha256:…` of weights and description together: the name that verdicts carry. */
  readonly hash: string
  readonly description: Description
}

/** Reads the model that ships. Throws, readably, when the files are missing or do not belong together. */
export function readModel(): NamedModel {
  return parseModel(readFileSync(assetPath(weightsFile)), readFileSync(assetPath(descriptionFile), 'utf8'))
}

/** Throws when weights, description and the features of this build do not belong together. */
export function parseModel(weights: Uint8Array, text: string): NamedModel {
  const parsed: unknown = JSON.parse(text)
  if (typeof parsed !== 'object' || parsed === null || !('heads' in parsed))
    throw new Error(`${descriptionFile} does not describe a model`)
  const description = parsed as Description // ours, committed beside the code; the hash below is what is checked
  if (description.sha256 !== sha256(weights))
    throw new Error(`${weightsFile} is not the file that ${descriptionFile} describes`)
  if (description.features_version !== featuresVersion || description.features_probe !== featuresProbe())
    throw new Error('the features have changed since the model was trained; run `npm run train`')
  const { heads, norm_floor: normFloor } = description
  const model = createModel({ heads, normFloor, entries: weights })
  return { model, hash: sha256(weights, text), description }
}

/** The two files of a model. */
export function encodeModel({ heads, normFloor, entries }: ModelData): { weights: Uint8Array; text: string } {
  const description: Description = {
    features_version: featuresVersion,
    features_probe: featuresProbe(),
    sha256: sha256(entries),
    norm_floor: normFloor,
    heads,
  }
  return { weights: entries, text: `${JSON.stringify(description, null, 2)}\n` }
}

/** Ordinary letters, signs and numbers: what the fold and the features make of them must not change unnoticed. */
const probes = [
  'Hello @ann, SEE https://example.org — it costs £1,000!!!',
  'Don’t sp€ak of ⓒⓐⓣⓢ & naïve Ｗｉｄｅ letters 👍🏽 in 2026; call 0800-555',
  'Грипп, straße, señor; ok?',
]

function featuresProbe(): string {
  const extractor = createFeatureExtractor(200)
  const hash = createHash('sha256')
  for (const probe of probes) {
    const { hashes, count } = extractor.extract(fold(probe))
    hash.update(new Uint8Array(hashes.slice(0, count).buffer))
  }
  return hash.digest('hex').slice(0, 16)
}

function sha256(...parts: readonly (Uint8Array | string)[]): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return `sha256:${hash.digest('hex')}`
}
