/**
 * The frame around everything: rooms on one side, people on the other, what is being read between them.
 */
import { html, useEffect, useState } from './lib/html.js'
import { limits } from './limits.js'
import { modesLine } from './session.js'
import { ConsoleGate } from './view-console-gate.js'
import { Composer } from './view-composer.js'
import { ActionDialog, ReportDialog } from './view-dialogs.js'
import { Members } from './view-members.js'
import { MessageMenu } from './view-menu.js'
import { Icon } from './view-parts.js'
import { Rooms } from './view-rooms.js'
import { Standing } from './view-standing.js'
import { StatementDialog } from './view-statement.js'
import { TimelineView } from './view-timeline.js'

const dialogs = { statement: StatementDialog, report: ReportDialog, action: ActionDialog }

export function Shell({ store, session }) {
  const { room, view, drawer } = store
  const OpenDialog = store.dialog === undefined ? undefined : dialogs[store.dialog.kind]
  const close = () => store.set({ dialog: undefined })
  const shut = (event) => {
    if (event.key === 'Escape' && drawer !== undefined) store.set({ drawer: undefined })
  }
  return html`
    <div class=${`shell view-${view} ${drawer === undefined ? '' : `drawer-${drawer}`}`} onKeyDown=${shut}>
      <a class="skip" href="#main" onClick=${skip}>To the content</a>
      <${Rooms} store=${store} session=${session} />
      ${drawer && html`<button type="button" class="veil" aria-label="Close the panel" onClick=${() => store.set({ drawer: undefined })}></button>`}
      <div class="middle">
        <${Header} store=${store} session=${session} />
        <${Connection} store=${store} session=${session} />
        <${View} store=${store} session=${session} />
      </div>
      ${room !== undefined && view === 'chat' && html`<${Members} store=${store} room=${room} />`}
      <${Toasts} store=${store} />
      ${OpenDialog && html`<${OpenDialog} store=${store} session=${session} close=${close} ...${store.dialog} key=${store.dialog.key} />`}
    </div>
  `
}

function skip(event) {
  event.preventDefault()
  const target = document.getElementById('text') ?? document.getElementById('main')
  target?.focus()
}

function View({ store, session }) {
  const { room, view } = store
  if (view === 'standing') return html`<${Standing} store=${store} session=${session} />`
  if (room === undefined) return html`<${NoRoom} />`
  if (view === 'console')
    return html`<${ConsoleGate} store=${store} session=${session} room=${room} key=${room.name} />`
  return html`
    <main id="main" tabindex="-1" class="chat" aria-label=${`Room ${room.name}`}>
      <${TimelineView} store=${store} room=${room} key=${room.name} />
      ${store.menu && html`<${MessageMenu} store=${store} session=${session} key=${store.menu.message.id} />`}
      <${Composer} store=${store} room=${room} key=${`composer ${room.name}`} />
    </main>
  `
}

const NoRoom = () => html`
  <main id="main" tabindex="-1" class="chat">
    <div class="empty">
      <h1 class="empty-title">No room yet</h1>
      <p>Join one by its name, in the list of rooms. A room that does not exist yet can be yours.</p>
    </div>
  </main>
`

function Header({ store, session }) {
  const { room, view } = store
  const toggle = (name) => store.set({ drawer: store.drawer === name ? undefined : name })
  const title = view === 'standing' ? 'Your standing' : (room?.name ?? 'Parley')
  return html`
    <header class="top">
      <button type="button" class="icon open-rooms" aria-label="Rooms" aria-expanded=${String(store.drawer === 'rooms')} onClick=${() => toggle('rooms')}>
        <${Icon} name="menu" />
      </button>
      <div class="title">
        <h1 dir="auto">${title}</h1>
        ${room !== undefined && view !== 'standing' && html`<${RoomLine} room=${room} />`}
      </div>
      ${
        room !== undefined &&
        view !== 'standing' &&
        html`
          ${
            room.moderates &&
            html`<button type="button" class="tab-button" aria-pressed=${String(view === 'console')} onClick=${() => session.show(room.name, view === 'console' ? 'chat' : 'console')}>
              <${Icon} name="shield" /> ${view === 'console' ? 'Back to the chat' : 'Console'}
              ${view === 'chat' && room.held.size > 0 && html`<span class="badge"><span class="unseen">waiting: </span>${room.held.size}</span>`}
            </button>`
          }
          ${view === 'chat' && html`<button type="button" class="icon open-members" aria-label=${`Members: ${room.count}`} aria-expanded=${String(store.drawer === 'members')} onClick=${() => toggle('members')}><${Icon} name="people" /></button>`}
          <button type="button" class="icon" aria-label=${`Leave ${room.name}`} title="Leave the room" onClick=${() => void session.leave(room.name)}><${Icon} name="door" /></button>
        `
      }
    </header>
  `
}

function RoomLine({ room }) {
  const line = [room.modes?.topic ?? '', modesLine(room)].filter((part) => part !== '').join(' · ')
  return html`<p class="topic" dir="auto" title=${line}>${line}</p>`
}

/** Says how the connection is when it is not well. */
function Connection({ store, session }) {
  const { phase, why, until } = store.connection
  const [, tick] = useState(0)
  useEffect(() => {
    if (phase !== 'waiting') return undefined
    const timer = setInterval(() => tick((n) => n + 1), 1_000)
    return () => clearInterval(timer)
  }, [phase])
  if (phase === 'online') return null
  const seconds = Math.max(1, Math.ceil(((until ?? 0) - Date.now()) / 1_000))
  return html`
    <div class="connection">
      <span role="status">${phase === 'waiting' ? `${why?.message ?? 'The connection was lost.'} Nothing that was said meanwhile is lost.` : 'Connecting…'}</span>
      ${phase === 'waiting' && html`<span class="quiet" aria-hidden="true">again in ${seconds} s</span><button type="button" onClick=${() => session.tryNow()}>Try now</button>`}
    </div>
  `
}

function Toasts({ store }) {
  return html`
    <div class="toasts" role="status">
      ${store.toasts.slice(-limits.toastsMax).map(
        (toast) => html`
          <div class="toast">
            <span>${toast.text}</span>
            ${toast.line && html`<code>${toast.line}</code>`}
            ${
              toast.undo &&
              html`<button
                type="button"
                onClick=${() => {
                  store.dropToast(toast)
                  toast.undo()
                }}
              >
                Undo
              </button>`
            }
            <button type="button" class="icon" aria-label="Dismiss" onClick=${() => store.dropToast(toast)}><${Icon} name="close" /></button>
          </div>
        `,
      )}
    </div>
  `
}
