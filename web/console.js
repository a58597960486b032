/** The console: see the commit that brings it. */
import { html } from './lib/html.js'
export const Console = () => html`<main class="page"></main>`
