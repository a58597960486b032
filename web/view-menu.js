/**
 * What can be done with one message. A menu as WAI-ARIA describes it: arrows move, Escape closes and goes back.
 */
import { Component, html } from './lib/html.js'
import { actionsFor } from './actions.js'

export class MessageMenu extends Component {
  componentDidMount() {
    const { x, y } = this.props.store.menu
    const { offsetWidth: width, offsetHeight: height } = this.base
    this.base.style.left = `${Math.max(8, Math.min(x, innerWidth - width - 8))}px`
    this.base.style.top = `${Math.max(8, Math.min(y, innerHeight - height - 8))}px`
    this.#items()[0]?.focus()
    document.addEventListener('pointerdown', this.#outside)
  }

  componentWillUnmount() {
    document.removeEventListener('pointerdown', this.#outside)
  }

  #items = () => [...this.base.querySelectorAll('[role=menuitem]')]

  #outside = (event) => {
    if (!this.base.contains(event.target)) this.#close()
  }

  #close = () => {
    const { back } = this.props.store.menu ?? {}
    this.props.store.set({ menu: undefined })
    back?.focus()
  }

  #key = (event) => {
    const items = this.#items()
    const at = items.indexOf(document.activeElement)
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key]
    if (to !== undefined) {
      event.preventDefault()
      items[(to + items.length) % items.length].focus()
    } else if (event.key === 'Escape' || event.key === 'Tab') {
      event.preventDefault()
      event.stopPropagation()
      this.#close()
    }
  }

  render({ store, session }) {
    const { message } = store.menu
    const room = store.rooms.get(store.menu.room)
    if (room === undefined) return null
    const run = (action) => {
      this.#close()
      action.run()
    }
    return html`
      <div class="menu" role="menu" aria-label=${`The message by ${message.name}`} onKeyDown=${this.#key}>
        ${actionsFor({ message, room, store, session }).map(
          (action) =>
            html`<button type="button" role="menuitem" tabindex="-1" class=${action.apart ? 'apart' : ''} onClick=${() => run(action)}>${action.label}</button>`,
        )}
      </div>
    `
  }
}
