/**
 * A policy as an operator writes it down, in YAML:
 *
 *     preset: strict
 *     categories:
 *       sexual: allow
 *       spam: block
 */
import { parseDocument } from 'yaml'
import { type Category, categories } from '../../protocol/statement.ts'
import { suggestion } from '../base/nearest.ts'
import { err, ok, type Result } from '../base/result.ts'
import { noOverrides, type Overrides } from './policy.ts'
import { type Preset, presets } from './policy-table.ts'
import { type VerdictAction, verdictActions } from './verdict.ts'

export interface Policy {
  readonly preset: Preset
  readonly overrides: Overrides
}

export const defaultPolicy: Policy = { preset: 'standard', overrides: noOverrides }

/**
 * Reads a policy. An empty file is the default policy; what is left out stays as the preset has it.
 * @returns the policy, or every problem in one readable line each
 */
export function parsePolicy(yaml: string): Result<Policy, readonly string[]> {
  const document = parseDocument(yaml, { prettyErrors: true })
  const [broken] = document.errors
  if (broken !== undefined) return err([`is not YAML: ${broken.message.split('\n', 1)[0]}`])
  // No alias is expanded: ten lines of them can stand for a billion entries.
  let content: unknown
  try {
    content = document.toJS({ maxAliasCount: 0 })
  } catch {
    return err(['must not use YAML aliases'])
  }
  if (content === null || content === undefined) return ok(defaultPolicy)
  if (!isMap(content)) return err(['must be a map with "preset" and "categories"'])

  const problems: string[] = []
  for (const key of Object.keys(content)) {
    if (key !== 'preset' && key !== 'categories')
      problems.push(`${JSON.stringify(key)} is not a key of a policy${hint(key, ['preset', 'categories'])}`)
  }
  const preset = presetIn(content['preset'], problems)
  const overrides = overridesIn(content['categories'], problems)
  return problems.length === 0 ? ok({ preset, overrides }) : err(problems)
}

function presetIn(value: unknown, problems: string[]): Preset {
  if (value === undefined || value === null) return defaultPolicy.preset
  const preset = presets.find((p) => p === value)
  if (preset === undefined)
    problems.push(`preset must be one of ${presets.join(', ')}${hint(value, presets)}`)
  return preset ?? defaultPolicy.preset
}

function overridesIn(value: unknown, problems: string[]): Overrides {
  if (value === undefined || value === null) return noOverrides
  if (!isMap(value)) {
    problems.push('categories must be a map from category to action')
    return noOverrides
  }
  const overrides: Partial<Record<Category, VerdictAction>> = {}
  for (const [key, chosen] of Object.entries(value)) {
    const category = categories.find((c) => c === key)
    const action = verdictActions.find((a) => a === chosen)
    if (category === undefined)
      problems.push(`${JSON.stringify(key)} is not a category${hint(key, categories)}`)
    else if (action === undefined)
      problems.push(
        `categories.${key} must be one of ${verdictActions.join(', ')}${hint(chosen, verdictActions)}`,
      )
    else overrides[category] = action
  }
  return overrides
}

function hint(value: unknown, known: readonly string[]): string {
  return typeof value === 'string' ? suggestion(value, known) : ''
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
