/**
 * One room as the page knows it: who is there, what was said, what waits; and what can be done in it.
 */
import { announceNow } from './announce.js'
import { errorWords, explain, resultLines } from './client/index.js'
import { limits } from './limits.js'
import { loadCommands } from './suggest.js'
import { Timeline } from './timeline.js'

export class Room {
  timeline = new Timeline()
  /** User id → what is known; those present. */
  members = new Map()
  /** More are present than are known by name. */
  crowd = false
  count = 0
  /** Names of everybody seen here, also of those who left. */
  names = new Map()
  role = 'member'
  modes
  unread = 0
  /** What the next message is about: `{ reply: message }`, `{ edit: message }` or nothing. */
  aim = {}
  /** What is being typed, kept while another room is shown. */
  draft = ''
  /** Item → a message that waits for a moderator, as moderators see it. */
  held = new Map()
  /** Counts what was decided or came in here: lists of the console are asked for again. */
  decided = 0
  /** What can be typed here: see `suggest.js`. */
  commands
  ready = false
  gone = false
  #session
  #store
  #asking = false
  #askAgain = false
  #sent = 0

  constructor(name, session, store) {
    this.name = name
    this.#session = session
    this.#store = store
  }

  get #client() {
    return this.#session.client
  }

  get moderates() {
    return this.role !== 'member'
  }

  joined(joined) {
    if (joined.recovered !== true) this.timeline.clear()
    const promoted = this.role !== joined.role
    Object.assign(this, { role: joined.role, modes: joined.modes, count: joined.members, ready: true })
    if (promoted) this.commands = undefined
    void this.refreshMembers()
    if (this.moderates) void this.refreshHeld()
  }

  event(event) {
    if (event.t === 'message') this.names.set(event.from, event.name)
    this.timeline.event(event, this.names)
  }

  memberChanged(event) {
    this.names.set(event.user, event.name)
    if (event.action === 'role') {
      const role = event.role ?? 'member'
      if (event.user === this.#store.me?.user && role !== this.role) {
        this.role = role
        this.commands = undefined
        if (this.moderates) void this.refreshHeld()
      }
      const member = this.members.get(event.user)
      if (member !== undefined) this.members.set(event.user, { ...member, role })
    } else void this.refreshMembers()
    this.event(event)
  }

  presence({ members, joined, left }) {
    this.count = members
    if (joined === undefined && left === undefined) return void this.refreshMembers()
    for (const member of joined ?? []) {
      this.members.set(member.user, member)
      this.names.set(member.user, member.name)
    }
    for (const user of left ?? []) this.members.delete(user)
  }

  /** Asks who is here, one question at a time; a crowd's names no more often than `membersAskMs`. */
  async refreshMembers() {
    if (this.#asking) {
      this.#askAgain = true
      return
    }
    this.#asking = true
    this.#askAgain = false
    const answer = await this.#client.members(this.name, { limit: limits.membersMax })
    const waitMs = answer.ok && answer.value.more ? limits.membersAskMs : 0
    setTimeout(() => {
      this.#asking = false
      if (this.#askAgain && !this.gone) void this.refreshMembers()
    }, waitMs)
    if (!answer.ok || this.gone) return
    this.members = new Map(answer.value.members.map((m) => [m.user, m]))
    this.crowd = answer.value.more
    if (!this.crowd) this.count = this.members.size
    for (const { user, name } of answer.value.members) this.names.set(user, name)
    this.#store.changed()
  }

  async refreshHeld() {
    const result = await this.ask('/held')
    if (result?.items === undefined) return
    this.held = new Map(result.items.map((item) => [item.item, item]))
    this.#store.changed()
  }

  heldCame(item) {
    this.decided += 1
    if (this.held.size < limits.listItemsMax) this.held.set(item.item, { ...item, at: item.at ?? Date.now() })
    this.timeline.note(`A message by ${item.name} waits for a moderator (${item.category}).`)
  }

  noticed({ name, text }) {
    this.decided += 1
    if (name === 'approved') {
      // `hld_…` of one's own held message: it is delivered now, so its place is no longer here.
      const item = /^\S+/.exec(text)?.[0]
      const entry = this.timeline.entries.find((e) => e.item === item && item !== undefined)
      if (entry !== undefined) this.timeline.drop(entry.key)
      return this.timeline.note('A moderator approved your message: it is delivered.')
    }
    this.timeline.note(text)
  }

  told(statement) {
    const about = this.timeline.find(statement.message)
    const own = about?.kind === 'message' ? about.message.text : undefined
    this.timeline.add({
      kind: 'statement',
      key: statement.id,
      statement,
      own,
      at: Date.parse(statement.issued_at),
    })
  }

  /** Says a text, or changes a message. What the answer brings stands in the list. */
  async say(text) {
    const { reply, edit } = this.aim
    this.aim = {}
    const command = edit === undefined && text.startsWith('/') && !text.startsWith('//')
    if (command) return this.command(text)
    const key = `sending${this.#sent++}`
    if (edit === undefined) this.timeline.add({ kind: 'sending', key, text, at: Date.now() })
    this.#store.changed()
    const answer = await (edit === undefined
      ? this.#client.send(this.name, text, reply === undefined ? {} : { reply_to: reply.id })
      : this.#client.edit(this.name, edit.id, text))
    this.timeline.drop(key)
    this.#answered(answer, text, { reply, edit })
  }

  #answered(answer, text, aim) {
    const statement = answer.ok ? answer.value.statement : answer.error.statement
    if (statement !== undefined) {
      const item = answer.ok ? answer.value.item : undefined
      this.timeline.add({
        kind: 'statement',
        key: statement.id,
        statement,
        own: text,
        item,
        aim,
        at: Date.now(),
      })
      announceNow(explain(statement).what)
    } else if (!answer.ok) {
      const words = errorWords(answer.error)
      this.timeline.add({ kind: 'failed', text, aim, error: words, code: answer.error.name, at: Date.now() })
      announceNow(words)
    }
    this.#store.changed()
  }

  /** Runs a line as if it had been typed, and shows in the room what came of it. */
  async command(line) {
    const answer = await this.#client.command(this.name, line)
    if (!answer.ok) return this.#answered(answer, line, {})
    this.#learn(answer.value.result)
    this.timeline.add({ kind: 'result', line, lines: resultLines(answer.value.result ?? {}), at: Date.now() })
    this.#store.changed()
  }

  /** Runs a line and gives back its result; undefined when it was refused, which is told in a note. */
  async ask(line, failed) {
    const answer = await this.#client.command(this.name, line)
    if (answer.ok) return answer.value.result ?? {}
    failed?.(answer.error)
    return undefined
  }

  /**
   * Runs a moderator's line, told at the edge of the page with a way back where there is one.
   * @returns what went wrong, or undefined
   */
  async act(line) {
    const answer = await this.#client.command(this.name, line)
    if (!answer.ok) return answer.error
    const result = answer.value.result ?? {}
    this.held.delete(result.item)
    this.#learn(result)
    this.decided += 1
    await loadCommands(this)
    const back = undoOf(line, result, this.commands)
    this.#store.toast('Done.', { line, ...(back === undefined ? {} : { undo: () => void this.#undo(back) }) })
    return undefined
  }

  /** `/ignore` answers with the whole list. */
  #learn(result) {
    if (result?.command !== 'ignore' || !Array.isArray(result.ignored)) return
    this.#store.ignored = new Set(result.ignored.map(({ user }) => user))
    this.#store.changed()
  }

  async #undo(line) {
    const error = await this.act(line)
    if (error !== undefined) this.#store.toast(errorWords(error))
  }

  get ignored() {
    return this.#store.ignored
  }

  /** Shows nothing more of somebody, or shows them again. */
  async ignore({ from, name }) {
    const hidden = this.ignored.has(from)
    const error = await this.act(hidden ? `/ignore @${name} off` : `/ignore @${name}`)
    if (error !== undefined) this.#store.toast(errorWords(error))
  }

  async remove(message) {
    const answer = await this.#client.remove(this.name, message.id)
    if (!answer.ok) this.#store.toast(errorWords(answer.error))
  }

  /** @returns what went wrong, or undefined */
  async report(message, category, text) {
    const answer = await this.#client.report(this.name, message.id, category, text === '' ? undefined : text)
    return answer.ok ? undefined : errorWords(answer.error)
  }

  async older() {
    const { timeline } = this
    const before = timeline.oldest
    const range = before === undefined ? {} : { before }
    const answer = await this.#client.history(this.name, { limit: limits.historyItemsMax, ...range })
    if (answer.ok) timeline.prepend(answer.value.events, answer.value.more, this.names)
    else this.#store.toast(errorWords(answer.error))
    this.#store.changed()
  }

  /** Back from the past to what is said now. */
  async toEnd() {
    const { timeline } = this
    if (timeline.detached) {
      const answer = await this.#client.history(this.name, { limit: limits.historyItemsMax })
      if (!answer.ok) return this.#store.toast(errorWords(answer.error))
      timeline.clear()
      timeline.prepend(answer.value.events, answer.value.more, this.names)
    }
    timeline.atEnd = true
    this.unread = 0
    this.#store.changed()
  }
}

/** The line that takes a deed back; undefined where there is none. */
function undoOf(line, { action }, commands) {
  const [, deed, who] = /^\/(mute|ban) (\S+)/.exec(line) ?? []
  if (deed !== undefined) return `/un${deed} ${who}`
  const may = commands.some(({ name }) => name === '/undo')
  return may && /^act_/.test(action ?? '') && !line.startsWith('/undo') ? `/undo ${action}` : undefined
}
