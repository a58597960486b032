/**
 * Small parts that several views share.
 */
import { Component, html, useEffect, useRef, useState } from './lib/html.js'
import { kept } from './kept.js'
import { hueOf, initials, moment, partsOf } from './texts.js'

const themes = { auto: 'System', light: 'Light', dark: 'Dark' }

export function ThemeSwitch() {
  const [theme, setTheme] = useState(kept.theme)
  const choose = (event) => {
    kept.theme = event.target.value
    setTheme(event.target.value)
    dispatchEvent(new Event('parley-theme'))
  }
  return html`
    <label class="theme">
      <span>Appearance</span>
      <select value=${theme} onChange=${choose}>
        ${Object.entries(themes).map(([value, label]) => html`<option value=${value} selected=${value === theme}>${label}</option>`)}
      </select>
    </label>
  `
}

/** A text of somebody: as text, in its own direction, with its addresses as links that show where they lead. */
export function Said({ text, tag = 'div', className = 'text' }) {
  return html`
    <${tag} class=${className} dir="auto">
      ${partsOf(text).map((part) =>
        part.href === undefined
          ? part.text
          : html`<a href=${part.href} target="_blank" rel="noopener noreferrer nofollow ugc">${part.text}</a>${part.host === undefined ? null : html`<span class="host">leads to ${part.host}</span>`}`,
      )}
    <//>
  `
}

/** One's own words with the parts that were the reason marked. */
export function Marked({ text, spans }) {
  const parts = []
  let from = 0
  for (const { start, end } of spans.toSorted((a, b) => a.start - b.start)) {
    if (start < from || end > text.length) continue
    parts.push(text.slice(from, start), html`<mark>${text.slice(start, end)}</mark>`)
    from = end
  }
  return html`<blockquote dir="auto">${parts}${text.slice(from)}</blockquote>`
}

export function Avatar({ user, name }) {
  const ref = useRef()
  useEffect(() => ref.current.style.setProperty('--hue', String(hueOf(user))), [user])
  return html`<span class="avatar" ref=${ref} aria-hidden="true">${initials(name)}</span>`
}

export const When = ({ at, children }) =>
  html`<time dateTime=${new Date(at).toISOString()} title=${moment(at)}>${children}</time>`

/** A dialog of the platform: modal, closed by Escape, and the focus goes back to where it was. */
export class Dialog extends Component {
  componentDidMount() {
    this.base.showModal()
  }

  componentWillUnmount() {
    this.base.close()
  }

  render({ title, close, children, wide }) {
    const cancel = (event) => {
      event.preventDefault()
      close()
    }
    return html`
      <dialog class=${wide ? 'wide' : ''} aria-labelledby="dialog-title" onCancel=${cancel} onClick=${(e) => e.target === e.currentTarget && close()}>
        <div class="dialog-body">
          <header>
            <h2 id="dialog-title">${title}</h2>
            <button type="button" class="icon" aria-label="Close" onClick=${close}><${Icon} name="close" /></button>
          </header>
          ${children}
        </div>
      </dialog>
    `
  }
}

const shapes = {
  close: 'M6 6l12 12M18 6L6 18',
  more: 'M6 12h.01M12 12h.01M18 12h.01',
  menu: 'M4 7h16M4 12h16M4 17h16',
  people:
    'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c.6-3.6 3.2-5.5 6.5-5.5s5.9 1.9 6.5 5.5M16 4.5a3.5 3.5 0 0 1 0 6.5M18 15c2 .7 3.2 2.4 3.5 5',
  reply: 'M9 7L4 12l5 5M4 12h10a6 6 0 0 1 6 6',
  send: 'M4 12L20 4l-5 16-3.5-6.5z',
  down: 'M6 9l6 6 6-6',
  shield: 'M12 3l7 3v5c0 5-3 8-7 10-4-2-7-5-7-10V6z',
  door: 'M14 4h5v16h-5M4 12h10M10 8l4 4-4 4',
  star: 'M12 4l2.4 5 5.6.7-4 3.8 1 5.5-5-2.7-5 2.7 1-5.5-4-3.8 5.6-.7z',
}

export const Icon = ({ name }) =>
  html`<svg class="icon-shape" viewBox="0 0 24 24" aria-hidden="true"><path d=${shapes[name]} /></svg>`

export const Empty = ({ title, children }) =>
  html`<div class="empty"><p class="empty-title">${title}</p><p>${children}</p></div>`

export const Loading = () => html`<p class="loading" role="status">Loading…</p>`

/** A refusal with its code, for whoever asks somebody else about it. */
export const Problem = ({ error, again }) => html`
  <div class="failed" role="alert">
    <p>${error.message} <code>${error.name}${error.code ? ` ${error.code}` : ''}</code></p>
    ${again && html`<button type="button" onClick=${again}>Try again</button>`}
  </div>
`
