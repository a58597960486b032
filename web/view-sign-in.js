/**
 * The door: a token, and perhaps a room.
 */
import { html, useState } from './lib/html.js'
import { ThemeSwitch } from './view-parts.js'

export function SignIn({ store, session }) {
  const [token, setToken] = useState('')
  const [room, setRoom] = useState(store.wanted ?? 'lobby')
  const entering = store.phase === 'entering'
  const waiting =
    store.connection.phase === 'waiting' ? `${store.connection.why?.message ?? ''} Trying again.` : ''

  function submit(event) {
    event.preventDefault()
    const name = room.trim().normalize('NFC')
    void session.signIn(token.trim(), name === '' ? [] : [name], true)
  }

  return html`
    <main id="main" tabindex="-1" class="door">
      <form class="card" onSubmit=${submit}>
        <h1><${Mark} /> Parley</h1>
        <p class="quiet">Sign in with the token that whoever runs this server gave you.</p>
        <label for="token">Token</label>
        <textarea
          id="token"
          rows="3"
          required
          spellcheck="false"
          autocomplete="off"
          autocapitalize="none"
          aria-describedby="token-hint"
          value=${token}
          onInput=${(e) => setToken(e.target.value)}
        ></textarea>
        <p id="token-hint" class="quiet small">
          To try it out, open the link that <code>npm start</code> printed. The token stays in this tab.
        </p>
        <label for="door-room">Room</label>
        <input
          id="door-room"
          maxlength="64"
          spellcheck="false"
          autocomplete="off"
          autocapitalize="none"
          value=${room}
          onInput=${(e) => setRoom(e.target.value)}
        />
        <button class="primary" type="submit" disabled=${entering}>${entering ? 'Signing in…' : 'Sign in'}</button>
        <p class="problem" role="alert">${entering ? waiting : store.problem}</p>
      </form>
      <${ThemeSwitch} />
    </main>
  `
}

export function Mark() {
  return html`
    <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
      <path d="M6 5h20a4 4 0 0 1 4 4v10a4 4 0 0 1-4 4H15l-7 6v-6H6a4 4 0 0 1-4-4V9a4 4 0 0 1 4-4z" />
    </svg>
  `
}
