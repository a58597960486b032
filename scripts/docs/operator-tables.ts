/**
 * Tables for operators, from the code itself: environment variables and metrics.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../../server/base/package-root.ts'
import { issuerVariables, variables } from '../../server/config/environment.ts'
import { createMetrics } from '../../server/telemetry/metrics.ts'
import { type Generators, table } from './sections.ts'

export const operatorTables: Generators = {
  variables: () => {
    const own = Object.entries(variables).filter(([, variable]) => variable.path[0] !== 'limits')
    const rows = own.map(([name, { path, kind }]) => [`\`${name}\``, `\`${path.join('.')}\``, kinds[kind]])
    const issuer = Object.entries(issuerVariables).map(([name, { path, kind }]) => [
      ...[`\`${name}\``, `\`issuers[0].${path.join('.')}\``, kinds[kind]],
    ])
    return table(['variable', 'key', 'value'], [...rows, ...issuer])
  },
  metrics: () => {
    const rows = createMetrics(false)
      .registry.getMetricsAsArray()
      .map((metric) => [`\`${metric.name}\``, kindOf(metric), 'help' in metric ? String(metric.help) : ''])
    return table(['metric', 'kind', 'meaning'], [...rows, ...gauges()])
  },
}

const kinds = {
  text: 'text',
  integer: 'integer',
  list: 'list, separated by commas',
  switch: '1 or 0',
} as const

function kindOf(metric: object): string {
  return 'type' in metric ? String(metric.type) : ''
}

/** Gauges are given by the modules that know the value, at start; here they are read from the sources. */
function gauges(): string[][] {
  const folder = join(packageRoot(), 'server')
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((n) => n.endsWith('.ts'))
  const found = files.flatMap((file) =>
    [...readFileSync(join(folder, file), 'utf8').matchAll(/\.gauge\(\s*'(\w+)',\s*'([^']+)'/g)].map(
      ([, name = '', help = '']) => [`\`parley_${name}\``, 'gauge', help],
    ),
  )
  return found.sort(([a = ''], [b = '']) => a.localeCompare(b))
}
