/**
 * The model that ships: whole, named by its content, and made for the features of this build.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { assetPath } from '../../server/base/assets.ts'
import { packageRoot } from '../../server/base/package-root.ts'
import {
  type Description,
  descriptionFile,
  encodeModel,
  parseModel,
  readModel,
  weightsFile,
} from '../../server/moderation/model-file.ts'
import { headNames } from '../../server/moderation/model-heads.ts'

const weights = readFileSync(assetPath(weightsFile))
const text = readFileSync(assetPath(descriptionFile), 'utf8')
const changed = (change: Partial<Description>) =>
  JSON.stringify({ ...(JSON.parse(text) as Description), ...change })

describe('the model that ships', () => {
  test('loads, has every head, and is the one its description names', () => {
    const { model, description } = readModel()
    expect(model.heads.map((head) => head.name)).toEqual([...headNames])
    expect(description.sha256).toBe(`sha256:${createHash('sha256').update(weights).digest('hex')}`)
  })

  test('is the one the model card is about', () => {
    const card = readFileSync(join(packageRoot(), 'docs', 'model-card.md'), 'utf8')
    expect(card).toContain(readModel().hash)
  })

  test('has anchors that rise, for every head', () => {
    for (const { name, anchors, ceiling } of readModel().model.heads) {
      expect(anchors.length, name).toBeGreaterThan(0)
      expect(ceiling).toBeLessThanOrEqual(1)
      for (const [i, anchor] of anchors.entries()) {
        const next = anchors[i + 1]
        if (next === undefined) continue
        expect(next.z, name).toBeGreaterThan(anchor.z)
        expect(next.score, name).toBeGreaterThan(anchor.score)
      }
    }
  })

  test('is small enough to ship', () => expect(weights.length).toBeLessThan(2 * 1024 * 1024))
})

describe('a model file is refused', () => {
  test('with a byte changed', () => {
    const broken = Uint8Array.from(weights)
    broken[100] = (broken[100] ?? 0) ^ 1
    expect(() => parseModel(broken, text)).toThrow('is not the file')
  })

  test('when it was trained on other features', () => {
    expect(() => parseModel(weights, changed({ features_version: 0 }))).toThrow('npm run train')
    expect(() => parseModel(weights, changed({ features_probe: '0' }))).toThrow('npm run train')
  })

  test('when it describes nothing', () => {
    expect(() => parseModel(weights, '[]')).toThrow('does not describe')
    expect(() => parseModel(weights, 'x')).toThrow()
  })
})

test('what is encoded is read back, and another calibration has another name', () => {
  const { model, description, hash } = readModel()
  const data = { heads: model.heads, normFloor: description.norm_floor, entries: Uint8Array.from(weights) }
  const again = encodeModel(data)
  expect(parseModel(again.weights, again.text).hash).toBe(hash)
  const other = encodeModel({ ...data, normFloor: data.normFloor + 1 })
  expect(parseModel(other.weights, other.text).hash).not.toBe(hash)
})
