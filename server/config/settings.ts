/**
 * A configuration is a pile of settings, each from somewhere: they are laid over one another in order,
 * and each is checked where it was made, so that a problem names the flag or the variable to change.
 */
import * as v from 'valibot'
import { suggestion } from '../base/nearest.ts'
import type { ConfigProblem } from './problem.ts'

export interface Setting {
  /** Where it was made, for the person who has to change it. */
  readonly source: string
  readonly path: readonly string[]
  readonly value: unknown
}

export type Tree = Readonly<Record<string, unknown>>

/** The settings as one tree; a later setting of the same key wins. */
export function treeOf(settings: readonly Setting[]): Tree {
  return settings.reduce<Tree>((tree, { path, value }) => withValue(tree, path, value), {})
}

function withValue(tree: Tree, path: readonly string[], value: unknown): Tree {
  const [key, ...rest] = path
  if (key === undefined) return tree
  return { ...tree, [key]: rest.length === 0 ? value : withValue(asTree(tree[key]), rest, value) }
}

/** `upper` laid over `lower`: maps are joined key by key, anything else is replaced. */
export function overlaid(lower: Tree, upper: Tree): Tree {
  const out: Record<string, unknown> = { ...lower }
  for (const [key, value] of Object.entries(upper))
    out[key] = isTree(value) && isTree(out[key]) ? overlaid(out[key], value) : value
  return out
}

export function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function asTree(value: unknown): Tree {
  return isTree(value) ? value : {}
}

/** Everything that is wrong with `value` by itself: unknown keys with the likely meant one, and values out of range. */
export function problemsOf(schema: v.GenericSchema, value: unknown, source: string): ConfigProblem[] {
  const unknown = unknownKeys(schema, value, [])
  const result = v.safeParse(schema, value)
  const wrong = (result.issues ?? []).map((issue) => ({
    path: (issue.path ?? []).map((step) => String(step.key)).join('.'),
    text: isMissing(issue) ? 'is missing' : issue.message,
  }))
  const seen = new Set<string>()
  return [...unknown, ...wrong]
    .filter((p) => !seen.has(p.path) && seen.add(p.path)) // a value breaks several rules, one line is enough
    .map((p) => ({ source, ...p }))
}

/** Valibot tells of a missing key in the words of the object that lacks it. */
function isMissing(issue: v.BaseIssue<unknown>): boolean {
  return issue.type === 'object' && issue.expected === JSON.stringify(issue.path?.at(-1)?.key)
}

/**
 * Valibot's strict objects stop at the first unknown key of an object; whoever mends a file wants to
 * hear of all of them.
 */
function unknownKeys(
  schema: unknown,
  value: unknown,
  path: readonly string[],
): { path: string; text: string }[] {
  const inner = unwrapped(schema)
  if (Array.isArray(value) && inner.item !== undefined)
    return value.flatMap((item, index) => unknownKeys(inner.item, item, [...path, String(index)]))
  const entries = inner.entries
  if (!isTree(value) || entries === undefined) return []
  return Object.entries(value).flatMap(([key, child]) =>
    Object.hasOwn(entries, key)
      ? unknownKeys(entries[key], child, [...path, key])
      : [
          {
            path: [...path, key].join('.'),
            text: `is not a known key${suggestion(key, Object.keys(entries))}`,
          },
        ],
  )
}

/** What of a schema's structure matters here: the fields of an object, the items of a list. */
function unwrapped(schema: unknown): { readonly entries?: Tree; readonly item?: unknown } {
  if (!isTree(schema)) return {}
  if (isTree(schema['wrapped'])) return unwrapped(schema['wrapped'])
  return {
    ...(isTree(schema['entries']) ? { entries: schema['entries'] } : {}),
    ...(schema['item'] === undefined ? {} : { item: schema['item'] }),
  }
}
