/**
 * The side with the rooms: where one is, what is unread, and the way into another.
 */
import { errorWords } from './client/index.js'
import { html, useState } from './lib/html.js'
import { limits } from './limits.js'
import { Avatar, Icon, ThemeSwitch } from './view-parts.js'
import { Mark } from './view-sign-in.js'

export function Rooms({ store, session }) {
  const { me } = store
  return html`
    <nav class="rooms" aria-label="Rooms">
      <p class="brand"><${Mark} /> Parley</p>
      <ul>
        ${[...store.rooms.values()].map((room) => html`<${RoomRow} key=${room.name} store=${store} session=${session} room=${room} />`)}
      </ul>
      <${Enter} session=${session} />
      <div class="me">
        <p class="me-name"><${Avatar} user=${me?.user ?? ''} name=${me?.name ?? ''} /><span dir="auto">${me?.name}</span></p>
        <button type="button" class="row" aria-pressed=${String(store.view === 'standing')} onClick=${() => session.show(store.current, store.view === 'standing' ? 'chat' : 'standing')}>
          <${Icon} name="star" /> Your standing
        </button>
        <button type="button" class="row" onClick=${() => session.signOut()}><${Icon} name="door" /> Sign out</button>
        <${ThemeSwitch} />
      </div>
    </nav>
  `
}

function RoomRow({ store, session, room }) {
  const here = store.current === room.name && store.view !== 'standing'
  const unread = room.unread > limits.unreadMax ? `${limits.unreadMax}+` : String(room.unread)
  return html`
    <li>
      <button type="button" class="row" aria-current=${here ? 'page' : undefined} onClick=${() => session.show(room.name)}>
        <span class="hash" aria-hidden="true">#</span>
        <span class="room-name" dir="auto">${room.name}</span>
        ${room.unread > 0 && html`<span class="badge">${unread}<span class="unseen"> unread</span></span>`}
      </button>
    </li>
  `
}

/** A name that no room has is asked about, so that a slip of the finger makes no room. */
function Enter({ session }) {
  const [name, setName] = useState('')
  const [problem, setProblem] = useState()
  const [offered, setOffered] = useState()

  async function enter(event, create = false) {
    event.preventDefault()
    const wanted = create ? offered : name.trim().replace(/^#/, '').normalize('NFC')
    if (!wanted) return
    setProblem(undefined)
    setOffered(undefined)
    const error = await session.enter(wanted, create)
    if (error === undefined) setName('')
    else if (error.name === 'no_such_room') setOffered(wanted)
    else setProblem(error.statement?.facts.text ?? errorWords(error))
  }

  return html`
    <form class="enter" onSubmit=${enter}>
      <label class="unseen" for="enter-room">Join a room</label>
      <input id="enter-room" placeholder="Join a room" maxlength="64" spellcheck="false" autocomplete="off" autocapitalize="none" value=${name} onInput=${(e) => setName(e.target.value)} />
      <button type="submit">Join</button>
      <div class="enter-answer" role="status">
        ${problem && html`<p class="problem">${problem}</p>`}
        ${offered && html`<p>There is no room <b dir="auto">${offered}</b>. <button type="button" onClick=${(e) => enter(e, true)}>Create it</button></p>`}
      </div>
    </form>
  `
}
