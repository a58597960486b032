/**
 * `npm run docs`: brings the generated parts of `docs/*.md` up to date. A test fails when somebody forgot.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../server/base/package-root.ts'
import { generators } from './docs/generators.ts'
import { regenerate } from './docs/sections.ts'

const folder = join(packageRoot(), 'docs')
for (const file of readdirSync(folder).filter((name) => name.endsWith('.md'))) {
  const path = join(folder, file)
  const text = readFileSync(path, 'utf8')
  const fresh = regenerate(text, generators)
  if (fresh === text) continue
  writeFileSync(path, fresh)
  process.stdout.write(`docs/${file} is up to date again\n`)
}
