/**
 * The dialogs that ask for a reason: a report by anybody, and the deeds of moderators.
 */
import { categoryName } from './category-words.js'
import { errorWords } from './client/index.js'
import { html, useState } from './lib/html.js'
import { categories } from './protocol/statement.js'
import { Dialog } from './view-parts.js'

export const Categories = ({ value, set, id, first }) => html`
  <select id=${id} value=${value} onChange=${(e) => set(e.target.value)}>
    ${first && html`<option value="">${first}</option>`}
    ${categories.map((category) => html`<option value=${category} selected=${category === value}>${categoryName(category)}</option>`)}
  </select>
`

export function ReportDialog({ message, room, store, close }) {
  const [category, setCategory] = useState('harassment')
  const [text, setText] = useState('')
  const [problem, setProblem] = useState()

  async function submit(event) {
    event.preventDefault()
    const refused = await room.report(message, category, text.trim())
    if (refused !== undefined) return setProblem(refused)
    close()
    store.toast(
      'Reported. The moderators see it; you will hear what came of it. Nobody learns that it was you.',
    )
  }

  return html`
    <${Dialog} title="Report a message" close=${close}>
      <form onSubmit=${submit}>
        <blockquote dir="auto">${message.name}: ${message.text.slice(0, 400)}</blockquote>
        <label for="report-category">What is wrong with it?</label>
        <${Categories} id="report-category" value=${category} set=${setCategory} />
        <label for="report-text">What should the moderators know? <span class="quiet">(may be empty)</span></label>
        <textarea id="report-text" rows="3" maxlength="1000" value=${text} onInput=${(e) => setText(e.target.value)}></textarea>
        ${problem && html`<p class="problem" role="alert">${problem}</p>`}
        <p class="actions"><button type="button" onClick=${close}>Cancel</button><button class="primary" type="submit">Report</button></p>
      </form>
    <//>
  `
}

/** A deed about somebody: the reason is what they will read. */
export function ActionDialog({ deed, room, subject, close }) {
  const [duration, setDuration] = useState(deed.durations?.[0][0] ?? '')
  const [category, setCategory] = useState('')
  const [words, setWords] = useState('')
  const [problem, setProblem] = useState()
  const reason = [category, words].filter((part) => part.trim() !== '').join(' ')
  const line = deed.line({
    user: subject.user && `@${subject.name}`,
    message: subject.message,
    item: subject.item,
    duration,
    reason,
  })

  async function submit(event) {
    event.preventDefault()
    const error = await room.act(line)
    if (error === undefined) close()
    else setProblem(`${errorWords(error)} (${error.name})`)
  }

  return html`
    <${Dialog} title=${`${deed.label}: ${subject.name}`} close=${close}>
      <form onSubmit=${submit}>
        <p class="quiet">${deed.about}</p>
        ${subject.text !== undefined && html`<blockquote dir="auto">${subject.text.slice(0, 400)}</blockquote>`}
        ${
          deed.durations &&
          html`<label for="deed-duration">${deed.durationLabel ?? 'For how long'}</label>
            <select id="deed-duration" value=${duration} onChange=${(e) => setDuration(e.target.value)}>
              ${deed.durations.map(([value, label]) => html`<option value=${value} selected=${value === duration}>${label}</option>`)}
            </select>`
        }
        ${
          !deed.plain &&
          html`<label for="deed-category">Because of</label>
        <${Categories} id="deed-category" value=${category} set=${setCategory} first="The rules of the room" />`
        }
        <label for="deed-reason">In words, ${deed.audience ?? `for ${subject.name} to read`}</label>
        <textarea id="deed-reason" rows="2" maxlength="900" required=${deed.needsReason && category === ''} value=${words} onInput=${(e) => setWords(e.target.value)}></textarea>
        <p class="as-typed"><span class="quiet">The same as typing</span> <code dir="auto">${line}</code></p>
        ${problem && html`<p class="problem" role="alert">${problem}</p>`}
        <p class="actions"><button type="button" onClick=${close}>Cancel</button><button class="primary" type="submit">${deed.verb}</button></p>
      </form>
    <//>
  `
}
