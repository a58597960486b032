/**
 * Chromium without a window, for the pages: the real browser against the real server. Where it is not installed
 * the tests that need it are skipped, and say so.
 */
import { existsSync } from 'node:fs'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'

const places = [
  process.env['CHROMIUM'] ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
]
export const chromiumPath = places.find((path) => path !== '' && existsSync(path))

/** Opens a browser; the caller closes it. */
export function openBrowser(): Promise<Browser> {
  // In a container there is no user namespace for its sandbox; it opens our own server's pages only.
  return chromium.launch({
    ...(chromiumPath === undefined ? {} : { executablePath: chromiumPath }),
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  })
}

/** A page that writes down what a browser complains about: violations of the policy, exceptions, errors on its console. */
export interface WatchedPage {
  readonly page: Page
  readonly complaints: string[]
}

/** What a browser is like. */
export interface ContextOptions {
  readonly width?: number
  readonly height?: number
  readonly colorScheme?: 'light' | 'dark'
  readonly hasTouch?: boolean
}

export interface PageOptions extends ContextOptions {
  /** Done to the page before it loads anything. */
  readonly prepare?: (page: Page) => Promise<void>
}

/** A person of their own: nothing is shared with other pages. */
export async function openPage(browser: Browser, options: PageOptions = {}): Promise<WatchedPage> {
  return openTab(await openContext(browser, options), options)
}

/** What tabs share: what the browser has loaded before, and what it keeps for good. */
export function openContext(browser: Browser, options: ContextOptions = {}): Promise<BrowserContext> {
  const { width = 1200, height = 800, colorScheme = 'light', hasTouch = false } = options
  return browser.newContext({
    viewport: { width, height },
    colorScheme,
    hasTouch,
    reducedMotion: 'reduce',
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
  })
}

/** A tab: signs in on its own, as a tab of the pages does. */
export async function openTab(context: BrowserContext, { prepare }: PageOptions = {}): Promise<WatchedPage> {
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error.stack ?? error)))
  await page.addInitScript({
    content:
      "addEventListener('securitypolicyviolation', (e) => console.error('policy: ' + e.violatedDirective + ' ' + e.blockedURI))",
  })
  await prepare?.(page)
  return { page, complaints }
}
