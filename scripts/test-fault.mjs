/**
 * `npm run test:fault [-- TEST …]`: the tests of faults in their long form, one after another, because each
 * wants the machine. Each prints its seed; `FAULT_SEED=N npm run test:fault -- kill` repeats one.
 */
import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const chosen = process.argv.slice(2).map((name) => `test/fault/${name.replace(/^test\/fault\//, '')}`)
const tests = chosen.length > 0 ? chosen : ['test/fault/']
const run = (args) =>
  spawnSync(process.execPath, args, {
    cwd: root,
    env: { ...process.env, FAULT_LENGTH: 'long' },
    stdio: 'inherit',
  }).status ?? 1

const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
const options = ['run', '--no-file-parallelism', '--disable-console-intercept', '--reporter=verbose']
process.exitCode = run([join(root, 'scripts', 'build.mjs')]) || run([vitest, ...options, ...tests])
