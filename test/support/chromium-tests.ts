/**
 * Suites that need a real browser: run where Chromium is installed, else skipped with how to get it in the title.
 */
import { describe } from 'vitest'
import { chromiumPath } from './browser.ts'

export function inChromium(title: string, suite: () => void): void {
  if (chromiumPath !== undefined) describe(title, suite)
  else describe.skip(`${title} (Chromium is not installed: apt-get install chromium)`, suite)
}
