/**
 * Between the client and the store: what arrives is written down, what is asked goes out. No elements here.
 */
import { announceMessage, announceNow } from './announce.js'
import { errorWords, explain, modesWords, ParleyClient } from './client/index.js'
import { kept } from './kept.js'
import { limits } from './limits.js'
import { Room } from './room.js'

const url = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/v1`

export class Session {
  #store
  client

  constructor(store) {
    this.#store = store
  }

  /** @param rooms names to be in at once; `create` makes the first one if there is none of its name */
  async signIn(token, rooms = [], create = false) {
    const store = this.#store
    const client = new ParleyClient({ url, token, agent: 'parley-web' })
    this.client = client
    store.set({ phase: 'entering', problem: '' })
    this.#listen(client)
    const welcome = await client.connect()
    if (client !== this.client) return
    if (!welcome.ok) return this.#ended(welcome.error.message)
    kept.token = token
    store.set({ phase: 'in' })
    for (const name of rooms) await this.enter(name, create && name === rooms[0])
  }

  /** Leaves the server; the token is forgotten. */
  signOut() {
    kept.clear()
    this.#ended('')
  }

  #ended(problem) {
    const client = this.client
    this.client = undefined
    client?.close()
    const store = this.#store
    for (const room of store.rooms.values()) room.gone = true
    store.rooms = new Map()
    store.set({ phase: 'out', problem, current: undefined, view: 'chat', dialog: undefined, menu: undefined })
  }

  /** @returns what went wrong, or undefined */
  async enter(name, create = false) {
    const store = this.#store
    const known = store.rooms.get(name)
    if (known !== undefined) return void this.show(name)
    const room = new Room(name, this, store)
    store.rooms.set(name, room)
    const before = store.current
    this.show(name)
    const answer = await this.client.join(name, { create, history: limits.historyItemsMax })
    if (answer.ok) {
      kept.rooms = [...store.rooms.keys()]
      return undefined
    }
    store.rooms.delete(name)
    this.show(store.rooms.has(before) ? before : store.rooms.keys().next().value)
    return answer.error
  }

  async leave(name) {
    const store = this.#store
    this.#drop(name)
    const answer = await this.client.leave(name)
    if (!answer.ok && answer.error.outcome === 'refused') store.toast(errorWords(answer.error))
  }

  show(name, view = 'chat') {
    const store = this.#store
    const room = store.rooms.get(name)
    if (room !== undefined) room.unread = 0
    store.set({ current: name, view, drawer: undefined, menu: undefined })
    history.replaceState(
      null,
      '',
      name === undefined ? location.pathname : `#room=${encodeURIComponent(name)}`,
    )
  }

  /** @returns what went wrong, or undefined */
  async appeal(statement, text) {
    const answer = await this.client.appeal(statement, text)
    return answer.ok ? undefined : errorWords(answer.error)
  }

  tryNow() {
    void this.client?.connect()
  }

  #drop(name) {
    const store = this.#store
    const room = store.rooms.get(name)
    if (room === undefined) return
    room.gone = true
    store.rooms.delete(name)
    kept.rooms = [...store.rooms.keys()]
    if (store.current === name) this.show(store.rooms.keys().next().value)
    else store.changed()
  }

  #listen(own) {
    const store = this.#store
    const on = (name, run) =>
      own.on(name, (...told) => {
        if (own !== this.client) return // a client that was left has nothing more to say
        run(...told)
        store.changed()
      })
    const inRoom = (name, run) =>
      on(name, (event, told) => {
        const room = store.rooms.get(event.room)
        if (room !== undefined) run(room, event, told)
      })
    on('state', (state) => {
      const until = state.retryInMs === undefined ? undefined : Date.now() + state.retryInMs
      store.connection = { ...state, until }
      if (state.phase === 'closed' && store.phase === 'in') this.#ended(state.why.message)
    })
    on('welcome', (welcome) => {
      store.me = welcome
      store.ignored = new Set(welcome.ignored ?? [])
    })
    inRoom('joined', (room, joined) => room.joined(joined))
    inRoom('message', (room, message, { past }) => {
      room.event(message, !past)
      if (past || message.from === store.me?.user || room.ignored.has(message.from)) return
      const seen = store.current === room.name && store.view === 'chat' && !document.hidden
      if (!seen || !room.timeline.atEnd) room.unread = Math.min(room.unread + 1, limits.unreadMax + 1)
      if (store.current === room.name && store.view === 'chat') announceMessage(message)
    })
    for (const kind of ['edited', 'removed', 'restored', 'acted'])
      inRoom(kind, (room, event, { past }) => room.event(event, !past))
    inRoom('member', (room, event) => room.memberChanged(event))
    inRoom('modes', (room, event) => {
      room.modes = event.modes
      room.event(event)
    })
    inRoom('presence', (room, presence) => room.presence(presence))
    inRoom('held', (room, item) => room.heldCame(item))
    inRoom('epoch', (room) => {
      room.timeline.clear()
      room.timeline.note('The server lost its place: what is shown begins anew.')
    })
    inRoom('gap', (room, { from, to }) =>
      room.timeline.note(`${to - from + 1} messages cannot be had any more.`),
    )
    on('left', ({ room, error, name }) => {
      const words = {
        kick: 'You were removed from',
        ban: 'You were banned from',
        assurance_too_low: 'A higher assurance of identity is needed for',
      }
      store.toast(
        `${words[name] ?? 'You are no longer in'} ${room}.${error === undefined ? '' : ` ${errorWords(error)}`}`,
      )
      this.#drop(room)
    })
    on('statement', (statement) => this.#told(statement))
    on('appeal', (appeal) => {
      store.appeals.set(appeal.statement, appeal)
      const words = { upheld: 'was not granted', overturned: 'was granted' }[appeal.state]
      if (words === undefined) return
      announceNow(`Your appeal ${words}.`)
      store.toast(`Your appeal ${words}. ${appeal.reasons ?? ''}`)
    })
    on('notice', (notice) => {
      const room = store.rooms.get(notice.room) ?? store.room
      if (room === undefined) store.toast(notice.text)
      else room.noticed(notice)
    })
    on('refused', (error) => store.toast(errorWords(error)))
  }

  /** A statement came by itself: about a message of ours, or about ourselves. */
  #told(statement) {
    const store = this.#store
    const room = store.rooms.get(statement.room) ?? store.room
    announceNow(explain(statement).what)
    if (room === undefined) store.toast(explain(statement).what, { statement })
    else room.told(statement)
  }
}

/** What a room is like, in one line under its name. */
export const modesLine = (room) => (room.modes === undefined ? '' : modesWords({ ...room.modes, topic: '' }))
