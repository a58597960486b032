/**
 * `npm run screenshots`: the pictures in `docs/images/`, of the real pages on a real server. The people and what they
 * say are made up, and so is the hour that the curves show, because nobody wants to wait for one.
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page, WebSocketRoute } from 'playwright-core'
import { packageRoot } from '../server/base/package-root.ts'
import { openSite, type Site, type Visitor } from '../test/support/site.ts'

const folder = join(packageRoot(), 'docs', 'images')
const room = 'harbour'

async function main(): Promise<void> {
  await mkdir(folder, { recursive: true })
  await using site = await openSite()
  const cast = await gather(site)
  await talk(cast)
  await chat(cast)
  await restricted(cast)
  await console_(site, cast)
}

interface Cast {
  readonly marla: Visitor
  readonly tobias: Visitor
  readonly ines: Visitor
  readonly yusuf: Visitor
}

async function gather(site: Site): Promise<Cast> {
  const marla = await site.visit('Marla', room, { width: 1180, height: 760, prepare: imagineAnHour })
  await marla.say('/topic Ferries, tides, and who brings the cake')
  await marla.say('/rule add word rosebud hold No spoilers before the film night.')
  await marla.entry('rosebud').waitFor()
  await marla.page.reload() // what was set up is not part of the picture
  await marla.page.locator('#text').waitFor()
  const tobias = await site.visit('Tobias', room, { width: 1180, height: 760, colorScheme: 'dark' })
  const ines = await site.visit('Ines', room, { width: 390, height: 760, hasTouch: true })
  const yusuf = await site.visit('Yusuf', room)
  return { marla, tobias, ines, yusuf }
}

async function talk({ marla, tobias, ines, yusuf }: Cast): Promise<void> {
  await said(tobias, 'Morning! The nine o’clock ferry leaves from pier 4 today, not from pier 2.')
  await said(ines, 'Thank you! Is there room for two bicycles?')
  await said(
    tobias,
    'Six places on the lower deck, first come, first served: https://harbour.example/bicycles',
  )
  await said(yusuf, 'I walked past just now, there is hardly any queue.')
  await yusuf.choose('hardly any queue', 'Change')
  await said(yusuf, 'I walked past just now: hardly any queue, and the kiosk is open.')
  await marla.choose('room for two bicycles', 'Reply')
  await said(marla, 'Bring them, Ines. And the film night is at eight in the boathouse, for everyone here.')
  await said(ines, 'Wonderful. I bring the lemon cake. 4 people, or more?')
  await said(marla, 'Count on nine!')
}

async function chat({ marla, tobias, ines }: Cast): Promise<void> {
  await ines.entry('Count on nine!').waitFor()
  await tobias.entry('Count on nine!').waitFor()
  await shot(marla.page, 'chat-light')
  await shot(tobias.page, 'chat-dark')
  await shot(ines.page, 'chat-phone')
}

/** What a person sees whose message was held, or refused. */
async function restricted({ tobias, ines, yusuf }: Cast): Promise<void> {
  await said(yusuf, 'Spoiler ahead: in the end it is rosebud all along', '.is-statement')
  await said(tobias, 'Rosebud is a word, people, it is also a kind of tea', '.is-statement')
  await said(ines, 'Call me if you are late: my card is 4111 1111 1111 1111, just kidding', '.is-statement')
  await shot(ines.page, 'statement-phone')
  await tobias.entry('waits for a moderator').getByRole('button', { name: /^Why/ }).click()
  await tobias.page
    .getByLabel(/own words/)
    .fill('I was talking about the tea that I am bringing, not about the film.')
  await shot(tobias.page, 'statement')
  await tobias.page.getByRole('dialog').getByRole('button', { name: 'Appeal' }).click()
  await tobias.page.getByRole('dialog').getByText('Your appeal is open').waitFor()
  await tobias.page.keyboard.press('Escape')
}

