/**
 * What is shown of what happens: each event of the client as lines that a person can read.
 */
import {
  type ClientEvents,
  type ConnectionState,
  explain,
  memberWords,
  modesWords,
  type ParleyClient,
} from '../../../client/index.ts'
import type { MessageEvent, RoomEvent } from '../../../protocol/catalogue.ts'
import { seqOfMessageId } from '../../../protocol/ids.ts'
import type { Statement } from '../../../protocol/statement.ts'
import type { Line, Piece } from './line.ts'
import type { Memory } from './memory.ts'
import type { Screen } from './screen.ts'

/** Code units of a message that is quoted above the reply to it. */
const quoteChars = 60

export class Transcript {
  readonly #screen: Screen
  readonly #memory: Memory
  #wasOnline = false

  constructor(screen: Screen, memory: Memory) {
    this.#screen = screen
    this.#memory = memory
  }

  listen(client: ParleyClient): void {
    client.on('state', (state) => this.#state(state))
    client.on('message', (message, { ignored }) =>
      ignored === true
        ? this.note(`#${message.seq} of ${message.name} is hidden: you ignore them`)
        : this.message(message),
    )
    client.on('edited', (edited) => {
      this.#memory.edited(edited.id, edited.text)
      const seq = this.#memory.byId(edited.id)?.seq
      this.note(
        `${stamp(edited.at)}✎ ${this.#memory.nameOf(edited.from)} changed ${numbered(seq)}: ${edited.text}`,
      )
    })
    client.on('removed', (removed) => this.#removed(removed))
    client.on('restored', ({ id, at, by, from, name, text, seq }) => {
      this.#memory.note({ t: 'message', room: '', id, seq: seqOfMessageId(id) ?? seq, from, name, at, text })
      this.note(`${stamp(at)}${this.#memory.nameOf(by)} brought back what ${name} wrote: ${text}`)
    })
    client.on('member', (event) => {
      const until = event.until === undefined ? '' : ` until ${day(event.until)}`
      this.note(`${stamp(event.at)}${memberWords(event)}${until}, by ${this.#memory.nameOf(event.by)}`)
    })
    client.on('modes', ({ modes, at }) => this.note(`${stamp(at)}the room: ${modesWords(modes) || 'open'}`))
    client.on('presence', (presence) => this.#presence(presence))
    client.on('statement', (statement) => this.statement(statement))
    client.on('held', ({ item = '', name = '', category = '', text = '' }) => {
      this.note(`waits for you (${category}), ${name} wrote: ${text}`)
      this.note(`  /approve ${item}   or   /deny ${item} reason`)
    })
    client.on('notice', ({ text }) => this.note(text))
    client.on('appeal', ({ statement, state, reasons = '' }) => {
      const words = {
        open: 'is open: a person will decide',
        upheld: 'was not granted',
        overturned: 'was granted',
      }
      this.note(`your appeal against ${statement} ${words[state]}${reasons === '' ? '' : `: ${reasons}`}`)
    })
    client.on('epoch', () => {
      this.#memory.forget()
      this.note('the room begins anew: what was said in between may be missing', 'bad')
    })
    client.on('gap', ({ from, to }) => this.note(`#${from} to #${to} cannot be had any more`, 'bad'))
    client.on('refused', (error) => this.note(error.message, 'bad'))
  }

  /** A numbered event that is shown on request. */
  past(event: RoomEvent): void {
    if (event.t === 'message') this.message(event)
    else if (event.t === 'removed') this.#removed(event)
  }

  message(message: MessageEvent): void {
    this.#memory.note(message)
    const { isTerminal } = this.#screen
    const own = message.from === this.#memory.me
    if (!isTerminal) return this.#screen.message([`${message.name}: `, message.text])
    const marks = `${message.masked === true ? ' (partly hidden)' : ''}${message.edited_at === undefined ? '' : ' (edited)'}`
    const head: Line = [
      ['dim', `${stamp(message.at)}#${message.seq} `],
      [own ? 'own' : 'handle', message.name],
    ]
    this.#screen.message([...head, ...this.#quoted(message), '  ', message.text, ['dim', marks]])
  }

  /** What is neither a message nor bad: dim. */
  note(text: string, style: 'dim' | 'good' | 'bad' | 'strong' = 'dim'): void {
    this.#screen.note([[style, `· ${text}`]])
  }

  /** A statement of reasons: what, why, until when, and what one can do. */
  statement(statement: Statement, own?: string): void {
    const { what, why, spans, until, fix, decided, appeal } = explain(statement)
    const say = (...line: Piece[]) => this.#screen.note(line)
    say(['bad', `! ${what}`])
    for (const reason of why) say(`  ${reason}`)
    const parts = own === undefined ? [] : spans.map(({ start, end }) => `“${own.slice(start, end)}”`)
    if (parts.length > 0) say('  It is about: ', ['strong', parts.join(', ')])
    if (until !== undefined) say('  It ends ', ['strong', day(Date.parse(until))])
    if (fix !== undefined) say(['good', `  It passes if you ${fix}.`])
    say(['dim', `  ${decided} You may appeal until ${day(Date.parse(appeal.until))}:`])
    say(['dim', `  /appeal ${appeal.id} why it is wrong`])
  }

  #quoted({ reply_to: id }: MessageEvent): Piece[] {
    if (id === undefined) return []
    const original = this.#memory.byId(id)
    if (original === undefined) return [['dim', ' ↳ (an older message)']]
    const text = original.text.length > quoteChars ? `${original.text.slice(0, quoteChars)}…` : original.text
    return [['dim', ` ↳ ${original.name}: ${text.replaceAll(/\s+/g, ' ')}`]]
  }

  #removed({ id, by, tombstone, at, seq }: Extract<RoomEvent, { t: 'removed' }>): void {
    if (tombstone === true) return this.note(`${stamp(at)}#${seq} was removed`)
    const message = this.#memory.byId(id)
    this.note(`${stamp(at)}${numbered(message?.seq)} was removed by ${this.#memory.nameOf(by)}`)
    this.#memory.removed(id)
  }

  #presence({ joined = [], left = [], members }: ClientEvents['presence'][0]): void {
    for (const { user, name } of joined) this.#memory.named(user, name)
    const came = joined.filter(({ user }) => user !== this.#memory.me).map(({ name }) => name)
    const went = left.filter((user) => user !== this.#memory.me).map((user) => this.#memory.nameOf(user))
    const words = [
      ...(came.length > 0 ? [`${came.join(', ')} came`] : []),
      ...(went.length > 0 ? [`${went.join(', ')} left`] : []),
    ]
    if (words.length > 0) this.note(`${words.join(' · ')} (${members} here)`)
  }

  #state(state: ConnectionState): void {
    if (state.phase === 'online') {
      if (this.#wasOnline) this.note('connected again', 'good')
      this.#wasOnline = true
    } else if (state.phase === 'waiting') {
      const lost = this.#wasOnline ? state.why.message : 'The server cannot be reached.'
      this.note(`${lost} Trying again in ${Math.max(1, Math.round(state.retryInMs / 1_000))} s.`, 'bad')
    }
  }
}

function numbered(seq: number | undefined): string {
  return seq === undefined ? 'an older message' : `#${seq}`
}

/** `14:05 `, where the reader is. */
function stamp(at: number): string {
  return `${new Date(at).toTimeString().slice(0, 5)} `
}

function day(at: number): string {
  return new Date(at).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' })
}
