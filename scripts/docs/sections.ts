/**
 * Generated parts of the documentation. In a file of `docs/`, what stands between
 *
 *     <!-- generated:NAME -->
 *     <!-- /generated -->
 *
 * is written by the generator of that name; everything around it is written by hand. To add a part, add
 * a function to `generators.ts` and a pair of markers to a file.
 */

/** A function that gives the markdown of one part, without the markers. */
export type Generators = Readonly<Record<string, () => string>>

const part = /<!-- generated:([\w-]+) -->\n[\s\S]*?<!-- \/generated -->/g

/**
 * The text with every generated part brought up to date. Throws on a marker that no generator is named
 * for, and on one that is not closed: a part that silently stays stale is what this file is here to prevent.
 */
export function regenerate(text: string, generators: Generators): string {
  const opened = text.match(/<!-- generated:/g)?.length ?? 0
  let closed = 0
  const fresh = text.replace(part, (_, name: string) => {
    closed++
    const generator = Object.hasOwn(generators, name) ? generators[name] : undefined
    if (generator === undefined) throw new Error(`no generator is called ${name}`)
    return `<!-- generated:${name} -->\n${generator()}\n<!-- /generated -->`
  })
  if (opened !== closed) throw new Error('a generated part is not closed by <!-- /generated -->')
  return fresh
}

/** The names of the generated parts of a text. */
export function partNames(text: string): readonly string[] {
  return [...text.matchAll(part)].map((match) => match[1] ?? '')
}

/** A markdown table. Bars inside cells are escaped. */
export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]) =>
    `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
