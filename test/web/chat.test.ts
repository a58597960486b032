/** The chat page in a real browser: people sign in, talk, are refused, and object. */
import type { Page, WebSocketRoute } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openPage } from '../support/browser.ts'
import { inChromium } from '../support/chromium-tests.ts'
import { chatter, openSite, type Site, type Visitor } from '../support/site.ts'

inChromium('the chat page', () => {
  let site: Site
  const visitors: Visitor[] = []
  let rooms = 0
  beforeAll(async () => {
    site = await openSite()
  })
  afterAll(() => site[Symbol.asyncDispose]())

  async function visit(...args: Parameters<Site['visit']>): Promise<Visitor> {
    const visitor = await site.visit(...args)
    visitors.push(visitor)
    return visitor
  }
  afterEach(async () => {
    const left = visitors.splice(0)
    for (const { page } of left) await page.close()
    // No exception, no refused script, in any of these conversations.
    expect(left.flatMap(({ complaints }) => complaints)).toEqual([])
  })
  const room = () => `room-${rooms++}`

  test('a link signs in, and its token leaves the address at once', async () => {
    const ann = await visit('ann', room())
    expect(ann.page.url()).not.toContain('token')
    expect(await ann.page.evaluate('JSON.stringify(localStorage)')).not.toContain('ey')
    await ann.page.reload()
    await ann.page.locator('#text').waitFor() // the tab remembers
    await ann.page.getByRole('button', { name: 'Sign out' }).click()
    await ann.page.getByLabel('Token').waitFor()
    expect(await ann.page.evaluate('JSON.stringify(sessionStorage)')).toBe('{}')
  })

  test('a token that is no token is refused in words', async () => {
    const { page } = await openPage(site.browser)
    await page.goto(site.server.webUrl)
    await page.getByLabel('Token').fill('nonsense')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect
      .poll(() => page.getByRole('alert').allTextContents())
      .toContainEqual(expect.stringContaining('token'))
    await page.context().close()
  })

  test('two people talk, answer each other, change and take back what they said', async () => {
    const name = room()
    const ann = await visit('ann', name)
    const ben = await visit('ben', name)
    await ann.page.getByRole('complementary', { name: 'Members' }).getByText('ben').waitFor()
    await ann.say('hello ben')
    await ben.entry('hello ben').waitFor()

    await ben.choose('hello ben', 'Reply')
    await ben.say('good to see you')
    await ann.entry('good to see you').getByText('ann: hello ben').waitFor()

    await ben.choose('good to see you', 'Change')
    await ben.say('very good to see you')
    await ann.entry('very good to see you').getByText('edited').waitFor()

    await ben.choose('very good to see you', 'Take back')
    await ann.entry('took a message back').waitFor()
    expect(await ann.page.getByText('very good to see you').count()).toBe(0)
  })

  test('a message that is refused stays in sight with the reason, and can be changed', async () => {
    const name = room()
    const ann = await visit('ann', name)
    await ann.say('/policy set personal_data block')
    await ann.entry('personal_data').waitFor()
    const ben = await visit('ben', name)
    await ben.say('call me, my number is +44 7700 900123')
    const card = ben.entry('was not delivered')
    await card.getByText('personal data').first().waitFor()
    await card.getByText(/It passes if you/).waitFor()
    expect(await ann.page.getByText('7700').count()).toBe(0)

    await card.getByRole('button', { name: 'Change it' }).click()
    await expect.poll(() => ben.page.locator('#text').inputValue()).toContain('7700')
    await ben.say('call me later')
    await ann.entry('call me later').waitFor()
  })

  test('a held message waits in sight of its author, is explained, appealed against, and approved', async () => {
    const name = room()
    const ann = await visit('ann', name)
    await ann.say('/rule add word rosebud hold No spoilers, please.')
    await ann.entry('rosebud').waitFor()
    const ben = await visit('ben', name)
    await ben.say('it was rosebud all along')
    const card = ben.entry('waits for a moderator')
    await card.getByText('No spoilers, please.').waitFor()
    await ann.entry('A message by ben waits').waitFor()

    await card.getByRole('button', { name: /^Why/ }).click()
    const dialog = ben.page.getByRole('dialog')
    await dialog.locator('mark', { hasText: 'rosebud' }).waitFor()
    await dialog.getByLabel(/own words/).fill('The film is eighty years old.')
    await dialog.getByRole('button', { name: 'Appeal' }).click()
    await dialog.getByText('Your appeal is open').waitFor()
    await ben.page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })

    await ann.say('/held')
    const item = /hld_\w+/.exec((await ann.entry('rosebud all along').textContent()) ?? '')?.[0] ?? ''
    await ann.say(`/approve ${item}`)
    await ben.entry('A moderator approved your message').waitFor()
    await ann.page.locator('.is-message', { hasText: 'it was rosebud all along' }).waitFor()
  })

  test('a message that is restored stands again where it stood, and the room sees that an action was taken back', async () => {
    const name = room()
    const ann = await visit('ann', name)
    const ben = await visit('ben', name)
    const cat = await visit('cat', name)
    for (const text of ['first of three', 'second of three', 'third of three']) await ben.say(text)
    await ann.choose('second of three', 'Remove the message…')
    await ann.page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click()
    const rows = cat.page.locator('.is-message, .is-removed')
    await expect
      .poll(async () =>
        (await rows.allTextContents()).map((text) => /removed|first|second|third/.exec(text)?.[0]),
      )
      .toEqual(['first', 'removed', 'third'])
    await ann.page.getByRole('button', { name: 'Undo' }).click()
    await expect
      .poll(async () =>
        (await rows.allTextContents()).map((text) => /removed|first|second|third/.exec(text)?.[0]),
      )
      .toEqual(['first', 'second', 'third'])
    await ann.say('/purge @ben 1h')
    await cat.entry('ann removed messages of a member').waitFor()
  })

  test('one’s own standing lists what was decided, each with a way to object', async () => {
    const name = room()
    const owner = await visit('owner', name)
    const cat = await visit('cat', name)
    await owner.say('/warn @cat Please keep to the topic.')
    await cat.entry('You were warned').getByText('Please keep to the topic.').waitFor()
    await cat.page.getByRole('button', { name: 'Your standing' }).click()
    const main = cat.page.getByRole('main', { name: 'Your standing' })
    await main.getByText('You were warned').first().waitFor()
    await main.getByRole('button', { name: 'Look at it' }).first().click()
    await cat.page.getByRole('dialog').getByRole('button', { name: 'Appeal' }).waitFor()
  })

  test('a report from a message’s menu reaches the moderators', async () => {
    const name = room()
    const ann = await visit('ann', name)
    const ben = await visit('ben', name)
    const cat = await visit('cat', name)
    await ben.say('something unkind')
    await cat.choose('something unkind', 'Report…')
    await cat.page.getByLabel('What is wrong with it?').selectOption('harassment')
    await cat.page.getByRole('button', { name: 'Report', exact: true }).click()
    await cat.page.getByText('Nobody learns that it was you').waitFor()
    await ann.entry(/report/i).waitFor()
  })

  test('a moderator acts from the menu: the line is shown, the person hears, and it can be undone', async () => {
    const name = room()
    const ann = await visit('ann', name)
    const ben = await visit('ben', name)
    await ben.say('spoiler: he did it')
    await ann.choose('he did it', 'Mute…')
    await ann.page.getByLabel(/In words/).fill('No spoilers here.')
    await ann.page.getByRole('dialog').getByText('/mute @ben 10m No spoilers here.').waitFor()
    await ann.page.getByRole('dialog').getByRole('button', { name: 'Mute' }).click()
    await ben.entry('You were muted').getByText('No spoilers here.').waitFor()
    await ben.say('but why')
    await ben.entry('Not sent').getByText('muted', { exact: true }).waitFor()
    await ann.page.getByRole('button', { name: 'Undo' }).click()
    await ann.entry('may speak again').waitFor()
  })

  test('whom one ignores is not shown, on the next visit neither, until one wants to', async () => {
    const name = room()
    const ann = await visit('ann', name)
    const dan = await visit('dan', name)
    await dan.say('blah blah')
    await ann.choose('blah blah', 'Ignore dan')
    const shown = (of: Visitor) => of.page.locator('.is-message .text', { hasText: 'blah blah' })
    await shown(ann).waitFor({ state: 'detached' })
    const eve = await visit('eve', name)
    await eve.choose('blah blah', 'Reply')
    await eve.say('not so loud, please')
    await ann.entry('not so loud').getByText('a message by somebody you ignore').waitFor()
    const again = await visit('ann', name)
    await again.page.getByRole('complementary').getByText('ignored').waitFor()
    expect(await shown(again).count()).toBe(0)
    await again.say('/ignore @dan off')
    await again.entry('ignoring').waitFor()
    await shown(again).waitFor()
  })

  test('several rooms at once: what is said elsewhere is counted, and a new room is made only when asked', async () => {
    const [first, second] = [room(), room()]
    const ann = await visit('ann', first)
    const ben = await visit('ben', first)
    await ben.page.getByLabel('Join a room').fill(second)
    await ben.page.getByRole('button', { name: 'Join' }).click()
    await ben.page.getByText(`There is no room ${second}`).waitFor()
    await ben.page.getByRole('button', { name: 'Create it' }).click()
    await ben.page.getByRole('main', { name: `Room ${second}` }).waitFor()
    await ann.say('are you still here?')
    const elsewhere = ben.page.getByRole('navigation').getByRole('button', { name: new RegExp(first) })
    await elsewhere.getByText('1').waitFor()
    await elsewhere.click()
    await ben.entry('are you still here?').waitFor()
    await elsewhere.getByText('1').waitFor({ state: 'detached' })
    await ben.page.getByRole('button', { name: `Leave ${first}` }).click()
    await ben.page.getByRole('main', { name: `Room ${second}` }).waitFor()
  })

  test('older messages come when scrolling up, and what one reads does not move', async () => {
    const name = room()
    const ann = await visit('ann', name)
    await chatter(site, name, 70)
    const ben = await visit('ben', name)
    await ben.entry('line 70:').waitFor()
    expect(await ben.page.getByText('line 5:').count()).toBe(0)
    await ben.page.evaluate("document.querySelector('.log').scrollTop = 0")
    await ben.page.getByText('line 5:').waitFor()
    const top = () => ben.page.evaluate("document.querySelector('.entry').getBoundingClientRect().top")
    const before = await top()
    await ann.say('something new')
    await ben.page.getByRole('button', { name: '1 new' }).waitFor()
    expect(await top()).toBe(before)
    await ben.page.getByRole('button', { name: '1 new' }).click()
    await ben.entry('something new').waitFor()
  }, 60_000)

  test('a lost connection is told and comes back by itself, with what was missed', async () => {
    const name = room()
    const ben = await visit('ben', name)
    const sockets: WebSocketRoute[] = []
    let open = true
    const prepare = (page: Page) =>
      page.routeWebSocket('**/v1', (socket) => {
        sockets.push(socket)
        if (open) socket.connectToServer()
        else void socket.close({ code: 1011 })
      })
    const ann = await visit('ann', name, { prepare })
    open = false
    await sockets[0]?.close({ code: 1011 })
    await ann.page.getByText('Nothing that was said meanwhile is lost').waitFor()
    await ben.say('said while ann was away')
    await ben.entry('said while ann was away').waitFor()
    await ann.say('into the void')
    await ann.entry('Not sent').getByText('into the void').waitFor()
    open = true
    await ann.page.getByRole('button', { name: 'Try now' }).click()
    await ann.entry('said while ann was away').waitFor()
    await ann.page.getByText('Nothing that was said meanwhile is lost').waitFor({ state: 'detached' })
  })
})
