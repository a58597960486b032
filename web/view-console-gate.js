/**
 * The console is loaded when somebody first opens it: most people never do.
 */
import { html, useEffect, useState } from './lib/html.js'
import { Loading, Problem } from './view-parts.js'

let loaded

export function ConsoleGate(props) {
  const [view, setView] = useState({ Console: loaded })
  useEffect(() => {
    if (loaded !== undefined) return
    import('./console.js').then(
      ({ Console }) => {
        loaded = Console
        setView({ Console })
      },
      () =>
        setView({
          error: {
            message: 'This part of the page is of an older version than the server: load the page again.',
            name: 'reload',
          },
        }),
    )
  }, [])
  const { Console, error } = view
  if (error !== undefined)
    return html`<main id="main" tabindex="-1" class="page"><${Problem} error=${error} again=${() => location.reload()} /></main>`
  return Console === undefined
    ? html`<main id="main" tabindex="-1" class="page"><${Loading} /></main>`
    : html`<${Console} ...${props} />`
}
