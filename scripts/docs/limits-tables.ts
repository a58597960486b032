/**
 * Tables of limits, from the objects that hold them and the comments beside them: the reason is written
 * once, where the number is.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { protocolLimits } from '../../protocol/limits.ts'
import { packageRoot } from '../../server/base/package-root.ts'
import { defaultLimits } from '../../server/limits.ts'
import { type Generators, table } from './sections.ts'

interface Described {
  readonly section: string
  readonly reason: string
}

/**
 * Reads the comments of a file of limits: one `/** … *\/` before a limit, or before several that belong
 * together, and rulers (`// ── Rooms ──`) between groups.
 */
export function describedLimits(source: string): ReadonlyMap<string, Described> {
  const found = new Map<string, Described>()
  let section = ''
  let reason = ''
  const pattern = /\/\/ ── (.+?) ─|\/\*\*([\s\S]*?)\*\/|^ {2}(\w+):/gm
  for (const [, ruler, comment, name] of source.matchAll(pattern)) {
    if (ruler !== undefined) [section, reason] = [ruler, '']
    else if (comment !== undefined) reason = comment.replace(/\s*\n\s*\*?\s*/g, ' ').trim()
    else if (name !== undefined) found.set(name, { section, reason })
  }
  return found
}

/** The files that hold the server's limits. */
export const limitFiles = ['server/limits.ts', 'server/limits-moderation.ts', 'server/limits-log.ts'] as const

function limitsTable(files: readonly string[], limits: Readonly<Record<string, number>>): string {
  const described = new Map(
    files.flatMap((file) => [...describedLimits(readFileSync(join(packageRoot(), file), 'utf8'))]),
  )
  const parts: string[] = []
  let section = ''
  let rows: [string, string, string][] = []
  const flush = () => {
    if (rows.length > 0) parts.push(table(['limit', 'default', 'why, and what happens there'], rows))
    rows = []
  }
  let last = ''
  for (const [name, value] of Object.entries(limits)) {
    const { section: own, reason } = described.get(name) ?? { section, reason: '' }
    if (reason === '') throw new Error(`${files.join()}: ${name} has no reason beside it`)
    if (own !== section) {
      flush()
      parts.push(`**${own}**`)
      section = own
    }
    rows.push([`\`${name}\``, value.toLocaleString('en'), reason === last ? 'as above' : reason])
    last = reason
  }
  flush()
  return parts.join('\n\n')
}

export const limitsTables: Generators = {
  limits: () => limitsTable(limitFiles, defaultLimits),
  'protocol-limits': () => limitsTable(['protocol/limits.ts'], protocolLimits),
}
