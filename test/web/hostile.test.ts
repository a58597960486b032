/** What hostile people write stays text: in messages, topics, clauses, reasons and addresses. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPage } from '../support/browser.ts'
import { inChromium } from '../support/chromium-tests.ts'
import { openSite, type Site, type Visitor } from '../support/site.ts'

const attacks = [
  '<img src=x onerror=alert(1)>',
  '<script>alert(1)</script>',
  '"><svg onload=alert(1)>',
  '<a href="javascript:alert(1)">click</a>',
  'javascript:alert(1)',
  '[click](javascript:alert(1))',
  '{{constructor.constructor("alert(1)")()}}',
  'https://example.org/"onmouseover="alert(1)',
  'data:text/html,<script>alert(1)</script>',
  '</ol></main><iframe src="//example.org"></iframe>',
  '&lt;b&gt; &amp; &#60;i&#62;',
  '__proto__ constructor toString',
]

inChromium('hostile texts', () => {
  let site: Site
  let owner: Visitor
  let reader: Visitor
  const alerts: string[] = []
  beforeAll(async () => {
    site = await openSite()
    owner = await site.visit('olga', 'hostile')
    reader = await site.visit('rita', 'hostile')
    for (const { page } of [owner, reader])
      page.on('dialog', (dialog) => {
        alerts.push(dialog.message())
        void dialog.dismiss()
      })
  })
  afterAll(() => site[Symbol.asyncDispose]())

  async function nothingRan(): Promise<void> {
    for (const { page, complaints } of [owner, reader]) {
      const foreign =
        "document.querySelectorAll('#app img, #app script, #app iframe, #app b > *, #app svg[onload]').length"
      expect(await page.evaluate(foreign)).toBe(0)
      expect(complaints).toEqual([])
    }
    expect(alerts).toEqual([])
  }

  test.each(attacks)('%s is read as it was written', async (attack) => {
    await owner.say(`say ${attack}`)
    // The owner's own list: delivered, or refused with the text in a statement. Either way as text.
    const own = owner.page.locator('.is-message .text, .is-statement blockquote').last()
    await expect.poll(() => own.textContent()).toContain(attack)
    await nothingRan()
  })

  test('a topic, a clause and a reason are text', async () => {
    const bold = '<b>bold</b><img src=x onerror=alert(2)>'
    await owner.say(`/topic ${bold}`)
    await expect.poll(() => reader.page.locator('.topic').textContent()).toContain(bold)
    await owner.say(`/rule add word rosebud hold ${bold}`)
    await reader.say('rosebud')
    await expect.poll(() => reader.entry('waits for a moderator').textContent()).toContain(bold)
    await owner.say(`/warn @rita ${bold}`)
    await expect.poll(() => reader.entry('You were warned').textContent()).toContain(bold)
    await owner.page.getByRole('button', { name: /^Console/ }).click()
    for (const tab of await owner.page.getByRole('tab').all()) {
      await tab.click()
      await expect.poll(() => owner.page.locator('#panel .loading').count()).toBe(0)
      await nothingRan()
    }
    await owner.page.getByRole('button', { name: 'Back to the chat' }).click()
  })

  test('only web addresses become links; they open apart, tell nobody where from, and show a host that hides', async () => {
    await owner.say(
      'see https://bank.example@evil.example/login, http://example.org/a(b). and ftp://example.org',
    )
    const links = reader.entry('see https://bank').getByRole('link')
    await links.nth(1).waitFor()
    expect(await links.count()).toBe(2)
    expect(await links.nth(0).getAttribute('href')).toBe('https://bank.example@evil.example/login')
    await reader.entry('see https://bank').getByText('leads to evil.example').waitFor()
    expect(await links.nth(1).getAttribute('href')).toBe('http://example.org/a(b)')
    for (const link of await links.all()) {
      expect(await link.getAttribute('rel')).toContain('noopener noreferrer')
      expect(await link.getAttribute('target')).toBe('_blank')
    }
  })

  test('a text in another direction leaves the page’s own direction alone', async () => {
    await owner.say('שלום לכולם!')
    const text = reader.entry('שלום').locator('.text')
    await text.waitFor()
    expect(await reader.page.evaluate("document.querySelectorAll('.text:dir(rtl)').length")).toBe(1)
    expect(await reader.page.evaluate("getComputedStyle(document.querySelector('.shell')).direction")).toBe(
      'ltr',
    )
  })

  test('a hostile link to the page makes nothing but a room that does not exist', async () => {
    const { page, complaints } = await openPage(site.browser)
    await page.goto(
      `${site.server.webUrl}#room=${encodeURIComponent('<img src=x onerror=alert(3)>')}&token=${await site.server.token('mallory')}`,
    )
    await page.getByRole('navigation', { name: 'Rooms' }).waitFor()
    expect(await page.locator('#app img').count()).toBe(0)
    expect(complaints).toEqual([])
    await page.context().close()
  })

  test('the policy holds: a script that got in by any way would not run', async () => {
    const { page, complaints } = await openPage(site.browser)
    await page.goto(site.server.webUrl)
    await page.getByLabel('Token').waitFor()
    const tried = page.evaluate("document.getElementById('app').innerHTML = '<img src=x onerror=alert(1)>'")
    await expect(tried).rejects.toThrow(/TrustedHTML/)
    await expect.poll(() => complaints.join()).toMatch(/TrustedHTML/)
    await page.context().close()
  })
})
