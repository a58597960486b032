/** A busy room: the page keeps a bounded number of entries, and stays usable. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inChromium } from '../support/chromium-tests.ts'
import { crowd, openSite, type Site, type Visitor } from '../support/site.ts'

inChromium('a busy room', () => {
  let site: Site
  let ann: Visitor
  let limits: { entriesMax: number; pastEntriesMax: number; unreadMax: number }
  beforeAll(async () => {
    site = await openSite()
    ann = await site.visit('ann', 'busy')
    const served = ann.page.url().replace(/#.*/, '')
    const page = await (await fetch(served)).text()
    const folder = /src="(\/v\/\w+\/)main\.js"/.exec(page)?.[1] ?? ''
    limits = (await ann.page.evaluate(
      `import('${folder}limits.js').then(({ limits }) => limits)`,
    )) as typeof limits
  })
  afterAll(() => site[Symbol.asyncDispose]())
  const rows = () => ann.page.locator('.log li').count()

  test('at the end of the list the oldest entries leave (entriesMax)', async () => {
    const delivered = await crowd(site, 'busy', 30, 40)
    expect(delivered).toBeGreaterThan(limits.entriesMax * 1.25)
    await ann.say('still here')
    await ann.page.locator('.is-message', { hasText: 'still here' }).waitFor()
    expect(await rows()).toBeGreaterThanOrEqual(limits.entriesMax)
    expect(await rows()).toBeLessThanOrEqual(limits.entriesMax * 1.25 + 1)
    expect(ann.complaints).toEqual([])
  }, 90_000)

  test('who reads the past is not pushed away: what is new is counted, up to a bound, and one press away', async () => {
    await ann.page.evaluate("document.querySelector('.log').scrollTop = 400")
    await ann.page.getByRole('button', { name: 'To the latest' }).waitFor()
    const delivered = await crowd(site, 'busy', 30, 40)
    expect(delivered).toBeGreaterThan(limits.unreadMax)
    const pill = ann.page.getByRole('button', { name: `${limits.unreadMax}+ new` })
    await pill.waitFor()
    expect(await rows()).toBeLessThanOrEqual(limits.pastEntriesMax)
    await pill.click()
    await ann.say('back at the end')
    await ann.page.locator('.is-message', { hasText: 'back at the end' }).waitFor()
    await pill.waitFor({ state: 'detached' })
    expect(ann.complaints).toEqual([])
  }, 90_000)
})
