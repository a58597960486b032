/**
 * What the views of the console share: asking the server, and buttons that are lines.
 */
import { errorWords } from './client/index.js'
import { html, useEffect, useState } from './lib/html.js'
import { Loading, Problem } from './view-parts.js'

/**
 * The result of a line, asked for again whenever something was decided in the room.
 * @returns {{result?: object, error?: object, again: () => void}} neither: it is on its way
 */
export function useAsk(room, line) {
  const [state, setState] = useState({})
  const [round, setRound] = useState(0)
  useEffect(() => {
    let wanted = true
    let error
    void room
      .ask(line, (refused) => {
        error = refused
      })
      .then((result) => wanted && setState({ result, error, line }))
    return () => {
      wanted = false
    }
  }, [line, round, room.decided])
  const fresh = state.line === line ? state : {}
  return { ...fresh, again: () => setRound(round + 1) }
}

/** Loading, refused, or what there is. */
export function Asked({ asked, children }) {
  if (asked.error !== undefined) return html`<${Problem} error=${asked.error} again=${asked.again} />`
  if (asked.result === undefined) return html`<${Loading} />`
  return children(asked.result)
}

/** A button that runs a line at once; what it was, and the way back, stands at the edge afterwards. */
export function Line({ room, line, children, primary }) {
  const [state, setState] = useState({})
  async function run() {
    setState({ busy: true })
    const error = await room.act(line)
    setState(error === undefined ? {} : { problem: `${errorWords(error)} (${error.name})` })
  }
  return html`
    <button type="button" class=${primary ? 'primary' : ''} title=${line} disabled=${state.busy} onClick=${run}>${children}</button>
    ${state.problem && html`<span class="problem small" role="alert">${state.problem}</span>`}
  `
}

/** A button that asks for words first. */
export function Deed({ store, room, deed, subject, children, primary }) {
  const open = () =>
    store.set({
      dialog: { kind: 'action', deed, room, subject, key: `${deed.label} ${subject.key ?? subject.user}` },
    })
  return html`<button type="button" class=${primary ? 'primary' : ''} onClick=${open}>${children}</button>`
}

/** A number with what it is, for a row of them. */
export const Figure = ({ label, children, hint }) => html`
  <div class="figure"><dt>${label}</dt><dd>${children}${hint && html`<span class="quiet small"> ${hint}</span>`}</dd></div>
`
