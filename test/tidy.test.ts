/**
 * The rules of the house, each as a test that names who breaks it. What the compiler or the linter
 * already refuses (erasable syntax, floating promises, `any`) is not repeated here.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, test } from 'vitest'
import { closes, errors } from '../protocol/codes.ts'
import { protocolLimits } from '../protocol/limits.ts'
import { packageRoot } from '../server/base/package-root.ts'
import { describedLimits, limitFiles } from '../scripts/docs/limits-tables.ts'
import { defaultLimits } from '../server/limits.ts'

interface Source {
  readonly path: string
  readonly text: string
  /** Without comments and the contents of strings and patterns, so that words in them are not code. */
  readonly code: string
  /** Paths of our own modules that it imports, from the root; packages by their name. */
  readonly imports: readonly string[]
}

const root = packageRoot()
const ours = ['protocol', 'client', 'server', 'loadtest', 'scripts', 'test']

function read(path: string): Source {
  const text = readFileSync(join(root, path), 'utf8')
  const imports = [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'([^']+)'/g)].map(([, target = '']) =>
    target.startsWith('.') ? relative(root, join(root, dirname(path), target)) : target,
  )
  return { path, text, code: codeOf(text), imports }
}

function codeOf(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g, "''")
    .replace(/(^|[\s;])\/\/.*$/gm, '$1')
}

function walk(folder: string): string[] {
  if (!existsSync(join(root, folder))) return []
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .map((name) => `${folder}/${name}`)
}

const sources = ours.flatMap(walk).map(read)
const inside = (...folders: string[]) =>
  sources.filter((s) => folders.some((f) => s.path.startsWith(`${f}/`)))
const product = inside('protocol', 'client', 'server')
const isTidy = (s: Source) => s.path === 'test/tidy.test.ts'
const tests = inside('test').filter((s) => !isTidy(s))
const testText = tests.map((s) => s.text).join('\n')
const doc = (name: string) => {
  const path = join(root, 'docs', name)
  return existsSync(path) ? readFileSync(path, 'utf8') : ''
}

const paths = (found: readonly Source[]) => found.map((s) => s.path)
const using = (from: readonly Source[], pattern: RegExp) => paths(from.filter((s) => pattern.test(s.code)))
const isOurs = (target: string) => ours.concat('web').some((folder) => target.startsWith(`${folder}/`))
const edges = (from: readonly Source[], forbidden: (target: string) => boolean) =>
  from.flatMap((s) => s.imports.filter(forbidden).map((target) => `${s.path} → ${target}`))

test('the rules see the sources', () => {
  expect(product.length).toBeGreaterThan(50)
  expect(sources.flatMap((s) => s.imports).filter(isOurs).length).toBeGreaterThan(100)
})

