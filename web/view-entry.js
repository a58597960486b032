/**
 * One entry of the list. Painted again only when it, or what it quotes, was replaced.
 */
import { Component, html } from './lib/html.js'
import { clock, isEmoji } from './texts.js'
import { Avatar, Icon, Said, When } from './view-parts.js'
import { StatementCard } from './view-statement.js'

const shownBy = ['entry', 'day', 'grouped', 'quoted', 'stop', 'appeal', 'me']

export class Entry extends Component {
  shouldComponentUpdate(next) {
    return shownBy.some((name) => next[name] !== this.props[name])
  }

  #open = (event) => {
    const { store, entry, room } = this.props
    const from = event.currentTarget
    const box = from.getBoundingClientRect()
    const back = from.closest('li')
    store.set({
      menu: {
        message: entry.message,
        room: room.name,
        x: event.clientX || box.left + 40,
        y: event.clientY || box.bottom,
        back,
      },
    })
    event.preventDefault()
  }

  #key = (event) => {
    if (event.target !== event.currentTarget || this.props.entry.kind !== 'message') return
    if (event.key === 'Enter' || event.key === ' ' || event.key === 'ContextMenu') this.#open(event)
  }

  render({ entry, day, grouped, stop }) {
    const Kind = kinds[entry.kind]
    const classes = `entry is-${entry.kind} ${grouped ? 'grouped' : ''}`
    return html`
      <li id=${`e-${entry.key}`} class=${classes} tabindex=${stop ? 0 : -1} onKeyDown=${this.#key}>
        ${day && html`<p class="day"><span>${day}</span></p>`}
        <${Kind} ...${this.props} open=${this.#open} />
      </li>
    `
  }
}

function Message({ entry, grouped, quoted, me, open }) {
  const { message } = entry
  const own = message.from === me
  return html`
    <article class=${own ? 'own' : ''}>
      ${grouped ? html`<span class="gutter"><${When} at=${message.at}>${clock(message.at)}<//></span>` : html`<${Avatar} user=${message.from} name=${message.name} />`}
      <div class="body">
        ${!grouped && html`<p class="head"><b class="name" dir="auto">${message.name}</b> <${When} at=${message.at}>${clock(message.at)}<//></p>`}
        ${message.reply_to && html`<${Quote} quoted=${quoted} />`}
        <${Said} text=${message.text} className=${`text ${isEmoji(message.text) ? 'emoji' : ''}`} />
        ${(message.edited_at !== undefined || message.masked) && html`<p class="small quiet">${[message.edited_at === undefined ? '' : 'edited', message.masked ? 'a part is covered' : ''].filter(Boolean).join(' · ')}</p>`}
      </div>
      <button type="button" class="icon more" tabindex="-1" aria-label=${`Actions for the message by ${message.name}`} aria-haspopup="menu" onClick=${open}><${Icon} name="more" /></button>
    </article>
  `
}

function Quote({ quoted }) {
  return html`<p class="quote" dir="auto"><${Icon} name="reply" /> ${quoteWords(quoted).slice(0, 200)}</p>`
}

function quoteWords(quoted) {
  switch (quoted?.kind) {
    case 'message':
      return `${quoted.message.name}: ${quoted.message.text}`
    case 'removed':
      return 'a message that was removed'
    case 'ignored':
      return 'a message by somebody you ignore'
    default:
      return 'an older message'
  }
}

const Removed = ({ entry }) =>
  html`<p class="system">${entry.own ? `${entry.name} took a message back.` : entry.name === undefined ? 'A message was removed.' : `A message by ${entry.name} was removed.`}</p>`

const Note = ({ entry }) =>
  html`<p class="system" dir="auto"><span>${entry.text}</span> <${When} at=${entry.at}>${clock(entry.at)}<//></p>`

const Sending = ({ entry }) =>
  html`<div class="sending"><${Said} text=${entry.text} /><p class="small quiet">Sending…</p></div>`

function Failed({ entry, room, store }) {
  const again = () => {
    room.timeline.drop(entry.key)
    room.draft = entry.text
    room.aim = entry.aim ?? {}
    room.refill = (room.refill ?? 0) + 1
    store.changed()
  }
  return html`
    <div class="notice-card">
      <p class="problem">Not sent: ${entry.error} <code>${entry.code}</code></p>
      <blockquote dir="auto">${entry.text}</blockquote>
      <button type="button" onClick=${again}>Back to the field</button>
    </div>
  `
}

const Result = ({ entry }) => html`
  <div class="result">
    <code class="line" dir="auto">${entry.line}</code>
    <pre tabindex="0" aria-label="What the command gave back" dir="auto">${entry.lines.join('\n') || 'done'}</pre>
  </div>
`

const kinds = {
  message: Message,
  removed: Removed,
  note: Note,
  sending: Sending,
  failed: Failed,
  result: Result,
  statement: StatementCard,
}
