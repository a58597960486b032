/**
 * The pages in use: a server as a child process, a browser, and people who each have a page of their own.
 */
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import { ParleyClient } from '../../client/index.ts'
import { type ContextOptions, openBrowser, openContext, openTab, type PageOptions } from './browser.ts'
import { type ServerChild, startChild } from './server-child.ts'

export interface Visitor {
  readonly page: Page
  /** What the browser complained about: see `openPage`. */
  readonly complaints: string[]
  /** Types into the field and sends. */
  say(text: string): Promise<void>
  /** The entry of the list that has this text, once it is there. */
  entry(text: string | RegExp): Locator
  /** Opens the menu of a message and chooses from it. */
  choose(message: string, action: string): Promise<void>
}

export interface Site extends AsyncDisposable {
  readonly server: ServerChild
  readonly browser: Browser
  /** Somebody who follows a link into a room in a tab of their own, and is in it when this resolves. Loads nothing twice. */
  visit(name: string, room: string, options?: PageOptions): Promise<Visitor>
  /** The link that signs somebody in. */
  link(name: string, room: string): Promise<string>
}

export async function openSite(args?: readonly string[]): Promise<Site> {
  const server = await startChild(args === undefined ? {} : { args })
  const browser = await openBrowser()
  const contexts = new Map<string, Promise<BrowserContext>>()
  /** One for each kind of screen: a page's many files are loaded once for all tabs. */
  const contextFor = (options: ContextOptions = {}) => {
    const { width, height, colorScheme, hasTouch } = options
    const kind = JSON.stringify([width, height, colorScheme, hasTouch])
    const known = contexts.get(kind)
    if (known !== undefined) return known
    const made = openContext(browser, options)
    contexts.set(kind, made)
    return made
  }
  const link = async (name: string, room: string) =>
    `${server.webUrl}#room=${room}&token=${await server.token(name)}`
  return {
    server,
    browser,
    link,
    async visit(name, room, options) {
      const { page, complaints } = await openTab(await contextFor(options), options)
      await page.goto(await link(name, room))
      await page.getByRole('main', { name: `Room ${room}` }).waitFor()
      await page.locator('.log .loading').waitFor({ state: 'detached' })
      return visitor(page, complaints)
    },
    async [Symbol.asyncDispose]() {
      await browser.close()
      await server[Symbol.asyncDispose]()
    },
  }
}

function visitor(page: Page, complaints: string[]): Visitor {
  const field = page.locator('#text')
  const entry = (text: string | RegExp) => page.locator('.entry', { hasText: text }).last()
  return {
    page,
    complaints,
    entry,
    async say(text) {
      await field.fill(text)
      await field.press('Enter')
    },
    async choose(message, action) {
      await entry(message).hover()
      await entry(message)
        .getByRole('button', { name: /^Actions/ })
        .click()
      await page.getByRole('menuitem', { name: action }).click()
    },
  }
}

const subjects = ['the ferry', 'a gull', 'our boat', 'the harbour', 'my neighbour', 'the baker', 'a cyclist']
const deeds = [
  'waits for',
  'remembers',
  'has found',
  'looks after',
  'sings about',
  'is late for',
  'paints',
  'misses',
  'carries',
  'likes',
]

/** Fills a room with `count` different texts, `line 1: …` on, by several people, in order. */
export async function chatter(site: Site, room: string, count: number): Promise<void> {
  const clients = await Promise.all(
    subjects.map(async (_, i) => {
      const client = new ParleyClient({
        url: site.server.url,
        token: await site.server.token(`talker-${room}-${i}`),
      })
      await client.connect()
      await client.join(room)
      return client
    }),
  )
  for (let i = 1; i <= count; i++) {
    const words = `${subjects[i % 7]} ${deeds[Math.floor(i / 7) % 10]} ${subjects[(i * 3 + Math.floor(i / 10)) % 7]}`
    const answer = await clients[i % clients.length]?.send(room, `line ${i}: ${words}`)
    if (answer?.ok !== true) throw new Error(`line ${i} was refused: ${answer?.error.message}`)
  }
  for (const client of clients) client.close()
}

const words =
  'anchor apple basket beacon bridge butter candle canvas cheese copper cotton feather ferry garden ginger hammer harvest island jacket kettle ladder lantern lemon marble meadow mirror needle orchard paddle pepper pillow rabbit ribbon saddle sailor shovel silver spoon thunder ticket timber tunnel velvet walnut window winter'.split(
    ' ',
  )

/** Many people at once, each with so many different texts: a busy room. @returns how many were delivered */
export async function crowd(site: Site, room: string, people: number, each: number): Promise<number> {
  let state = 1
  const word = () => {
    state = (state * 48_271) % 2_147_483_647
    return words[state % words.length]
  }
  const text = () => Array.from({ length: 9 }, word).join(' ')
  const delivered = await Promise.all(
    Array.from({ length: people }, async (_, i) => {
      const client = new ParleyClient({ url: site.server.url, token: await site.server.token(`crowd-${i}`) })
      await client.connect()
      await client.join(room)
      const answers = []
      for (let n = 0; n < each; n++) answers.push(await client.send(room, text()))
      client.close()
      return answers.filter(({ ok }) => ok).length
    }),
  )
  return delivered.reduce((sum, n) => sum + n, 0)
}
