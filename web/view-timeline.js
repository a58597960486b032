/**
 * The list of what is said: stays at the end while the reader is there, and where the reader is otherwise.
 * One stop for the Tab key; the arrows go from entry to entry, Enter opens what can be done with one.
 */
import { Component, html } from './lib/html.js'
import { limits } from './limits.js'
import { dayName, dayStart } from './texts.js'
import { Entry } from './view-entry.js'
import { Icon } from './view-parts.js'

const nearEndPx = 60
const nearStartPx = 240

export class TimelineView extends Component {
  #list
  #loading = false
  #place

  #keep = (list) => {
    this.#list = list ?? this.#list
  }

  componentDidMount() {
    const { timeline } = this.props.room
    timeline.atEnd = true
    this.#toEnd()
    this.#watch = new ResizeObserver(() => this.props.room.timeline.atEnd && this.#toEnd())
    this.#watch.observe(this.#list)
  }

  #watch

  componentWillUnmount() {
    this.#watch.disconnect()
  }

  getSnapshotBeforeUpdate() {
    // Where the reader's first line stands, in case something is put before it.
    const first = this.#list.querySelector('li')
    return { id: first?.id, top: first?.offsetTop ?? 0, scrolled: this.#list.scrollTop }
  }

  componentDidUpdate(_props, _state, before) {
    const { timeline } = this.props.room
    if (timeline.atEnd) return this.#toEnd()
    const same = before.id === undefined ? null : document.getElementById(before.id)
    const moved = same === null ? 0 : same.offsetTop - before.top
    if (moved !== 0) this.#list.scrollTop = before.scrolled + moved
  }

  #toEnd() {
    this.#list.scrollTop = this.#list.scrollHeight
  }

  #scrolled = () => {
    const list = this.#list
    const { room, store } = this.props
    const { timeline } = room
    const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < nearEndPx && !timeline.detached
    if (atEnd !== timeline.atEnd) {
      timeline.atEnd = atEnd
      if (atEnd) room.unread = 0
      store.changed()
    }
    if (list.scrollTop < nearStartPx) void this.#older()
  }

  #older = async () => {
    const { room } = this.props
    if (this.#loading || !room.timeline.more) return
    this.#loading = true
    room.timeline.atEnd = false
    await room.older()
    this.#loading = false
  }

  #key = (event) => {
    const step = { ArrowUp: -1, ArrowDown: 1, Home: Number.NEGATIVE_INFINITY, End: Number.POSITIVE_INFINITY }[
      event.key
    ]
    const rows = [...this.#list.querySelectorAll('li[tabindex]')]
    const at = rows.indexOf(document.activeElement)
    if (step !== undefined && at >= 0) {
      event.preventDefault()
      const next = rows[Math.min(Math.max(at + step, 0), rows.length - 1)]
      this.#place = next.id
      next.focus()
      next.scrollIntoView({ block: 'nearest' })
      this.setState({})
    } else if (event.key === 'Escape') document.getElementById('text')?.focus()
  }

  render({ room, store }) {
    const { timeline } = room
    const { entries } = timeline
    const shown = entries.filter((e) => !(e.kind === 'message' && room.ignored.has(e.message.from)))
    const stop = shown.some((e) => `e-${e.key}` === this.#place) ? this.#place : `e-${shown.at(-1)?.key}`
    return html`
      <div class="log" role="log" aria-live="off" aria-label="Messages" ref=${this.#keep} onScroll=${this.#scrolled} onKeyDown=${this.#key}>
        ${timeline.more && html`<button type="button" class="older" onClick=${this.#older}>Older messages</button>`}
        ${!room.ready && html`<p class="loading">Entering ${room.name}…</p>`}
        ${room.ready && shown.length === 0 && html`<div class="empty"><p class="empty-title">Nothing was said yet</p><p>Say hello, or type <kbd>/</kbd> to see what can be done here.</p></div>`}
        <ol>
          ${shown.map((entry, i) => {
            const before = shown[i - 1]
            const day =
              before === undefined || dayStart(before.at) !== dayStart(entry.at)
                ? dayName(entry.at)
                : undefined
            return html`<${Entry}
              key=${entry.key}
              entry=${entry}
              day=${day}
              grouped=${day === undefined && isGrouped(before, entry)}
              quoted=${quotedBy(entry, room)}
              stop=${`e-${entry.key}` === stop}
              appeal=${entry.kind === 'statement' ? store.appeals.get(entry.statement.id) : undefined}
              me=${store.me?.user}
              room=${room}
              store=${store}
            />`
          })}
        </ol>
      </div>
      ${
        !timeline.atEnd &&
        html`<button type="button" class="to-end" onClick=${() => void room.toEnd()}>
          <${Icon} name="down" /> ${room.unread > 0 ? `${Math.min(room.unread, limits.unreadMax)}${room.unread > limits.unreadMax ? '+' : ''} new` : 'To the latest'}
        </button>`
      }
    `
  }
}

/** Stands for what somebody wrote whom the reader does not want to see. */
const ignoredQuote = { kind: 'ignored' }

/** The entry that a message answers, if it is here. */
function quotedBy({ message }, { timeline, ignored }) {
  if (message?.reply_to === undefined) return undefined
  const quoted = timeline.find(message.reply_to)
  return quoted?.kind === 'message' && ignored.has(quoted.message.from) ? ignoredQuote : quoted
}

function isGrouped(before, entry) {
  return (
    before?.kind === 'message' &&
    entry.kind === 'message' &&
    before.message.from === entry.message.from &&
    entry.message.reply_to === undefined &&
    entry.at - before.at < limits.groupMs
  )
}
