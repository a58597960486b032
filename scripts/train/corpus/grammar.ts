/**
 * A small grammar: `(this|that|)` chooses, `[slot]` fills in, and both nest. Texts that nobody has to write
 * down one by one, and whose frames can be held out whole.
 */
import type { Seeded } from '../seeded.ts'

/** Nesting deeper than this is a slot that holds itself. */
const depthMax = 12

/**
 * One text of the template.
 * @param slots the fillings of each slot, which may hold choices and slots themselves
 * Throws when a bracket is not closed or a slot does not exist.
 */
export function expand(
  template: string,
  slots: Readonly<Record<string, readonly string[]>>,
  chance: Seeded,
  depth = 0,
): string {
  if (depth === 0) return tidy(expand(`(${template})`, slots, chance, 1))
  if (depth > depthMax) throw new Error(`a slot holds itself: ${template}`)
  let text = ''
  for (let at = 0; at < template.length; ) {
    const character = template[at] ?? ''
    if (character === '(') {
      const { choices, end } = choicesAt(template, at)
      text += expand(pick(choices, chance), slots, chance, depth + 1)
      at = end
    } else if (character === '[') {
      const end = template.indexOf(']', at)
      const name = template.slice(at + 1, end)
      const fillings = slots[name]
      if (end === -1 || fillings === undefined) throw new Error(`no slot "${name}" for: ${template}`)
      text += expand(pick(fillings, chance), slots, chance, depth + 1)
      at = end + 1
    } else {
      text += character
      at++
    }
  }
  return text
}

/** What is left of choices that came out empty. */
function tidy(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/ ([,.!?])/g, '$1')
    .replace(/^[,. ]+|[, ]+$/g, '')
}

export function pick<T>(from: readonly T[], chance: Seeded): T {
  const picked = from[chance.below(from.length)]
  if (picked === undefined) throw new Error('nothing to pick from')
  return picked
}

/** The choices of the parenthesis that opens at `open`, and where the text goes on behind it. */
function choicesAt(template: string, open: number): { choices: string[]; end: number } {
  const choices: string[] = []
  let from = open + 1
  let inner = 0
  for (let at = from; at < template.length; at++) {
    const character = template[at]
    if (character === '(') inner++
    else if (character === ')' && inner > 0) inner--
    else if (inner === 0 && (character === '|' || character === ')')) {
      choices.push(template.slice(from, at))
      from = at + 1
      if (character === ')') return { choices, end: from }
    }
  }
  throw new Error(`a parenthesis is not closed: ${template}`)
}

/** The templates of a block of text, one a line. */
export function lines(block: string): string[] {
  return block
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}
