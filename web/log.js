/**
 * The list of what was said and what happened, with a bound: the oldest entries leave the page.
 */
import { explain } from '/client/index.js'
import { button, element, time, words } from './elements.js'

const entriesMax = 1_000

export class Log {
  #list
  #entries = new Map()
  #actions
  me = ''

  /** @param actions what the buttons of a message do: `reply`, `edit`, `remove` */
  constructor(list, actions) {
    this.#list = list
    this.#actions = actions
  }

  clear() {
    this.#entries.clear()
    this.#list.replaceChildren()
  }

  /** The number of the first message on the page. */
  get oldest() {
    let oldest
    for (const { message } of this.#entries.values())
      if (oldest === undefined || message.seq < oldest) oldest = message.seq
    return oldest
  }

  message(message, before) {
    this.#entries.get(message.id)?.row.remove()
    const own = message.from === this.me
    const text = words('div', 'text', message.text)
    const mark = element('span', 'mark', message.edited_at === undefined ? '' : 'edited')
    const actions = element('span', 'actions')
    actions.append(
      button('Reply', () => this.#actions.reply(this.#entries.get(message.id)?.message ?? message)),
    )
    if (own) {
      actions.append(
        button('Edit', () => this.#actions.edit(this.#entries.get(message.id)?.message ?? message)),
      )
      actions.append(button('Remove', () => this.#actions.remove(message)))
    }
    const head = element('div', 'head', words('span', 'name', message.name), time(message.at), mark, actions)
    const row = element('li', own ? 'own' : '', head, ...this.#quote(message.reply_to), text)
    this.#entries.set(message.id, { row, text, mark, message })
    this.#add(row, before)
  }

  edited({ id, text }) {
    const entry = this.#entries.get(id)
    if (entry === undefined) return
    entry.message = { ...entry.message, text }
    entry.text.textContent = text
    entry.mark.textContent = 'edited'
  }

  removed({ id }) {
    const entry = this.#entries.get(id)
    if (entry === undefined) return
    this.#entries.delete(id)
    entry.row.className = 'removed'
    entry.row.replaceChildren(words('div', 'text', `A message of ${entry.message.name} was removed.`))
  }

  note(text) {
    this.#add(words('li', 'system', text))
  }

  /** A statement of reasons: what, why, until when, and a place to object. */
  statement(statement, own, appeal) {
    const { what, why, spans, until, fix, decided, appeal: redress } = explain(statement)
    const row = element(
      'li',
      statement.action === 'hold' ? 'statement held' : 'statement',
      element('strong', '', what),
    )
    if (own !== undefined) row.append(words('p', 'quote', own))
    for (const reason of why) row.append(element('p', '', reason))
    const parts = own === undefined ? [] : spans.map(({ start, end }) => own.slice(start, end))
    if (parts.length > 0)
      row.append(words('p', '', `It is about: ${parts.map((part) => `“${part}”`).join(', ')}`))
    if (until !== undefined) row.append(element('p', '', `It ends ${new Date(until).toLocaleString()}.`))
    if (fix !== undefined) row.append(element('p', '', `It passes if you ${fix}.`))
    const last = new Date(redress.until).toLocaleDateString()
    row.append(element('p', 'hint', `${decided} You may appeal until ${last}; a person will look at it.`))
    const reasons = element('input', '')
    reasons.maxLength = 1_000
    reasons.required = true
    reasons.setAttribute('aria-label', 'Why it is wrong')
    reasons.placeholder = 'Why it is wrong'
    const form = element('form', '', reasons, element('button', '', 'Appeal'))
    form.addEventListener('submit', async (event) => {
      event.preventDefault()
      const problem = await appeal(redress.id, reasons.value)
      form.replaceWith(element('p', '', problem ?? 'Your appeal is open.'))
    })
    row.append(form)
    this.#add(row)
  }

  #quote(id) {
    if (id === undefined) return []
    const original = this.#entries.get(id)?.message
    const text = original === undefined ? 'an older message' : `${original.name}: ${original.text}`
    return [words('p', 'quote', text)]
  }

  #add(row, before) {
    const list = this.#list
    const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 80
    if (before === undefined) list.append(row)
    else list.insertBefore(row, before)
    if (before === undefined && atEnd) list.scrollTop = list.scrollHeight
    while (before === undefined && list.children.length > entriesMax) this.#forgetFirst()
  }

  #forgetFirst() {
    const row = this.#list.firstElementChild
    row.remove()
    for (const [id, entry] of this.#entries) if (entry.row === row) this.#entries.delete(id)
  }
}
