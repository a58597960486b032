/**
 * The chat page: signs in, joins one room, shows what happens there and says what is typed.
 */
import { errorWords, memberWords, modesWords, ParleyClient, resultLines } from '/client/index.js'
import { element, find, words } from './elements.js'
import { Log } from './log.js'

const url = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/v1`
const log = new Log(find('#log'), { reply, edit, remove })
const text = find('#text')
const about = find('#about')
const names = new Map()
let client
let room = ''
/** What the next message is about: `{ reply: message }`, `{ edit: message }` or nothing. */
let aim = {}

const fragment = new URLSearchParams(location.hash.slice(1))
if (fragment.has('token')) {
  // Out of the address bar at once: it would be shared, kept in the history, and seen over a shoulder.
  history.replaceState(null, '', location.pathname + location.search)
  find('#token').value = fragment.get('token')
}
if (fragment.has('room')) find('#room').value = fragment.get('room')
if (fragment.has('token')) void enter()

find('#sign-in form').addEventListener('submit', (event) => {
  event.preventDefault()
  void enter()
})
find('#leave').addEventListener('click', () => leave(''))
find('#older').addEventListener('click', () => void older())
find('#show-members').addEventListener('click', ({ target }) => {
  const shown = find('#members').classList.toggle('shown')
  target.setAttribute('aria-expanded', String(shown))
})
find('#composer').addEventListener('submit', (event) => {
  event.preventDefault()
  void say()
})
text.addEventListener('keydown', (event) => {
  // Not while an input method is still composing a character.
  if (event.isComposing) return
  if (event.key === 'Enter' && !event.shiftKey) {
    event.preventDefault()
    void say()
  } else if (event.key === 'Escape') aimAt({})
  else if (event.key === 'ArrowUp' && text.value === '') {
    const own = [...document.querySelectorAll('.own .actions button:nth-child(2)')].at(-1)
    own?.click()
  }
})
about.querySelector('button').addEventListener('click', () => aimAt({}))

async function enter() {
  const token = find('#token').value.trim()
  room = find('#room').value.trim().normalize('NFC')
  find('#sign-in-problem').textContent = ''
  client = new ParleyClient({ url, token, agent: 'parley-web' })
  listen(client)
  const welcome = await client.connect()
  if (!welcome.ok) return leave(welcome.error.message)
  const joined = await client.join(room, { create: true, history: 50 })
  if (!joined.ok) return leave(errorWords(joined.error))
  find('#token').value = ''
  text.focus()
}

function leave(problem) {
  const leaving = client
  client = undefined
  leaving?.close()
  find('#chat').hidden = true
  find('#sign-in').hidden = false
  find('#sign-in-problem').textContent = problem
  document.title = 'Parley'
  find('#token').focus()
}

function listen(own) {
  // A client that was left has nothing more to say.
  const on = (name, run) => own.on(name, (...told) => void (own === client && run(...told)))
  on('state', (state) => {
    const words = {
      connecting: 'Connecting…',
      online: '',
      waiting: `${state.why?.message ?? ''} Trying again in ${Math.ceil((state.retryInMs ?? 0) / 1_000)} s.`,
    }
    find('#status').textContent = words[state.phase] ?? ''
    if (state.phase === 'waiting' && own.me === undefined)
      find('#sign-in-problem').textContent = words.waiting
    if (state.phase === 'closed') leave(state.why.message)
  })
  on('welcome', ({ user, name }) => {
    log.me = user
    names.set(user, name)
    find('#status').textContent = `You are ${name}`
  })
  on('joined', (joined) => {
    if (joined.recovered !== true) log.clear()
    find('#sign-in').hidden = true
    find('#chat').hidden = false
    find('#room-name').textContent = joined.room
    find('#older').hidden = joined.seq === 0
    document.title = `${joined.room} · Parley`
    showModes(joined.modes)
    void showMembers()
  })
  on('message', (message) => {
    names.set(message.from, message.name)
    log.message(message)
  })
  on('edited', (edited) => log.edited(edited))
  on('removed', (removed) => log.removed(removed))
  on('member', (event) => {
    log.note(`${memberWords(event)}, by ${names.get(event.by) ?? 'a moderator'}`)
    void showMembers()
  })
  on('modes', ({ modes }) => showModes(modes))
  on('presence', () => void showMembers())
  on('statement', (statement) => log.statement(statement, undefined, appeal))
  on('held', ({ item, name, text: said, category }) =>
    log.note(
      `Waits for you (${category}), ${name} wrote: ${said} — /approve ${item} or /deny ${item} reason`,
    ),
  )
  on('notice', ({ text: said }) => log.note(said))
  on('appeal', ({ state, reasons }) => {
    const decided = { open: 'is open', upheld: 'was not granted', overturned: 'was granted' }
    log.note(`Your appeal ${decided[state]}.${reasons === undefined ? '' : ` ${reasons}`}`)
  })
  on('epoch', () => log.note('The room begins anew: something may be missing.'))
  on('gap', ({ from, to }) => log.note(`${to - from + 1} messages cannot be had any more.`))
  on('left', ({ error, name }) => leave(error?.message ?? `You are no longer in the room (${name}).`))
}

async function say() {
  const said = text.value.trim()
  if (said === '' || client === undefined) return
  const { reply: original, edit: message } = aim
  text.value = ''
  aimAt({})
  const more = original === undefined ? {} : { reply_to: original.id }
  show(message === undefined ? await ask(said, more) : await client.edit(room, message.id, said), said)
}

/** A slash begins a command; two are said as one. */
function ask(said, more) {
  return said.startsWith('/') && !said.startsWith('//')
    ? client.command(room, said)
    : client.send(room, said, more)
}

function show(answer, said) {
  if (answer.ok) {
    if (answer.value.t === 'held') log.statement(answer.value.statement, said, appeal)
    else for (const line of resultLines(answer.value.result ?? {})) log.note(line)
    return
  }
  if (answer.error.statement === undefined) log.note(errorWords(answer.error))
  else log.statement(answer.error.statement, said, appeal)
  // Nothing that was typed is lost, unless something else is there by now.
  if (text.value === '') text.value = said
}

/** @returns what went wrong, or undefined */
async function appeal(statement, reasons) {
  const answer = await client.appeal(statement, reasons)
  return answer.ok ? undefined : errorWords(answer.error)
}

function reply(message) {
  aimAt({ reply: message })
}

function edit(message) {
  aimAt({ edit: message })
  text.value = message.text
}

async function remove(message) {
  const answer = await client.remove(room, message.id)
  if (!answer.ok) log.note(errorWords(answer.error))
}

function aimAt(next) {
  if (aim.edit !== undefined) text.value = ''
  aim = next
  const message = next.reply ?? next.edit
  about.hidden = message === undefined
  about.querySelector('span').textContent =
    message === undefined ? '' : next.edit ? 'Editing your message' : `To ${message.name}: ${message.text}`
  text.focus()
}

async function older() {
  const before = log.oldest
  const list = find('#log')
  const first = list.firstElementChild ?? undefined
  const answer = await client.history(room, { limit: 50, ...(before === undefined ? {} : { before }) })
  if (!answer.ok) return log.note(errorWords(answer.error))
  const height = list.scrollHeight
  for (const event of answer.value.events) if (event.t === 'message') log.message(event, first)
  list.scrollTop += list.scrollHeight - height
  find('#older').hidden = !answer.value.more
}

function showModes(modes) {
  find('#modes').textContent = modesWords(modes)
}

async function showMembers() {
  const answer = await client.members(room, { limit: 100 })
  if (!answer.ok) return
  const rows = answer.value.members.map(({ user, name, role }) => {
    names.set(user, name)
    return element(
      'li',
      '',
      words('span', '', name),
      element('span', 'mark', role === 'member' ? '' : ` ${role}`),
    )
  })
  find('#members ul').replaceChildren(
    ...rows,
    ...(answer.value.more ? [element('li', 'mark', 'and more')] : []),
  )
}
