/**
 * What can follow what was typed: commands after a slash, people after an at sign. Pure, but for asking the server
 * once what may be typed here.
 */
import { limits } from './limits.js'
import { oneLine } from './texts.js'

/** Asks for the commands that one may type in the room, once for each role. */
export async function loadCommands(room) {
  if (room.commands !== undefined) return
  room.commands = []
  const result = await room.ask('/help')
  // Refused, or the connection was lost: asked again with the next letter.
  room.commands = result?.commands?.map(({ usage, summary, args = [] }) => ({
    name: usage.split(' ')[0],
    usage,
    summary,
    args,
  }))
}

/**
 * @param text what stands in the field
 * @param at where the cursor is
 * @returns {{from: number, to: number, insert: string, label: string, hint: string}[]} from, to: what is replaced
 */
export function suggestions(room, text, at) {
  const typed = text.slice(0, at)
  const command = /^\/(\S*)$/.exec(typed)
  if (command !== null && !typed.startsWith('//')) return commandsLike(room, typed)
  const argument = /^\/(\S+) (.*)$/.exec(typed)
  if (argument !== null && !typed.startsWith('//')) {
    const found = argumentsLike(room, argument, at)
    if (found.length > 0) return found
  }
  const person = /(^|\s)@(\S*)$/u.exec(typed)
  if (person !== null) return peopleLike(room, person[2] ?? '', at)
  return []
}

function commandsLike(room, typed) {
  const wanted = typed.toLowerCase()
  return (room.commands ?? [])
    .filter(({ name }) => name.startsWith(wanted) && name !== '/')
    .slice(0, limits.suggestionsMax)
    .map(({ name, usage, summary }) => ({
      from: 0,
      to: typed.length,
      insert: `${name} `,
      label: usage,
      hint: summary,
    }))
}

const durations = ['30s', '10m', '1h', '1d', '7d']

/** The words that fit where the cursor is, by what the server says about the command. */
function argumentsLike(room, [, name, rest], at) {
  const command = (room.commands ?? []).find((c) => c.name === `/${name.toLowerCase()}`)
  const words = rest.split(' ')
  const start = (words.at(-1) ?? '').toLowerCase()
  const argument = command?.args[words.length - 1]
  const choices =
    argument?.choices ?? { duration: durations, item: [...room.held.keys()] }[argument?.kind] ?? []
  if (argument?.kind === 'member') return peopleLike(room, start.replace(/^@/, ''), at, start.startsWith('@'))
  return choices
    .filter((choice) => choice.startsWith(start))
    .slice(0, limits.suggestionsMax)
    .map((choice) => ({
      from: at - start.length,
      to: at,
      insert: `${choice} `,
      label: choice,
      hint: argument.name,
    }))
}

function peopleLike(room, start, at, marked = true) {
  const wanted = start.toLowerCase()
  return [...room.members.values()]
    .filter(({ name }) => name.toLowerCase().startsWith(wanted))
    .slice(0, limits.suggestionsMax)
    .map(({ name, role }) => ({
      from: at - start.length - (marked ? 1 : 0),
      to: at,
      insert: `@${name} `,
      label: `@${name}`,
      hint: role === 'member' ? '' : role,
    }))
}

/** How a line about somebody is typed; `reason` last, on one line. */
export const lineFor = (...words) =>
  words
    .map((word) => oneLine(String(word ?? '')))
    .filter((word) => word !== '')
    .join(' ')
