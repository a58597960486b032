/**
 * What the page knows, in one place. Whoever changes something calls `changed`; it is painted once a frame, however
 * much happened: a room with a thousand messages a second costs sixty paints.
 */
import { useEffect, useState } from './lib/html.js'
import { limits } from './limits.js'

export class Store {
  /** `out` until somebody signs in. */
  phase = 'out'
  /** What stands under the sign-in form. */
  problem = ''
  /** The connection's state, as the client tells it, and when it will be tried again. */
  connection = { phase: 'idle' }
  me
  rooms = new Map()
  current
  /** `chat`, `standing` or `console`. */
  view = 'chat'
  tab = 'held'
  dialog
  menu
  toasts = []
  /** The panel that a narrow screen shows over the rest: `rooms`, `members` or nothing. */
  drawer
  /** Own appeals by the id of what they contest. */
  appeals = new Map()
  /** Whose messages the reader does not want to see: user ids. The server keeps the list. */
  ignored = new Set()
  #listeners = new Set()
  #waiting = false
  /** What the last paint took. */
  #costMs = 0

  get room() {
    return this.rooms.get(this.current)
  }

  listen(listener) {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  set(fields) {
    Object.assign(this, fields)
    this.changed()
  }

  changed() {
    if (this.#waiting) return
    this.#waiting = true
    const paint = () => {
      this.#waiting = false
      const begunMs = performance.now()
      for (const listener of [...this.#listeners]) listener()
      setTimeout(() => {
        this.#costMs = Math.min(performance.now() - begunMs, limits.paintPauseMs)
      })
    }
    // Where painting is dear, on a slow machine or in a very busy room, the page rests twice as long as it worked: whoever
    // types comes first.
    if (document.hidden) setTimeout(paint, limits.hiddenPaintMs)
    else if (this.#costMs > limits.paintCheapMs)
      setTimeout(() => requestAnimationFrame(paint), this.#costMs * 2)
    else requestAnimationFrame(paint)
  }

  /** A short note at the edge, perhaps with something to do about it. */
  toast(text, more = {}) {
    const toast = { text, ...more }
    this.toasts = [...this.toasts, toast].slice(-limits.toastsMax)
    setTimeout(() => this.dropToast(toast), limits.toastMs)
    this.changed()
  }

  dropToast(toast) {
    this.toasts = this.toasts.filter((t) => t !== toast)
    this.changed()
  }
}

/** Paints the component again whenever the store changes. */
export function useStore(store) {
  const [, paint] = useState(0)
  useEffect(() => store.listen(() => paint((n) => n + 1)), [store])
}
