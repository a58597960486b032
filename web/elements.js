/**
 * Elements out of what others wrote: text only, never markup.
 */

/**
 * @param {string} tag
 * @param {string} className
 * @param {...(string | Node)} children texts and elements
 */
export function element(tag, className, ...children) {
  const made = document.createElement(tag)
  if (className !== '') made.className = className
  made.append(...children) // strings become text nodes
  return made
}

export function button(label, run) {
  const made = element('button', '', label)
  made.type = 'button'
  made.addEventListener('click', run)
  return made
}

/** A name or a text of somebody: in its own direction of writing, whatever stands around it. */
export function words(tag, className, text) {
  const made = element(tag, className, text)
  made.dir = 'auto'
  return made
}

export function time(at) {
  const date = new Date(at)
  const made = element('time', '', date.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' }))
  made.dateTime = date.toISOString()
  made.title = date.toLocaleString()
  return made
}

export function find(selector) {
  const found = document.querySelector(selector)
  if (found === null) throw new Error(`the page has no ${selector}`)
  return found
}
