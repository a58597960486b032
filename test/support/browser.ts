/**
 * Chromium without a window, for the pages: the real browser against the real server. Where it is not installed
 * the tests that need it are skipped, and say so.
 */
import { existsSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'

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

export interface PageOptions {
  readonly width?: number
  readonly height?: number
  readonly colorScheme?: 'light' | 'dark'
  readonly hasTouch?: boolean
  /** Done to the page before it loads anything. */
  readonly prepare?: (page: Page) => Promise<void>
}

/** A person of their own: nothing is shared with other pages. */
export async function openPage(browser: Browser, options: PageOptions = {}): Promise<WatchedPage> {
  const { width = 1200, height = 800, colorScheme = 'light', hasTouch = false } = options
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme,
    hasTouch,
    reducedMotion: 'reduce',
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
  })
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error.stack ?? error)))
  await page.addInitScript({
    content:
      "addEventListener('securitypolicyviolation', (e) => console.error('policy: ' + e.violatedDirective + ' ' + e.blockedURI))",
  })
  await options.prepare?.(page)
  return { page, complaints }
}
