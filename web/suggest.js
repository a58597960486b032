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
  room.commands = (result?.commands ?? []).map(({ usage, summary }) => ({
    name: usage.split(' ')[0],
    usage,
    summary,
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

function peopleLike(room, start, at) {
  const wanted = start.toLowerCase()
  return [...room.members.values()]
    .filter(({ name }) => name.toLowerCase().startsWith(wanted))
    .slice(0, limits.suggestionsMax)
    .map(({ name, role }) => ({
      from: at - start.length - 1,
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
