/**
 * What somebody may do with a message, and the moderators' deeds as dialogs: every one of them is a line that could
 * have been typed, and shows it.
 */
import { lineFor } from './suggest.js'

export const ranks = { member: 0, moderator: 1, owner: 2, operator: 3 }

export const durations = [
  ['10m', '10 minutes'],
  ['1h', '1 hour'],
  ['1d', '1 day'],
  ['7d', '7 days'],
  ['30d', '30 days'],
]

/** Deeds about a person: the fields that the dialog asks for, and the line that they make. */
export const deeds = {
  warn: {
    label: 'Warn',
    verb: 'Warn',
    about: 'A warning with a reason, which the person and nobody else reads.',
    needsReason: true,
    line: ({ user, reason }) => lineFor('/warn', user, reason),
  },
  mute: {
    label: 'Mute',
    verb: 'Mute',
    about: 'May read and not write; ends by itself.',
    durations,
    line: ({ user, duration, reason }) => lineFor('/mute', user, duration, reason),
  },
  kick: {
    label: 'Kick',
    verb: 'Kick',
    about: 'Leaves the room now, and may come back.',
    line: ({ user, reason }) => lineFor('/kick', user, reason),
  },
  ban: {
    label: 'Ban',
    verb: 'Ban',
    about: 'May not come back until it ends; open connections close.',
    durations: durations.slice(2),
    line: ({ user, duration, reason }) => lineFor('/ban', user, duration, reason),
  },
  purge: {
    label: 'Purge',
    verb: 'Purge',
    about: 'Their messages of this time go; they get one statement that says how many, and may appeal.',
    durations: [
      ['10m', 'the last 10 minutes'],
      ['1h', 'the last hour'],
      ['1d', 'the last day'],
    ],
    durationLabel: 'From when',
    line: ({ user, duration, reason }) => lineFor('/purge', user, duration, reason),
  },
  remove: {
    label: 'Remove the message',
    verb: 'Remove',
    about: 'The message goes; its author learns why and may appeal.',
    line: ({ message, reason }) => lineFor('/remove', message, reason),
  },
}

/** Opens the dialog of a deed. `subject`: `{ user, name }`, and `message` for one about a message. */
export function ask(store, room, name, subject) {
  store.set({
    dialog: {
      kind: 'action',
      deed: deeds[name],
      room,
      subject,
      key: `${name} ${subject.message ?? subject.user}`,
    },
  })
}

export function actionsFor({ message, room, store }) {
  const own = message.from === store.me?.user
  const list = [
    {
      label: 'Reply',
      run() {
        room.aim = { reply: message }
        room.refill = (room.refill ?? 0) + 1
        store.changed()
      },
    },
    { label: 'Copy the text', run: () => void navigator.clipboard?.writeText(message.text) },
  ]
  if (own) {
    list.push(
      {
        label: 'Change',
        run() {
          room.aim = { edit: message }
          room.draft = message.text
          room.refill = (room.refill ?? 0) + 1
          store.changed()
        },
      },
      { label: 'Take back', run: () => void room.remove(message) },
    )
    return list
  }
  list.push(
    {
      label: 'Report…',
      apart: true,
      run: () => store.set({ dialog: { kind: 'report', message, room, key: message.id } }),
    },
    {
      label: `${room.ignored.has(message.from) ? 'Stop ignoring' : 'Ignore'} ${message.name}`,
      run: () => room.ignore(message),
    },
  )
  const theirs = room.members.get(message.from)?.role ?? 'member'
  if (ranks[room.role] > ranks[theirs] && room.moderates) {
    const subject = { user: message.from, name: message.name }
    list.push({
      label: 'Remove the message…',
      apart: true,
      run: () => ask(store, room, 'remove', { ...subject, message: message.id, text: message.text }),
    })
    for (const name of ['purge', 'warn', 'mute', 'kick', 'ban'])
      list.push({ label: `${deeds[name].label}…`, run: () => ask(store, room, name, subject) })
  }
  return list
}
