import { afterEach, describe, expect, test } from 'vitest'
import { type Dialect, dialects } from '../../../loadtest/driver/dialect.ts'
import { FrameCounter } from '../../../loadtest/driver/frame-counter.ts'
import { type Entry, Member } from '../../../loadtest/driver/member.ts'
import { textOf } from '../../../loadtest/driver/texts.ts'
import { openPeer, type PeerName, peers, peersIn } from '../../../loadtest/peers/peer.ts'
import { systemClock } from '../../../server/base/clock.ts'
import { eventually } from '../../support/eventually.ts'

describe('--peers', () => {
  test('all, none, or names in any order, each once', () => {
    expect(peersIn('all')).toEqual({ ok: true, value: Object.keys(peers) })
    expect(peersIn('none')).toEqual({ ok: true, value: [] })
    expect(peersIn('ws-broadcast, raw-uws,raw-uws')).toEqual({ ok: true, value: ['raw-uws', 'ws-broadcast'] })
  })

  test.each(['', 'all,raw-uws', 'raw-uws,', 'toString'])('%j is a mistake', (text) => {
    expect(peersIn(text).ok).toBe(false)
  })
})

const members: Member[] = []
afterEach(() => {
  for (const member of members.splice(0)) member.leave()
})

/** Somebody who enters a room of a peer and hears its texts. */
async function guest(url: string, name: PeerName, room: string, heard: string[]): Promise<Member> {
  const make: (textChars: number) => Dialect = dialects[peers[name].dialect]
  const dialect = make(100)
  const entry = await new Promise<{ member: Member; entry: Entry }>((resolve) => {
    const member: Member = new Member(
      { index: 0, token: '', room, create: false },
      {
        url,
        dialect,
        readBuffer: Buffer.alloc(64 * 1024),
        received: () => undefined,
        counter: new FrameCounter(dialect, 1, {
          delivered: () => undefined,
          sampled: (text) => heard.push(text ?? 'no text'),
        }),
        accepted: () => undefined,
        refused: (why) => heard.push(`refused ${why}`),
        lost: (why) => heard.push(`lost ${why}`),
      },
      (result) => resolve({ member, entry: result }),
    )
    members.push(member)
  })
  expect(entry.entry).toEqual({ in: true })
  return entry.member
}

const patienceMs = 60_000
const uwsLoads = await import('uWebSockets.js' as string).then(
  () => true,
  () => false,
)

describe.each(Object.keys(peers) as PeerName[])('%s', (name) => {
  test.skipIf(name.endsWith('uws') && !uwsLoads)(
    'what a member says reaches everyone in its room, itself included, in order, and nobody else',
    async () => {
      await using peer = await openPeer(name, systemClock, undefined)
      expect(await peer.tokens([{ subject: 'a', handle: 'a' }])).toHaveLength(1)
      const [ann, bob, eve]: [string[], string[], string[]] = [[], [], []]
      const speaker = await guest(peer.url, name, 'hall', ann)
      await guest(peer.url, name, 'hall', bob)
      await guest(peer.url, name, 'den', eve)
      const texts = [1, 2, 3].map((n) => textOf(n, 100))
      for (const [ref, text] of texts.entries()) speaker.say(ref, text)
      await eventually(() => ann.length === 3 && bob.length === 3)
      expect([ann, bob, eve]).toEqual([texts, texts, []])
      expect(await peer.meter.read()).toMatchObject({ rssBytes: expect.any(Number) })
    },
    patienceMs,
  )
})

test(
  'a peer that is closed is gone',
  async () => {
    const peer = await openPeer('ws-broadcast', systemClock, undefined)
    await peer[Symbol.asyncDispose]()
    await expect(fetch(peer.url.replace('ws:', 'http:'))).rejects.toThrow()
  },
  patienceMs,
)
