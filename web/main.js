/**
 * The pages: chat, one's own standing, and the console of those who look after a room. One page, one connection.
 */
import { html, render, useEffect } from './lib/html.js'
import { kept } from './kept.js'
import { Session } from './session.js'
import { Store, useStore } from './store.js'
import { Shell } from './view-shell.js'
import { SignIn } from './view-sign-in.js'

const store = new Store()
const session = new Session(store)

function App() {
  useStore(store)
  const unread = [...store.rooms.values()].reduce((sum, room) => sum + room.unread, 0)
  useEffect(() => {
    const name = store.phase === 'in' && store.current !== undefined ? `${store.current} · Parley` : 'Parley'
    document.title = unread > 0 ? `(${unread}) ${name}` : name
  })
  return store.phase === 'in'
    ? html`<${Shell} store=${store} session=${session} />`
    : html`<${SignIn} store=${store} session=${session} />`
}

/** A link with a token signs in at once; the token leaves the address bar before anything else happens. */
function begin() {
  const fragment = new URLSearchParams(location.hash.slice(1))
  const room = fragment.get('room')?.normalize('NFC') ?? undefined
  const token = fragment.get('token') ?? undefined
  // It would be shared, kept in the history, and seen over a shoulder.
  if (token !== undefined)
    history.replaceState(
      null,
      '',
      room === undefined ? location.pathname : `#room=${encodeURIComponent(room)}`,
    )
  store.wanted = room
  if (token !== undefined) return session.signIn(token, room === undefined ? [] : [room], true)
  if (kept.token === undefined) return undefined
  const rooms = kept.rooms
  return session.signIn(kept.token, [...new Set(room === undefined ? rooms : [...rooms, room])])
}

render(html`<${App} />`, document.getElementById('app'))
void begin()

document.addEventListener('visibilitychange', () => {
  if (document.hidden) return
  if (store.view === 'chat' && store.room?.timeline.atEnd) store.room.unread = 0
  store.changed()
})
