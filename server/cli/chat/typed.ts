/**
 * What a typed line does: a message, a command of this program, or one of the server.
 */
import {
  type Answer,
  errorWords,
  type ParleyClient,
  type RequestError,
  resultLines,
} from '../../../client/index.ts'
import { protocolLimits } from '../../../protocol/limits.ts'
import type { Memory } from './memory.ts'
import type { Transcript } from './transcript.ts'

export interface TypedPorts {
  readonly client: ParleyClient
  readonly room: string
  readonly memory: Memory
  readonly transcript: Transcript
}

/** `refused` carries what a script may wait for and try again. */
export type Typed =
  | { readonly kind: 'done' | 'quit' }
  | { readonly kind: 'refused'; readonly error: RequestError | undefined }

const done: Typed = { kind: 'done' }
const misused: Typed = { kind: 'refused', error: undefined }

const locals: Readonly<Record<string, { readonly usage: string; readonly summary: string }>> = {
  edit: { usage: '/edit [#N] text', summary: 'Changes your last message, or message N.' },
  remove: { usage: '/remove [#N]', summary: 'Takes your last message back, or message N.' },
  reply: { usage: '/reply #N text', summary: 'Answers message N.' },
  history: { usage: '/history [20]', summary: 'Shows older messages.' },
  members: { usage: '/members', summary: 'Shows who is here.' },
  standing: { usage: '/standing', summary: 'Shows what was decided about you.' },
  quit: { usage: '/quit', summary: 'Leaves.' },
}

export const localCommands: readonly string[] = ['help', ...Object.keys(locals)].map((name) => `/${name}`)

export async function typed(line: string, ports: TypedPorts): Promise<Typed> {
  const text = line.trim()
  if (text === '') return done
  if (!text.startsWith('/') || text.startsWith('//')) return say(text, undefined, ports)
  const [, name = '', rest = ''] = /^\/(\S*)\s*([\s\S]*)$/.exec(text) ?? []
  const { client, room, memory } = ports
  switch (name.toLowerCase()) {
    case 'quit':
    case 'exit':
      return { kind: 'quit' }
    case 'help':
      return help(ports)
    case 'history':
      return history(rest, ports)
    case 'members':
      return members(ports)
    case 'standing':
      return rest === '' ? standing(ports) : command(text, ports)
    case 'edit': {
      const { message, rest: words } = addressed(rest, memory)
      if (message === undefined || words === '') return complain('edit', ports)
      return sent(await client.edit(room, message.id, words), words, ports)
    }
    case 'reply': {
      const { message, rest: words } = addressed(rest, memory)
      if (!rest.startsWith('#') || message === undefined || words === '') return complain('reply', ports)
      return say(words, message.id, ports)
    }
    case 'remove': {
      const { message, rest: reason } = addressed(rest, memory)
      if (rest !== '' && !rest.startsWith('#')) return command(text, ports)
      if (message === undefined) return complain('remove', ports)
      if (message.from !== memory.me) return command(`/remove ${message.id} ${reason}`, ports)
      return sent(await client.remove(room, message.id), '', ports)
    }
    default:
      return command(text, ports)
  }
}

async function say(text: string, replyTo: string | undefined, ports: TypedPorts): Promise<Typed> {
  const more = replyTo === undefined ? {} : { reply_to: replyTo }
  return sent(await ports.client.send(ports.room, text, more), text, ports)
}

type Sent = Awaited<ReturnType<ParleyClient['send'] | ParleyClient['remove']>>

function sent(answer: Sent, text: string, { transcript }: TypedPorts): Typed {
  if (!answer.ok) return refused(answer.error, transcript, text)
  const { value } = answer
  if (value.t === 'held' && value.statement !== undefined) transcript.statement(value.statement, text)
  if (value.t === 'ok' && value.result !== undefined) show(value.result, transcript)
  return done
}

/** The server's command, with the numbers on the screen as ids. */
async function command(text: string, ports: TypedPorts): Promise<Typed> {
  const { client, room, memory, transcript } = ports
  const line = text.replaceAll(/(?<=\s)#(\d+)(?=\s|$)/g, (word, seq) => memory.bySeq(Number(seq))?.id ?? word)
  const answer = await client.command(room, line)
  if (answer.ok) {
    if (answer.value.result !== undefined) show(answer.value.result, transcript)
    return done
  }
  return refused(answer.error, transcript)
}

/** What was decided about oneself, each as a person wants to read it; of somebody else the server tells moderators. */
async function standing({ client, transcript }: TypedPorts): Promise<Typed> {
  const answer = await client.standing()
  if (!answer.ok) return refused(answer.error, transcript)
  transcript.note(answer.value.text)
  for (const statement of answer.value.statements.slice(0, 10)) transcript.statement(statement)
  return done
}

async function help(ports: TypedPorts): Promise<Typed> {
  const { client, room, transcript } = ports
  const answer = await client.command(room, '/help')
  const own = Object.entries(locals)
  // What both have is the server's: it says what you may do here.
  const known = answer.ok ? resultLines(answer.value.result ?? {}) : []
  for (const [name, { usage, summary }] of own)
    if (!known.some((line) => line.startsWith(`/${name} `)))
      transcript.note(`${usage.padEnd(34)}  ${summary}`)
  for (const line of known) transcript.note(line)
  transcript.note('#N is the number beside a message. A line that starts with // is said with one slash.')
  return answered(answer, transcript)
}

async function history(rest: string, { client, room, memory, transcript }: TypedPorts): Promise<Typed> {
  const limit = Math.min(Math.max(Math.trunc(Number(rest)) || 20, 1), protocolLimits.pageItemsMax)
  const before = memory.oldest
  const answer = await client.history(room, { limit, ...(before === undefined ? {} : { before }) })
  if (!answer.ok) return refused(answer.error, transcript)
  const { events, more } = answer.value
  transcript.note(events.length === 0 ? 'there is nothing older' : `the ${events.length} before:`)
  for (const event of events) transcript.past(event)
  if (more) transcript.note('/history shows more')
  return done
}

async function members({ client, room, memory, transcript }: TypedPorts): Promise<Typed> {
  const answer = await client.members(room, { limit: 100 })
  if (!answer.ok) return refused(answer.error, transcript)
  for (const { user, name } of answer.value.members) memory.named(user, name)
  const names = answer.value.members.map(({ name, role }) => (role === 'member' ? name : `${name} (${role})`))
  transcript.note(`here: ${names.join(', ')}${answer.value.more ? ' and more' : ''}`)
  return done
}

/** `#12 words` → message 12 and the words; without a number, the last of one's own. */
function addressed(rest: string, memory: Memory) {
  const match = /^#(\d+)\s*([\s\S]*)$/.exec(rest)
  if (match === null) return { message: memory.lastOwn, rest }
  return { message: memory.bySeq(Number(match[1])), rest: match[2] ?? '' }
}

function complain(name: string, { transcript }: TypedPorts): Typed {
  transcript.note(`usage: ${locals[name]?.usage ?? name}`, 'bad')
  return misused
}

function answered(answer: Answer<unknown>, transcript: Transcript): Typed {
  return answer.ok ? done : refused(answer.error, transcript)
}

function refused(error: RequestError, transcript: Transcript, text?: string): Typed {
  if (error.statement === undefined) transcript.note(errorWords(error), 'bad')
  else transcript.statement(error.statement, text)
  return { kind: 'refused', error }
}

function show(result: object, transcript: Transcript): void {
  for (const line of resultLines(result)) transcript.note(line)
}