describe('dependency direction', () => {
  const below =
    (...folders: string[]) =>
    (target: string) =>
      isOurs(target) && !folders.some((folder) => target.startsWith(`${folder}/`))

  test('protocol imports nothing of ours, and nothing of Node: it runs in a browser', () => {
    expect(edges(inside('protocol'), below('protocol'))).toEqual([])
    expect(edges(inside('protocol'), (target) => target.startsWith('node:'))).toEqual([])
  })

  test('client imports only protocol', () => {
    expect(edges(inside('client'), below('client', 'protocol'))).toEqual([])
  })

  test('server imports only protocol, and its terminal client the client', () => {
    const found = edges(inside('server'), below('server', 'protocol'))
    expect(found.filter((edge) => !/^server\/cli\/chat\S* → client\//.test(edge))).toEqual([])
  })

  test('what is shipped imports nothing of tests, load tests and scripts', () => {
    const apart = (target: string) => /^(?:test|loadtest|scripts)\//.test(target)
    expect(edges(product, apart)).toEqual([])
  })

  test('only the composition root, the tools and the choice of a transport name adapters', () => {
    const adapter = (target: string) =>
      /^server\/.*-(?:redis|embedded|lmdb|memory|uws|ws|http|worker)\.ts$/.test(target)
    const roots = ['server/app.ts', 'server/log/scribe-worker.ts'] // of the server, and of its log's thread
    const may = (path: string) =>
      roots.includes(path) || path.startsWith('server/cli/') || /\/choose(?:-[a-z-]+)?\.ts$/.test(path)
    expect(
      edges(
        inside('server').filter((s) => !may(s.path)),
        adapter,
      ),
    ).toEqual([])
  })
})

describe('what a module may do', () => {
  test('exports have names', () => {
    const all = sources.filter((s) => s.path !== 'vitest.config.ts')
    expect(using(all, /^export default\b|\bas default\b/m)).toEqual([])
  })

  test('relative imports name the file, with .ts', () => {
    const bare = (s: Source) =>
      [...s.text.matchAll(/from '(\.[^']*)'/g)].some(([, t = '']) => !t.endsWith('.ts'))
    expect(paths(sources.filter(bare))).toEqual([])
  })

  test('nobody writes to the console', () => {
    expect(using([...product, ...tests], /\bconsole\.\w/)).toEqual([])
  })

  test('time and chance are arguments: only base, and the client’s own clock, ask the system', () => {
    const ambient =
      /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bset(?:Timeout|Interval|Immediate)\(|\bperformance\.now\b/
    const exempt = (path: string) =>
      path.startsWith('server/base/') || /^client\/(?:\w+-)?clock\.ts$/.test(path)
    expect(
      using(
        product.filter((s) => !exempt(s.path)),
        ambient,
      ),
    ).toEqual([])
  })

  test('the environment is read at the edge only', () => {
    const exempt = /^server\/(?:config|cli)\/|^server\/main\.ts$/
    expect(
      using(
        product.filter((s) => !exempt.test(s.path)),
        /\bprocess\.env\b/,
      ),
    ).toEqual([])
  })

  test('nobody ends the process from inside', () => {
    expect(using([...product, ...inside('loadtest', 'scripts')], /\bprocess\.(?:exit|abort)\(/)).toEqual([])
  })

  test('nobody silences the compiler; a test may state that something does not compile', () => {
    expect(paths(sources.filter((s) => /@ts-(?:ignore|nocheck)/.test(s.text) && !isTidy(s)))).toEqual([])
    expect(paths(product.filter((s) => s.text.includes('@ts-expect-error')))).toEqual([])
  })
})

describe('what a file looks like', () => {
  test('it has at most 300 lines', () => {
    const lines = (s: Source) => s.text.split('\n').length - 1
    const long = [...product, ...inside('loadtest', 'scripts')].filter((s) => lines(s) > 300)
    expect(long.map((s) => `${s.path}: ${lines(s)}`)).toEqual([])
  })

  test('it opens by saying what it is', () => {
    const bare = [...product, ...inside('loadtest', 'scripts')].filter((s) => !s.text.startsWith('/**'))
    expect(paths(bare.filter((s) => !s.path.endsWith('/index.ts')))).toEqual([])
  })
})

describe('ports', () => {
  const ports = product.flatMap((s) =>
    [...s.text.matchAll(/Contract \(`(test\/conformance\/[\w-]+\.ts)`/g)].map(([, suite = '']) => ({
      s,
      suite,
    })),
  )

  test('there are some', () => expect(ports.length).toBeGreaterThan(3))

  test('every contract has its conformance suite', () => {
    expect(
      ports.filter((p) => !existsSync(join(root, p.suite))).map((p) => `${p.s.path} → ${p.suite}`),
    ).toEqual([])
  })

  test('every adapter has a test that runs the suite of its port on it', () => {
    const missing = ports.flatMap(({ s, suite }) => {
      const stem = s.path.replace(/\.ts$/, '')
      const adapters = product.filter(
        (a) =>
          /-(?:redis|embedded|lmdb|memory|uws|ws|http|worker)\.ts$/.test(a.path) &&
          a.path.startsWith(`${stem}-`),
      )
      const runs = tests.filter((t) => t.imports.includes(suite))
      // A test names its adapter by importing it, or by its file's name where a child process runs it.
      const names = (t: Source, a: Source) => reached(t).has(a.path) || t.text.includes(adapterName(a, stem))
      if (runs.length === 0) return [`nobody runs ${suite}`]
      return adapters.filter((a) => !runs.some((t) => names(t, a))).map((a) => `${a.path} without ${suite}`)
    })
    expect(missing).toEqual([])
  })

  /** What a test imports, by itself and through its helpers. */
  function reached(from: Source, seen = new Set<string>()): Set<string> {
    for (const target of from.imports) {
      if (seen.has(target)) continue
      seen.add(target)
      const helper = tests.find((t) => t.path === target && !target.startsWith('test/conformance/'))
      if (helper !== undefined) reached(helper, seen)
    }
    return seen
  }

  const adapterName = (adapter: Source, stem: string) => `'${adapter.path.slice(stem.length + 1, -3)}'`
})

describe('limits', () => {
  const mentioned = (name: string) => new RegExp(`\\b${name}\\b`).test(testText)

  test.each([
    [limitFiles, defaultLimits],
    [['protocol/limits.ts'], protocolLimits],
  ])('each one in %s has its reason beside it', (files, limits) => {
    const found = new Map(
      files.flatMap((path) => [...describedLimits(readFileSync(join(root, path), 'utf8'))]),
    )
    const reasoned = (name: string) => (found.get(name)?.reason.length ?? 0) > 0
    expect(Object.keys(limits).filter((name) => !reasoned(name))).toEqual([])
  })

  test('each one is in docs/configuration.md', () => {
    const text = doc('configuration.md')
    expect(Object.keys(defaultLimits).filter((name) => !text.includes(`\`${name}\``))).toEqual([])
  })

  test('each one has its unit last', () => {
    const unit = /(?:Max|Min|Default|Ms|PerSecond)$/
    expect(Object.keys({ ...defaultLimits, ...protocolLimits }).filter((name) => !unit.test(name))).toEqual(
      [],
    )
  })

  test('each one is reached by a test', () => {
    expect(Object.keys({ ...defaultLimits, ...protocolLimits }).filter((name) => !mentioned(name))).toEqual(
      [],
    )
  })
})

describe('codes', () => {
  test.each([
    ['error', errors],
    ['close', closes],
  ])('every %s name stands in a test and in docs/protocol.md', (_, table) => {
    const quoted = (name: string) => new RegExp(`['"\`]${name}['"\`]`).test(testText)
    const text = doc('protocol.md')
    expect(Object.keys(table).filter((name) => !quoted(name))).toEqual([])
    expect(Object.keys(table).filter((name) => !text.includes(`\`${name}\``))).toEqual([])
  })
})
