/**
 * `node scripts/run-built.mjs loadtest/main.js …`: runs a compiled program of this repository, compiling
 * first where the sources are newer.
 */
import { runBuilt } from '../bin/built.js'

const [module, ...args] = process.argv.slice(2)
if (module === undefined) {
  process.stderr.write('usage: node scripts/run-built.mjs MODULE [ARGUMENTS]\n')
  process.exitCode = 2
} else await runBuilt(module, args)
