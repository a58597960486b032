/**
 * Suites that need a real browser: run where Chromium is installed, else skipped with how to get it in the title.
 */
import { describe, vi } from 'vitest'
import { chromiumPath } from './browser.ts'

/** A browser, a server and their neighbours share two cores: what is waited for comes, and says so when it does. */
const patience = { testTimeout: 90_000, hookTimeout: 90_000, expect: { poll: { timeout: 20_000 } } }

export function inChromium(title: string, suite: () => void): void {
  vi.setConfig(patience)
  if (chromiumPath !== undefined) describe(title, suite)
  else describe.skip(`${title} (Chromium is not installed: apt-get install chromium)`, suite)
}
