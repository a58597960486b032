/**
 * The field where things are said: Enter sends, Shift and Enter begins a line, a slash offers commands.
 */
import { announce } from './announce.js'
import { html, useEffect, useRef, useState } from './lib/html.js'
import { loadCommands, suggestions } from './suggest.js'
import { Icon } from './view-parts.js'

export function Composer({ store, room }) {
  const field = useRef()
  const [text, setText] = useState(room.draft)
  const [offers, setOffers] = useState([])
  const [chosen, setChosen] = useState(0)
  /** The reader went through the suggestions: Enter is meant for them. */
  const [moved, setMoved] = useState(false)
  const { reply, edit } = room.aim
  const most = store.me?.limits.text_chars ?? 4_000

  // Another part of the page has put something into the field.
  useEffect(() => {
    setText(room.draft)
    field.current?.focus()
  }, [room.refill])
  useEffect(() => field.current?.focus(), [])

  function type(value, at = value.length) {
    room.draft = value
    setText(value)
    if (value.startsWith('/'))
      void loadCommands(room).then(() => offer(room.draft, field.current?.selectionStart ?? 0))
    offer(value, at)
  }

  function offer(value, at) {
    const next = suggestions(room, value, at)
    setOffers(next)
    setChosen(0)
    setMoved(false)
    if (next.length > 0) announce(`${next.length} suggestions`)
  }

  function take(suggestion) {
    const { from, to, insert } = suggestion
    type(text.slice(0, from) + insert + text.slice(to))
    setOffers([])
    field.current.focus()
  }

  function say(event) {
    event?.preventDefault()
    const said = text.trim()
    if (said === '' || text.length > most) return
    type('')
    setOffers([])
    void room.say(said)
  }

  function aimAt(aim, value = '') {
    room.aim = aim
    type(value)
    setOffers([])
    store.changed()
  }

  function key(event) {
    if (event.isComposing) return // an input method is still at work
    if (offers.length > 0) {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
      if (step !== undefined) {
        event.preventDefault()
        setMoved(true)
        return setChosen((chosen + step + offers.length) % offers.length)
      }
      if (event.key === 'Tab' || (event.key === 'Enter' && (moved || completes(text, offers[chosen])))) {
        event.preventDefault()
        return take(offers[chosen])
      }
      if (event.key === 'Escape') return setOffers([])
    }
    if (event.key === 'Enter' && !event.shiftKey) say(event)
    else if (event.key === 'Escape' && (reply ?? edit) !== undefined) aimAt({})
    else if (event.key === 'ArrowUp' && text === '') editLast(event)
  }

  function editLast(event) {
    const own = room.timeline.entries.findLast(
      (e) => e.kind === 'message' && e.message.from === store.me?.user,
    )
    if (own === undefined) return
    event.preventDefault()
    aimAt({ edit: own.message }, own.message.text)
  }

  const left = most - text.length
  return html`
    <form class="composer" onSubmit=${say}>
      ${(reply ?? edit) !== undefined && html`<p class="aim"><span dir="auto">${edit === undefined ? `To ${reply.name}: ${reply.text}` : 'Changing your message'}</span><button type="button" onClick=${() => aimAt({})}>Cancel</button></p>`}
      ${offers.length > 0 && html`<${Offers} offers=${offers} chosen=${chosen} take=${take} />`}
      <label for="text" class="unseen">Message to ${room.name}</label>
      <textarea
        id="text"
        ref=${field}
        rows="1"
        dir="auto"
        placeholder=${`Message to ${room.name}`}
        enterkeyhint="send"
        autocomplete="off"
        aria-autocomplete="list"
        aria-controls=${offers.length > 0 ? 'offers' : undefined}
        aria-activedescendant=${offers.length > 0 ? `offer-${chosen}` : undefined}
        value=${text}
        onInput=${(e) => type(e.target.value, e.target.selectionStart)}
        onKeyDown=${key}
        onBlur=${() => setOffers([])}
      ></textarea>
      <button class="primary send" type="submit" aria-label="Send" disabled=${text.trim() === '' || left < 0}><${Icon} name="send" /></button>
      ${left < 200 && html`<p class=${left < 0 ? 'problem small' : 'quiet small'} role="status">${left < 0 ? `${-left} characters too many` : `${left} characters left`}</p>`}
    </form>
  `
}

/** The name of a command or a person was begun and not finished. Arguments are taken with Tab: Enter sends. */
function completes(text, { from, to, insert }) {
  const begun = text.slice(from, to)
  return /^[/@]/.test(begun) && begun !== insert.trim()
}

const Offers = ({ offers, chosen, take }) => html`
  <ul id="offers" class="offers" role="listbox" aria-label="Suggestions">
    ${offers.map(
      (offer, i) => html`
        <li id=${`offer-${i}`} role="option" aria-selected=${String(i === chosen)} onMouseDown=${(e) => e.preventDefault()} onClick=${() => take(offer)}>
          <code>${offer.label}</code> <span class="quiet">${offer.hint}</span>
        </li>
      `,
    )}
  </ul>
`
