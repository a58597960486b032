/**
 * The configuration file: YAML 1.2, one document.
 */
import { readFileSync } from 'node:fs'
import { parseDocument } from 'yaml'
import type { ConfigProblem } from './problem.ts'
import { isTree, type Tree } from './settings.ts'

/** The keys of the file; when it cannot be read or is no YAML, the problems say where. */
export function readConfigFile(path: string): { tree: Tree; problems: readonly ConfigProblem[] } {
  let source: string
  try {
    source = readFileSync(path, 'utf8')
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable'
    return { tree: {}, problems: [{ source: path, path: '', text: `cannot be read (${reason})` }] }
  }
  const document = parseDocument(source)
  if (document.errors.length > 0) {
    const problems = document.errors.map((error) => {
      const [at] = error.linePos ?? []
      const place = at === undefined ? '' : ` in line ${at.line}`
      return { source: path, path: '', text: `is not valid YAML${place}: ${error.message.split('\n', 1)[0]}` }
    })
    return { tree: {}, problems }
  }
  const tree: unknown = document.toJS() ?? {} // an empty file is an empty map
  if (isTree(tree)) return { tree, problems: [] }
  return { tree: {}, problems: [{ source: path, path: '', text: 'must be a map of keys' }] }
}
