/**
 * One room as the page knows it: who is there, what was said, what waits. What arrives is written down here; what can
 * be done in it is in `room.js`.
 */
import { categoryName } from './category-words.js'
import { limits } from './limits.js'
import { Timeline } from './timeline.js'

export class KnownRoom {
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
  #asking = false
  #askAgain = false

  constructor(name, session, store) {
    this.name = name
    this.session = session
    this.store = store
    if (store.me !== undefined) this.names.set(store.me.user, store.me.name)
  }

  get client() {
    return this.session.client
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

  /** @param live happens now; else it is told from the past, and asks for nothing */
  event(event, live = false) {
    if (event.t === 'message') this.names.set(event.from, event.name)
    this.timeline.event(event, this.names)
    if (live && this.moderates && this.#decidedElsewhere(event)) {
      this.decided += 1
      void this.refreshHeld()
    }
  }

  /** Another moderator was there first: an action, or a held message that comes now. */
  #decidedElsewhere({ t, from, text }) {
    const waited = () => [...this.held.values()].some((held) => held.from === from && held.text === text)
    return t === 'acted' || (t === 'message' && waited())
  }

  memberChanged(event) {
    this.names.set(event.user, event.name)
    if (event.action === 'role') {
      const role = event.role ?? 'member'
      if (event.user === this.store.me?.user && role !== this.role) {
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
    const answer = await this.client.members(this.name, { limit: limits.membersMax })
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
    this.store.changed()
  }

  async refreshHeld() {
    const result = await this.ask('/held')
    if (result?.items === undefined) return
    this.held = new Map(result.items.map((item) => [item.item, item]))
    this.store.changed()
  }

  heldCame(item) {
    this.decided += 1
    if (this.held.size < limits.listItemsMax) this.held.set(item.item, { ...item, at: item.at ?? Date.now() })
    this.timeline.note(`A message by ${item.name} waits for a moderator: ${categoryName(item.category)}.`)
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

  get ignored() {
    return this.store.ignored
  }

  /** Runs a line and gives back its result; undefined when it was refused, which is told in a note. */
  async ask(line, failed) {
    const answer = await this.client.command(this.name, line)
    if (answer.ok) return answer.value.result ?? {}
    failed?.(answer.error)
    return undefined
  }
}
