/**
 * The blocklist holds what was put in, next to nothing else, and refuses a file that is not one.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodeBlocklist, openBlocklist } from '../../server/moderation/blocklist.ts'
import { readLinkKnowledge } from '../../server/moderation/links.ts'

describe('the set', () => {
  test('holds every host that was put in', () => {
    fc.assert(
      fc.property(fc.array(fc.domain()), (hosts) => {
        const list = openBlocklist(encodeBlocklist(hosts))
        expect(list.size).toBe(new Set(hosts).size)
        for (const host of hosts) expect(list.has(host)).toBe(true)
      }),
    )
  })

  test('is the same file in any order', () => {
    const hosts = Array.from({ length: 500 }, (_, i) => `host-${i}.example`)
    expect(encodeBlocklist(hosts.toReversed())).toEqual(encodeBlocklist(hosts))
  })

  test('holds none of a hundred thousand others', () => {
    const list = openBlocklist(encodeBlocklist(Array.from({ length: 60_000 }, (_, i) => `evil-${i}.com`)))
    let found = 0
    for (let i = 0; i < 100_000; i++) if (list.has(`good-${i}.org`)) found++
    expect(found).toBe(0)
  })
})

describe('the file', () => {
  const whole = encodeBlocklist(['a.example', 'b.example'])
  const changed = (at: number, value: number) => {
    const bytes = whole.slice()
    bytes[at] = value
    return bytes
  }

  test.each([
    ['nothing', new Uint8Array(0)],
    ['another magic', changed(0, 0)],
    ['a wrong count', changed(4, 9)],
    ['an absurd count', changed(7, 0xff)],
    ['a byte less', whole.slice(0, -1)],
    ['offsets out of order', changed(8, 200)],
  ])('is refused with %s', (_name, bytes) => expect(() => openBlocklist(bytes)).toThrow('blocklist'))

  test('that ships opens and holds neither brands nor shared hosts', () => {
    const { blocklist, hosts } = readLinkKnowledge()
    expect(blocklist.size).toBeGreaterThan(50_000)
    for (const host of hosts.neverBlamed) expect(blocklist.has(host), host).toBe(false)
    for (const host of ['github.io', 'vercel.app', 'com', 'co.uk'])
      expect(blocklist.has(host), host).toBe(false)
  })
})
