/** The pages as the server serves them: everything that they reach is there, kept by browsers for good, and nothing inline. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { packageRoot } from '../../server/base/package-root.ts'
import { createPages } from '../../server/pages.ts'

const web = join(packageRoot(), 'web')
const scripts = readdirSync(web).filter((name) => name.endsWith('.js'))
let pages: ReturnType<typeof createPages>
let html: string
beforeAll(() => {
  pages = createPages(() => true)
  html = load('/')
})

function load(path: string): string {
  const response = pages({ method: 'GET', path })
  expect([path, response.status]).toEqual([path, 200])
  return Buffer.from(response.body).toString('utf8')
}

const named = () => [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path = '']) => path)

/** What a module imports, also on demand. */
function importsOf(source: string): string[] {
  const from = /^\s*(?:import|export)\b[^'"]*?from\s*['"]([^'"]+)['"]|^import\s*['"]([^'"]+)['"]/gm
  const onDemand = /\bimport\('(\.\/[^']+)'\)/g
  return [...source.matchAll(from), ...source.matchAll(onDemand)].map(([, a, b]) => a ?? b ?? '')
}

function reachedFrom(first: string): string[] {
  const reached = new Set<string>()
  const waiting = [first]
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (reached.has(path) || /socket-ws\.js$/.test(path)) continue // for Node 20 only
    reached.add(path)
    for (const target of importsOf(load(path))) {
      expect([path, target]).toEqual([path, expect.stringMatching(/^\.{1,2}\//)])
      waiting.push(new URL(target, `http://x${path}`).pathname)
    }
  }
  return [...reached].map((path) => path.replace(/^\/v\/\w+\//, ''))
}

test('every module that the page reaches is served, and none needs a package or another server', () => {
  const main = named().find((path) => path.endsWith('/main.js')) ?? ''
  const reached = reachedFrom(main)
  expect(reached).toEqual(
    expect.arrayContaining(['main.js', 'lib/html.js', 'client/index.js', 'protocol/json.js', 'console.js']),
  )
  expect(reached.filter((path) => path.includes('msgpack'))).toEqual([])
  const own = reached.filter((path) => !path.includes('/'))
  expect(scripts.filter((name) => !own.includes(name) && name !== 'theme.js')).toEqual([])
})

describe('the page', () => {
  test('has nothing inline that its policy would refuse', () => {
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=/)
  })

  test('names only files that are served', () => {
    expect(named().length).toBeGreaterThan(4)
    for (const path of named()) load(path)
  })

  test('is asked for anew each time, and what it loads is kept for good under the hash of all of it', () => {
    expect(pages({ method: 'GET', path: '/' }).headers['cache-control']).toBe('no-cache')
    const folders = new Set(named().map((path) => path.split('/').slice(0, 3).join('/')))
    expect([...folders]).toEqual([expect.stringMatching(/^\/v\/[0-9a-f]{16}$/)])
    for (const path of named())
      expect(pages({ method: 'GET', path }).headers['cache-control']).toMatch(/immutable/)
  })

  test('lets no text become markup, by the browser’s own check', () => {
    const policy = pages({ method: 'GET', path: '/' }).headers['content-security-policy'] ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("require-trusted-types-for 'script'")
    expect(policy).not.toMatch(/unsafe|https?:|\*/)
  })

  test.each(['/index.html', '/../package.json', '/v/0000000000000000/main.js', '/lib/html.js'])(
    '%s is not there',
    (path) => {
      expect(pages({ method: 'GET', path }).status).toBe(404)
    },
  )
})

test.each(scripts)('%s makes no markup out of text', (name) => {
  const source = readFileSync(join(web, name), 'utf8')
  expect(source).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function/)
})

test.each(scripts)('%s says what it is and stays short', (name) => {
  const source = readFileSync(join(web, name), 'utf8')
  expect(source).toMatch(/^\/\*\*/)
  expect(source.split('\n').length).toBeLessThan(300)
})
