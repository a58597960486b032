/** The pages for everyone: by keyboard alone, on a phone, in light and dark, and without violations that axe can find. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openPage } from '../support/browser.ts'
import { inChromium } from '../support/chromium-tests.ts'
import { chatter, openSite, type Site, type Visitor } from '../support/site.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe finds: rule, and the elements. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  const found = await page.evaluate(
    "axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map((n) => n.html.slice(0, 200) + ' ' + n.failureSummary).join(' | ')))",
  )
  return found as string[]
}

inChromium('the pages', () => {
  let site: Site
  beforeAll(async () => {
    site = await openSite()
  })
  afterAll(() => site[Symbol.asyncDispose]())

  describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
    test('the door has no violations, at desk and phone', async () => {
      for (const width of [1200, 390]) {
        const { page } = await openPage(site.browser, { colorScheme, width })
        await page.goto(site.server.webUrl)
        await page.getByLabel('Token').waitFor()
        expect(await violations(page)).toEqual([])
        await page.context().close()
      }
    })

    test('the chat with a statement, its dialog, a menu, a report, suggestions and standing have none', async () => {
      const room = `axe-${colorScheme}`
      const ann = await site.visit('ann', room, { colorScheme })
      const { page } = ann
      await chatter(site, room, 5)
      await ann.say('see https://example.org@example.net/ and say hello')
      await ann.say('/policy set personal_data block')
      await ann.entry('/policy set personal_data block').waitFor()
      await ann.say('my number is +44 7700 900123')
      await ann.entry('was not delivered').waitFor()
      expect(await violations(page)).toEqual([])

      await ann.entry('was not delivered').getByRole('button', { name: /^Why/ }).click()
      await page.getByRole('dialog').waitFor()
      expect(await violations(page)).toEqual([])
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })

      await ann.entry('line 5:').hover()
      await ann
        .entry('line 5:')
        .getByRole('button', { name: /^Actions/ })
        .click()
      await page.getByRole('menu').waitFor()
      expect(await violations(page)).toEqual([])
      await page.getByRole('menuitem', { name: 'Report…' }).click()
      await page.getByRole('dialog').waitFor()
      expect(await violations(page)).toEqual([])
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })

      await page.locator('#text').fill('/s')
      await page.getByRole('listbox').waitFor()
      expect(await violations(page)).toEqual([])
      await page.locator('#text').fill('')

      await page.getByRole('button', { name: 'Your standing' }).click()
      await page.getByRole('button', { name: 'Look at it' }).first().waitFor()
      expect(await violations(page)).toEqual([])
      await page.close()
    }, 90_000)

    test('every view of the console has none', async () => {
      const room = `axe-console-${colorScheme}`
      const ann = await site.visit('ann', room, { colorScheme })
      const ben = await site.visit('ben', room)
      const { page } = ann
      await ann.say('/rule add word rosebud hold No spoilers, please.')
      await ann.entry('rosebud').waitFor()
      await ben.say('it was rosebud')
      await ben.entry('waits for a moderator').getByRole('button', { name: /^Why/ }).click()
      await ben.page.getByLabel(/own words/).fill('It is old.')
      await ben.page.getByRole('dialog').getByRole('button', { name: 'Appeal' }).click()
      await page.getByRole('button', { name: /^Console/ }).click()
      const tabs = page.getByRole('tab')
      await tabs.first().waitFor()
      for (const tab of await tabs.all()) {
        await tab.click()
        await expect.poll(() => page.locator('#panel .loading').count()).toBe(0)
        expect([await tab.textContent(), ...(await violations(page))]).toEqual([expect.any(String)])
      }
      await page.close()
      await ben.page.close()
    }, 90_000)
  })

  test('everything is reached by keyboard alone: sign in, speak, answer, act, leave', async () => {
    const { page, complaints } = await openPage(site.browser)
    await page.goto(site.server.webUrl)
    await page.getByLabel('Token').waitFor()
    const keys = page.keyboard
    await keys.press('Tab')
    await keys.insertText(await site.server.token('kay'))
    await keys.press('Tab')
    await keys.press('ControlOrMeta+a')
    await keys.type('keys')
    await keys.press('Enter')
    await page.getByRole('main', { name: 'Room keys' }).waitFor()
    await focused(page, '#text')
    await keys.type('hello by keyboard')
    await keys.press('Enter')
    await page.locator('.is-message', { hasText: 'hello by keyboard' }).waitFor()

    await keys.press('Shift+Tab') // the list: one stop, at its newest entry
    await focused(page, '.is-message')
    await keys.press('Enter')
    await focused(page, '[role=menuitem]')
    await keys.press('ArrowDown')
    await keys.press('ArrowUp')
    await keys.press('Enter') // Reply
    await page.getByText('To kay: hello by keyboard').waitFor()
    await focused(page, '#text')
    await keys.type('answered')
    await keys.press('Enter')
    await page.locator('.is-message .quote').waitFor()

    await keys.type('/hel')
    await page.getByRole('option', { name: /^\/help/ }).waitFor()
    await keys.press('Tab')
    expect((await page.locator('#text').inputValue()).trim()).toBe('/help')
    await keys.press('Enter')
    await page.locator('.entry', { hasText: 'Shows the commands' }).waitFor()

    await keys.press('ArrowUp') // the last own message, to change it
    await expect.poll(() => page.locator('#text').inputValue()).toBe('answered')
    await keys.press('Escape')
    await expect.poll(() => page.locator('#text').inputValue()).toBe('')
    expect(complaints).toEqual([])
    await page.context().close()
  })

  test('a menu gives the focus back, and so does a dialog', async () => {
    const ann = await site.visit('ann', 'focus')
    await ann.say('something')
    await ann.entry('something').focus()
    await ann.page.keyboard.press('Enter')
    await ann.page.getByRole('menu').waitFor()
    await ann.page.keyboard.press('Escape')
    await focused(ann.page, '.is-message')
    await ann.page.close()
  })

  test('new messages are read out politely, several as their number', async () => {
    const ann = await site.visit('ann', 'aloud')
    const heard: string[] = []
    await ann.page.exposeFunction('heard', (text: string) => heard.push(text))
    await ann.page.evaluate(
      "new MutationObserver(() => heard(document.getElementById('polite').textContent)).observe(document.getElementById('polite'), { childList: true, characterData: true, subtree: true })",
    )
    await chatter(site, 'aloud', 1) // alone, and then many
    await expect.poll(() => heard.join('\n')).toMatch(/line 1:/)
    await chatter(site, 'aloud', 12)
    await expect.poll(() => heard.join('\n')).toMatch(/line 1:.*\d+ new messages in aloud/s)
    expect(heard.filter((text) => text !== '').length).toBeLessThan(12)
    await ann.page.close()
  })

  describe('on a phone', () => {
    let ann: Visitor
    beforeAll(async () => {
      ann = await site.visit('ann', 'phone', { width: 390, height: 740, hasTouch: true })
    })
    afterAll(() => ann.page.close())

    test('nothing is wider than the screen, also a long word', async () => {
      await ann.say(`look: ${'verylongword'.repeat(30)}`)
      await ann.entry('verylongword').waitFor()
      expect(await ann.page.evaluate('document.documentElement.scrollWidth')).toBe(390)
      expect(await violations(ann.page)).toEqual([])
    })

    test('rooms and members are panels that open and close', async () => {
      const rooms = ann.page.getByRole('navigation', { name: 'Rooms' })
      expect(await rooms.isVisible()).toBe(false)
      await ann.page.getByRole('button', { name: 'Rooms' }).tap()
      await rooms.waitFor()
      expect(await violations(ann.page)).toEqual([])
      await rooms.getByRole('button', { name: 'phone' }).tap()
      await rooms.waitFor({ state: 'hidden' })
      await ann.page.getByRole('button', { name: /^Members/ }).tap()
      await ann.page.getByRole('complementary', { name: 'Members' }).waitFor()
      await ann.page.keyboard.press('Escape')
    })

    test('the console fits as well', async () => {
      await ann.page.getByRole('button', { name: /^Console/ }).tap()
      await ann.page.getByRole('tab', { name: /^Members/ }).tap()
      await ann.page.getByLabel(/Find a member/).waitFor()
      expect(await ann.page.evaluate('document.documentElement.scrollWidth')).toBe(390)
    })
  })

  test('light and dark follow the system until somebody chooses, and the choice lasts', async () => {
    const ann = await site.visit('ann', 'theme', { colorScheme: 'dark' })
    const ground = () => ann.page.evaluate('getComputedStyle(document.body).backgroundColor')
    const dark = await ground()
    await ann.page.getByLabel('Appearance').selectOption('light')
    expect(await ground()).not.toBe(dark)
    await ann.page.reload()
    await ann.page.locator('#text').waitFor()
    expect(await ground()).not.toBe(dark)
    await ann.page.getByLabel('Appearance').selectOption('auto')
    expect(await ground()).toBe(dark)
    await ann.page.close()
  })
})

async function focused(page: Page, selector: string): Promise<void> {
  await expect
    .poll(() => page.evaluate(`document.activeElement?.matches(${JSON.stringify(selector)})`))
    .toBe(true)
}