async function console_(site: Site, { marla, tobias, yusuf }: Cast): Promise<void> {
  const { page } = marla
  const rex = await site.visit('Rex', room)
  await said(rex, 'Nobody needs bicycles on a ferry, stay at home, you lot')
  await said(rex, 'Seriously, stay at home')
  await yusuf.choose('you lot', 'Report…')
  await yusuf.page
    .getByLabel(/What should the moderators know/)
    .fill('The third time this morning, and always at newcomers.')
  await yusuf.page.getByRole('button', { name: 'Report', exact: true }).click()
  await tobias.choose('you lot', 'Report…')
  await tobias.page.getByRole('button', { name: 'Report', exact: true }).click()
  await marla.say('/warn @Rex harassment Please be kind to people who are new here.')
  await marla.say('/slow 30s')

  await page.getByRole('button', { name: /^Console/ }).click()
  for (const tab of ['Held', 'Reports', 'Appeals', 'Members', 'Numbers', 'Audit', 'How it is run']) {
    const found = page.getByRole('tab', { name: new RegExp(`^${tab}`) })
    await found.click()
    await page.locator(`#panel[aria-labelledby="${await found.getAttribute('id')}"]`).waitFor()
    await page.locator('#panel .loading').first().waitFor({ state: 'detached' })
    await shot(page, `console-${tab === 'How it is run' ? 'duty' : tab.toLowerCase()}`)
  }
  await page.getByRole('tab', { name: /^Rules/ }).click()
  await page.getByLabel('A word', { exact: true }).fill('cake*')
  await page.getByLabel('Messages with it will').selectOption('flag')
  await page.getByLabel(/in words/).fill('Cake is announced in the kitchen room.')
  await page.getByRole('button', { name: 'Try it on recent messages' }).click()
  await page.getByText(/Nothing was changed/).waitFor()
  await page.getByText(/Nothing was changed/).scrollIntoViewIfNeeded()
  await shot(page, 'console-rules')
}

/** Says something, and waits for what comes of it. */
async function said(speaker: Visitor, text: string, kind = '.is-message'): Promise<void> {
  const before = await speaker.page.locator(kind).count()
  await speaker.say(text)
  const words = speaker.page.locator(kind, { hasText: text.slice(0, 30) })
  await (kind === '.is-message' ? words.last() : speaker.page.locator(kind).nth(before)).waitFor()
}

async function shot(page: Page, name: string): Promise<void> {
  // Notes at the edge are for a moment only.
  for (const button of await page.getByRole('button', { name: 'Dismiss' }).all()) await button.click()
  await page.mouse.move(0, 0)
  await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' })
}

/** The answers to `/numbers`, with the hour before made up; all else passes as it is. */
async function imagineAnHour(page: Page): Promise<void> {
  await page.routeWebSocket('**/v1', (socket: WebSocketRoute) => {
    const server = socket.connectToServer()
    server.onMessage((message) =>
      socket.send(typeof message === 'string' ? message.split('\n').map(imagined).join('\n') : message),
    )
  })
}

function imagined(line: string): string {
  if (!line.includes('"minutes":[')) return line
  const frame = JSON.parse(line)
  const now = Math.floor((frame.result.minutes.at(-1)?.at ?? 0) / 60_000)
  const minutes = Array.from({ length: 55 }, (_, i) => {
    const messages = Math.round(26 + 14 * Math.sin(i / 6) + 7 * Math.sin(i * 1.7))
    const wave = 1 + Math.sin(i / 9) / 3 + Math.sin(i * 2.3) / 6
    const [flag, mask, hold, block] = [
      i % 13 === 0 ? 1 : 0,
      i % 17 === 3 ? 1 : 0,
      i > 30 && i < 38 ? 3 : i % 9 === 0 ? 1 : 0,
      i > 31 && i < 36 ? 4 : i % 20 === 7 ? 1 : 0,
    ]
    return {
      at: (now - 55 + i) * 60_000,
      messages,
      flag,
      mask,
      hold,
      block,
      p50_us: 11.3 * wave,
      p99_us: 32 * wave,
    }
  })
  frame.result = {
    minutes,
    categories: { spam: 17, room_rule: 9, harassment: 6, personal_data: 4, malicious_link: 2 },
  }
  return JSON.stringify(frame)
}

await main()
