/** The chat page, as the server serves it: every module that it reaches is there, and nothing inline. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { packageRoot } from '../../server/base/package-root.ts'
import { createPages } from '../../server/pages.ts'

const web = join(packageRoot(), 'web')
const scripts = readdirSync(web).filter((name) => name.endsWith('.js'))
let pages: ReturnType<typeof createPages>
beforeAll(() => {
  pages = createPages(() => true)
})

function load(path: string): string {
  const response = pages({ path } as Parameters<typeof pages>[0])
  expect([path, response.status]).toEqual([path, 200])
  return Buffer.from(response.body ?? '').toString('utf8')
}

/** What a module imports when it is loaded; an import on demand has its own way. */
function importsOf(source: string): string[] {
  return [
    ...source.matchAll(/^\s*(?:import|export)\b[^'"]*?from\s*['"]([^'"]+)['"]|^import\s*['"]([^'"]+)['"]/gm),
  ].map(([, a, b]) => a ?? b ?? '')
}

test('every module that the page reaches is served, and none needs a package', () => {
  const reached = new Set<string>()
  const waiting = ['/chat.js']
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (reached.has(path)) continue
    reached.add(path)
    for (const target of importsOf(load(path))) {
      expect([path, target]).toEqual([path, expect.stringMatching(/^\.{0,2}\//)])
      waiting.push(new URL(target, `http://x${path}`).pathname)
    }
  }
  expect([...reached]).toEqual(
    expect.arrayContaining(['/chat.js', '/log.js', '/client/index.js', '/protocol/json.js']),
  )
  expect([...reached].filter((path) => /socket-ws|msgpack/.test(path))).toEqual([])
})

describe('the page', () => {
  const html = readFileSync(join(web, 'index.html'), 'utf8')

  test('has nothing inline that the content security policy would refuse', () => {
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=/)
  })

  test('names only files that are served', () => {
    for (const [, path = ''] of html.matchAll(/(?:src|href)="([^"]+)"/g)) load(path)
    expect(load('/')).toBe(html)
  })

  test('gives every field a label', () => {
    for (const [, id = ''] of html.matchAll(/<(?:input|textarea)[^>]*\sid="([^"]+)"/g))
      expect(html).toContain(`for="${id}"`)
  })

  test('has every element that the scripts look for', () => {
    const wanted = scripts.flatMap((name) =>
      [...readFileSync(join(web, name), 'utf8').matchAll(/find\('#([\w-]+)/g)].map(([, id]) => id),
    )
    expect(wanted.length).toBeGreaterThan(5)
    for (const id of wanted) expect(html).toContain(`id="${id}"`)
  })
})

test.each(scripts)('%s makes no markup out of text', (name) => {
  const source = readFileSync(join(web, name), 'utf8')
  expect(source).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function/)
})
