/**
 * Finds the compiled form of the sources, and compiles first where that is needed: in a git clone whose
 * `dist/` is missing or older than the sources. An installed package has no sources and is never built.
 *
 * Plain JavaScript, because it has to run before anything was compiled.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmdirSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const sources = ['protocol', 'client', 'server', 'loadtest', 'scripts', 'test/support']
const settings = ['tsconfig.json', 'tsconfig.build.json']
/** A build takes seconds; a lock older than this was left behind by a process that was killed. */
const buildMsMax = 120_000

/**
 * Runs a compiled module as if node had been started with it.
 * @param {string} module its path below `dist/`
 * @param {readonly string[]} args what the module sees as its command line
 */
export async function runBuilt(module, args) {
  if (!ensureBuilt(module)) {
    process.exitCode = 1
    return
  }
  const file = join(root, 'dist', module)
  process.argv = [process.execPath, file, ...args]
  await import(pathToFileURL(file).href)
}

/** True when `dist/` is up to date now; otherwise the reason is on stderr. */
function ensureBuilt(module) {
  if (!existsSync(join(root, 'tsconfig.build.json'))) return true // an installed package
  if (!stale(module)) return true
  return build(() => stale(module))
}

/** Compiles, and says how it went on stderr; true when `dist/` is whole. */
export function build(needed = () => true) {
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  if (!existsSync(compiler)) {
    process.stderr.write('parley: the compiler is not installed; run `npm ci` first\n')
    return false
  }
  return alone(() => !needed() || compile(compiler))
}

function compile(compiler) {
  process.stderr.write('parley: building\n')
  const result = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  if (result.status === 0) {
    const stamp = join(root, 'dist', '.built')
    writeFileSync(stamp, '')
    utimesSync(stamp, new Date(), new Date())
    return true
  }
  process.stderr.write(`${result.stdout}${result.stderr}parley: the build failed\n`)
  return false
}

/** Two commands started at the same moment must not both write `dist/`. */
function alone(run) {
  const lock = join(root, 'node_modules', '.parley-build')
  while (!tryLock(lock)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50)
  try {
    return run()
  } finally {
    rmdirSync(lock)
  }
}

function tryLock(lock) {
  try {
    mkdirSync(lock)
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    if (ageMs(lock) > buildMsMax) utimesSync(lock, new Date(), new Date())
    else return false
    return true // taken over from the dead
  }
}

function ageMs(path) {
  return Date.now() - mtimeMs(path)
}

function stale(module) {
  if (!existsSync(join(root, 'dist', module))) return true
  // Only a build without errors leaves its stamp; the compiler writes files in any case.
  const built = mtimeMs(join(root, 'dist', '.built'))
  const newest = Math.max(
    ...settings.map((f) => mtimeMs(join(root, f))),
    ...sources.map((d) => newestMs(join(root, d))),
  )
  return newest > built
}

function newestMs(folder) {
  if (!existsSync(folder)) return 0
  let newest = 0
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) newest = Math.max(newest, newestMs(path))
    else if (entry.name.endsWith('.ts')) newest = Math.max(newest, mtimeMs(path))
  }
  return newest
}

/** 0 for what does not exist. */
function mtimeMs(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
}
