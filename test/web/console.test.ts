/** The console in a real browser: who looks after a room decides there, by lines that could have been typed. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { inChromium } from '../support/chromium-tests.ts'
import { chatter, openSite, type Site, type Visitor } from '../support/site.ts'

inChromium('the console', () => {
  let site: Site
  let rooms = 0
  const visitors: Visitor[] = []
  beforeAll(async () => {
    site = await openSite()
  })
  afterAll(() => site[Symbol.asyncDispose]())
  afterEach(async () => {
    const left = visitors.splice(0)
    for (const { page } of left) await page.close()
    expect(left.flatMap(({ complaints }) => complaints)).toEqual([])
  })

  async function visit(...args: Parameters<Site['visit']>): Promise<Visitor> {
    const visitor = await site.visit(...args)
    visitors.push(visitor)
    return visitor
  }

  /** An owner at the console of a new room, and a member in it. */
  async function stage(tab: string, before?: (owner: Visitor, member: Visitor) => Promise<void>) {
    const room = `console-${rooms++}`
    const owner = await visit('olga', room)
    const member = await visit('ben', room)
    await before?.(owner, member)
    await owner.page.getByRole('button', { name: /^Console/ }).click()
    await owner.page.getByRole('tab', { name: new RegExp(`^${tab}`) }).click()
    return { room, owner, member, panel: owner.page.getByRole('tabpanel') }
  }

  async function hold(owner: Visitor, member: Visitor): Promise<void> {
    await owner.say('/rule add word rosebud hold No spoilers, please.')
    await owner.entry('rosebud').waitFor()
    await member.say('it was rosebud all along')
    await member.entry('waits for a moderator').waitFor()
  }

  test('a held message is approved: it is delivered, and nothing waits any more', async () => {
    const { owner, member, panel } = await stage('Held', hold)
    const item = panel.getByRole('listitem')
    await item.getByText('it was rosebud all along').waitFor()
    await item.getByRole('button', { name: 'Approve' }).click()
    await owner.page.getByText(/^\/approve hld_/).waitFor() // the line that it was
    await panel.getByText('Nothing waits').waitFor()
    await member.page.locator('.is-message', { hasText: 'it was rosebud all along' }).waitFor()
  })

  test('a held message shows by what it is held, where in the text, and what counts for its sender', async () => {
    const { panel } = await stage('Held', async (owner, member) => {
      await owner.say('/warn @ben harassment Please be kind.')
      await member.entry('You were warned').waitFor()
      await hold(owner, member)
    })
    const item = panel.getByRole('listitem').filter({ hasText: 'rosebud all along' })
    await item.locator('mark', { hasText: /^rosebud$/ }).waitFor()
    await item.getByText('Held by').locator('code').waitFor()
    await item.getByText('Against the rules of the room').waitFor()
    const points = item.getByText(/^\d+ points? for the sender in this room$/)
    await points.click()
    await item.getByText(/^\d+ points? in this room\.$/).waitFor()
    await item.getByText(/for a warning \(Harassment\), until/).waitFor()
  })

  test('what another moderator decided waits no more, and the room sees that something was decided', async () => {
    const { room, owner, member, panel } = await stage('Held', async (olga, ben) => {
      await hold(olga, ben)
      await ben.say('and again it was rosebud')
      await ben.entry('and again').waitFor()
    })
    const mo = await visit('mo', room)
    await owner.page.getByRole('tab', { name: /^Members/ }).click()
    await panel.getByTitle('/role @mo moderator').click()
    await owner.page.getByRole('tab', { name: /^Held/ }).click()
    await panel.getByRole('listitem').nth(1).waitFor()
    await mo.page.getByRole('button', { name: /^Console/ }).click()
    const first = mo.page.getByRole('tabpanel').getByRole('listitem').first()
    await first.getByRole('button', { name: 'Approve' }).click()
    await panel.getByText('it was rosebud all along').waitFor({ state: 'detached' })
    await first.getByRole('button', { name: 'Deny…' }).click()
    await mo.page.getByRole('dialog').getByRole('button', { name: 'Deny' }).click()
    await panel.getByText('Nothing waits').waitFor()
    await member.entry('mo decided that a held message is not delivered').waitFor()
  })

  test('a held message is denied with a reason that its author reads', async () => {
    const { owner, member, panel } = await stage('Held', hold)
    await panel.getByRole('button', { name: 'Deny…' }).click()
    const dialog = owner.page.getByRole('dialog')
    await dialog.getByLabel(/In words/).fill('Wait until everyone has seen it.')
    await dialog.getByText(/^\/deny hld_\w+ Wait until everyone has seen it\.$/).waitFor()
    await dialog.getByRole('button', { name: 'Deny' }).click()
    await panel.getByText('Nothing waits').waitFor()
    await member.entry('was not delivered').getByText('Wait until everyone has seen it.').waitFor()
  })

  test('an appeal is overturned with reasons: the person hears, and the message is delivered', async () => {
    const { owner, member, panel } = await stage('Appeals', async (olga, ben) => {
      await olga.say('/rule add word rosebud block No spoilers, please.')
      await olga.entry('rosebud').waitFor()
      await ben.say('rosebud is only a sledge')
      await ben.entry('was not delivered').getByRole('button', { name: /^Why/ }).click()
      await ben.page.getByLabel(/own words/).fill('Everybody knows it.')
      await ben.page.getByRole('dialog').getByRole('button', { name: 'Appeal' }).click()
      await ben.page.getByText('Your appeal is open').first().waitFor()
      await ben.page.getByRole('button', { name: 'Close' }).click()
    })
    await panel.getByText('Everybody knows it.').waitFor()
    await panel.getByRole('button', { name: 'Take it back…' }).click()
    const dialog = owner.page.getByRole('dialog')
    await dialog.getByLabel(/In words/).fill('True, the film is old.')
    await dialog.getByText(/^\/decide \S+ overturn True, the film is old\.$/).waitFor()
    await dialog.getByRole('button', { name: 'Take it back' }).click()
    await panel.getByText('No open appeals').waitFor()
    await member.page.getByText('Your appeal was granted').first().waitFor()
    await member.page.locator('.is-message', { hasText: 'rosebud is only a sledge' }).waitFor()
  })

  test('a report shows what was said around it, never who reported, and its answer reaches them', async () => {
    const { room, owner, member, panel } = await stage('Reports', async (_, ben) => {
      await ben.say('something unkind about rita')
    })
    const rita = await visit('rita', room)
    await rita.choose('something unkind', 'Report…')
    await rita.page.getByLabel(/What should the moderators know/).fill('This hurts.')
    await rita.page.getByRole('button', { name: 'Report', exact: true }).click()
    const item = panel.getByRole('listitem').filter({ hasText: 'This hurts.' })
    await item.getByText('something unkind about rita').waitFor()
    expect(await panel.getByText('rita', { exact: true }).count()).toBe(0)
    await item.getByRole('button', { name: 'Remove the message…' }).click()
    const dialog = owner.page.getByRole('dialog')
    await dialog.getByLabel('Because of').selectOption('harassment')
    await dialog.getByText(/^\/resolve \S+ remove harassment$/).waitFor()
    await dialog.getByRole('button', { name: 'Remove', exact: true }).click()
    await panel.getByText('No open reports').waitFor()
    await member.entry('was removed: harassment').waitFor()
    await rita.entry(/the moderators acted/).waitFor()
  })

  test('what was done stands in the audit with its reason, and is undone there', async () => {
    const { owner, member, panel } = await stage('Audit', async (olga) => {
      await olga.say('/mute @ben 10m Calm down, please.')
      await olga.entry('ben was muted').waitFor()
    })
    const row = panel.getByRole('row').filter({ hasText: 'Calm down, please.' })
    await row.getByText('/mute').waitFor()
    await row.getByRole('button', { name: 'Undo' }).click()
    await row.getByText('undone').waitFor()
    await owner.page
      .getByText(/^\/undo act_/)
      .first()
      .waitFor()
    await member.say('thank you')
    await member.page.locator('.is-message', { hasText: 'thank you' }).waitFor()
  })

  test('how the room is run: what waits, what was answered, and how often a decision was taken back', async () => {
    const { panel } = await stage('How it is run', hold)
    const held = panel.getByRole('row').filter({ hasText: 'Held messages' })
    await held.getByRole('cell', { name: '1', exact: true }).waitFor()
    await panel.getByText('no appeal was decided yet').waitFor()
  })

  test('a member is found, muted and made a moderator', async () => {
    const { owner, member, panel } = await stage('Members')
    await panel.getByLabel(/Find a member/).fill('be')
    const row = panel.getByRole('listitem').filter({ hasText: 'ben' })
    await row.getByText('Standing').click()
    await row.getByText('Nothing counts here now.').waitFor()
    await row.getByRole('button', { name: 'Mute…' }).click()
    await owner.page.getByRole('dialog').getByRole('button', { name: 'Mute' }).click()
    await row.getByText(/muted until/).waitFor()
    await row.getByRole('button', { name: 'End the mute' }).click()
    await row.getByText(/muted until/).waitFor({ state: 'detached' })
    await row.getByRole('button', { name: 'Make a moderator' }).click()
    await row.getByText('moderator', { exact: true }).waitFor()
    await member.page.getByRole('button', { name: /^Console/ }).waitFor()
  })

  test('a rule is tried on recent messages before it is switched on', async () => {
    const { owner, member, panel } = await stage('Rules', (_, ben) => ben.say('come to discord.gg/abc'))
    await panel.getByText('No rules of its own').waitFor()
    await panel.getByLabel('What it finds').selectOption('link')
    await panel.getByLabel('A link to a host').fill('discord.gg')
    await panel.getByRole('button', { name: 'Try it on recent messages' }).click()
    await panel.getByText(/Nothing was changed/).waitFor()
    await panel.getByText('discord.gg/abc').waitFor()
    await panel.getByLabel(/in words/).fill('No invitations.')
    await panel.getByText('/rule add link discord.gg hold No invitations.').waitFor()
    await panel.getByRole('button', { name: 'Switch it on' }).click()
    const rule = panel.getByRole('listitem').filter({ hasText: 'No invitations.' })
    await rule.waitFor()
    await member.say('again: discord.gg/abc')
    await member.entry('waits for a moderator').waitFor()
    await rule.getByRole('button', { name: 'Take it away' }).click()
    await panel.getByText('No rules of its own').waitFor()
    await owner.page.getByText('/rule rm').waitFor()
  })

  test('how strict the room is, is chosen by its owner', async () => {
    const { panel } = await stage('Rules')
    await panel.getByRole('button', { name: 'Strict' }).click()
    await panel.getByText('Strict (chosen)').waitFor()
  })

  test('the figures and curves count what was judged', async () => {
    const { panel } = await stage('Numbers', async (olga, ben) => {
      await hold(olga, ben)
      await chatter(site, `console-${rooms - 1}`, 7)
    })
    const figure = (label: string, value: RegExp) =>
      panel.locator('.figure', { hasText: label }).locator('dd', { hasText: value }).waitFor()
    await figure('Messages', /^8$/)
    await figure('Held', /^1 12.5 %$/)
    await panel.locator('canvas').first().waitFor()
    await panel.getByRole('meter', { name: 'Against the rules of the room' }).waitFor()
    await panel.getByText('The same as a table').click()
    await panel.getByRole('columnheader', { name: 'Not delivered' }).waitFor()
  })

  test('the room is calmed with one press, and members see it', async () => {
    const { owner, member } = await stage('Held')
    await owner.page.getByRole('button', { name: 'Lock the room' }).click()
    await member.page
      .getByText(/locked: only moderators/)
      .first()
      .waitFor()
    await owner.page.getByRole('button', { name: 'Unlock the room' }).click()
    await member.page.locator('.topic', { hasText: 'locked' }).waitFor({ state: 'detached' })
  })

  test('the tabs are walked with the arrows', async () => {
    const { owner } = await stage('Held')
    await owner.page.getByRole('tab', { selected: true }).press('ArrowRight')
    await owner.page.getByRole('tab', { name: /^Reports/, selected: true }).waitFor()
    await owner.page.keyboard.press('Home')
    await owner.page.getByRole('tab', { name: /^Held/, selected: true }).waitFor()
  })

  test('members have no console, and a refusal shows its name', async () => {
    const { member, owner, panel } = await stage('Members')
    expect(await member.page.getByRole('button', { name: /^Console/ }).count()).toBe(0)
    await panel
      .getByRole('listitem')
      .filter({ hasText: 'ben' })
      .getByRole('button', { name: 'Kick…' })
      .click()
    await member.page.getByRole('button', { name: /^Leave/ }).click()
    await owner.page.getByRole('dialog').getByRole('button', { name: 'Kick', exact: true }).click()
    await owner.page
      .getByRole('dialog')
      .getByText(/no_such_member/)
      .waitFor()
  })
})
