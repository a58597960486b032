/**
 * `npm run train -- --data ../shared/data`: makes `data/model.bin`, `data/model.json` and `docs/model-card.md`
 * from the training sets and the generated corpus. The same input makes the same bytes.
 *
 * Every choice is made on folds of the training data: four models, each judging the fourth it has not seen. The
 * dev sets are not opened here.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { assetPath } from '../../server/base/assets.ts'
import { packageRoot } from '../../server/base/package-root.ts'
import { createModel } from '../../server/moderation/model.ts'
import { descriptionFile, encodeModel, parseModel, weightsFile } from '../../server/moderation/model-file.ts'
import { headNames } from '../../server/moderation/model-heads.ts'
import { calibrate } from './calibrate.ts'
import { modelCard } from './card.ts'
import { generate } from './corpus/corpus.ts'
import { figuresOf } from './figures.ts'
import { logitsOf, type Targets } from './fit.ts'
import { readDataSets } from './labels.ts'
import { learn, learnOptions, modelData } from './learn.ts'
import { buildMatrix, type Matrix } from './matrix.ts'
import type { Row } from './rows.ts'
import { shortRows } from './short.ts'
import { foldCount, foldOf, targetsOf } from './targets.ts'

/** A feature of fewer rows is a coincidence. */
const rowsMin = 3
const rowsPerTemplate = 60

const { values } = parseArgs({ options: { data: { type: 'string' }, help: { type: 'boolean' } } })
if (values.help === true || values.data === undefined) {
  process.stderr.write('usage: npm run train -- --data FOLDER   (the folder that holds train/)\n')
  process.exitCode = values.help === true ? 0 : 2
} else train(values.data)

function train(folder: string): void {
  const real = readDataSets(join(folder, 'train'))
  const rows = [
    ...real,
    ...shortRows(real, learnOptions.seed),
    ...generate({ seed: learnOptions.seed, rowsPerTemplate }),
  ]
  say(`${rows.length} rows`)
  const matrix = buildMatrix(
    rows.map((row) => row.text),
    { rowsMin },
  )
  say(`${matrix.hashes.length} features`)
  const targets = targetsOf(rows)
  const logits = unseenLogits(rows, matrix, targets)
  const calibrated = calibrate(rows, logits)
  const figures = figuresOf(rows, logits, calibrated)
  for (const line of figures) say(line)

  say('learning from all rows')
  const learned = learn(matrix, targets, [...rows.keys()], learnOptions)
  const data = modelData(learned, calibrated)
  createModel(data) // refuses what the server would refuse
  const { weights, text } = encodeModel(data)
  writeFileSync(assetPath(weightsFile), weights)
  writeFileSync(assetPath(descriptionFile), text)
  const { hash } = parseModel(weights, text)
  writeFileSync(join(packageRoot(), 'docs', 'model-card.md'), modelCard({ rows, figures, data, hash }))
  say(`${weights.length} bytes, ${hash}`)
}

/** The logits of each row by the model that learned from the other folds. */
function unseenLogits(rows: readonly Row[], matrix: Matrix, targets: Targets): Float64Array[] {
  const logits = rows.map(() => new Float64Array(headNames.length))
  for (let fold = 0; fold < foldCount; fold++) {
    const inside: number[] = []
    const outside: number[] = []
    for (const [index, row] of rows.entries()) (foldOf(row) === fold ? outside : inside).push(index)
    const learned = learn(matrix, targets, inside, learnOptions)
    for (const row of outside)
      logitsOf(learned.matrix, learned.fitted, row, logits[row] ?? new Float64Array(12))
    say(`fold ${fold + 1} of ${foldCount}`)
  }
  return logits
}

function say(line: string): void {
  process.stderr.write(`${line}\n`)
}
