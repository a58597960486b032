/**
 * The heartbeat, on a clock that the test moves.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Beating, Heartbeat } from '../../server/transport/heartbeat.ts'
import { manualClock } from '../support/manual-clock.ts'

const beatMs = 3_200

interface Scripted extends Beating {
  readonly seen: string[]
}

function setup() {
  const clock = manualClock(0)
  const heart = new Heartbeat<Scripted>(beatMs, clock)
  const join = (onPing: (c: Scripted) => void = () => undefined): Scripted => {
    const seen: string[] = []
    const connection: Scripted = {
      slot: -1,
      sinceTick: 0,
      asked: false,
      seen,
      ping() {
        seen.push('ping')
        onPing(connection)
      },
      lost() {
        seen.push('lost')
        heart.remove(connection)
      },
    }
    heart.add(connection)
    return connection
  }
  return { clock, heart, join }
}

describe('a silent peer', () => {
  test('is pinged after one heartbeat, not before, and at most a quarter later', () => {
    const { clock, join } = setup()
    const peer = join()
    clock.advance(beatMs - 100)
    expect(peer.seen).toEqual([])
    clock.advance(100 + beatMs / 4)
    expect(peer.seen).toEqual(['ping'])
  })

  test('is lost after as long again, not before, and only once', () => {
    const { clock, join } = setup()
    const peer = join()
    clock.advance(beatMs * 2 - 100)
    expect(peer.seen).toEqual(['ping'])
    clock.advance(100 + beatMs / 2)
    expect(peer.seen).toEqual(['ping', 'lost'])
    clock.advance(beatMs * 5)
    expect(peer.seen).toEqual(['ping', 'lost'])
  })
})

test('a peer that answers every ping is kept', () => {
  const { clock, heart, join } = setup()
  const peer = join((c) => heart.heard(c))
  clock.advance(beatMs * 20)
  expect(peer.seen.length).toBeGreaterThanOrEqual(15)
  expect(peer.seen).not.toContain('lost')
})

test('a peer that speaks is not pinged', () => {
  const { clock, heart, join } = setup()
  const peer = join()
  for (let i = 0; i < 20; i++) {
    clock.advance(beatMs - 100)
    heart.heard(peer)
  }
  expect(peer.seen).toEqual([])
})

test('every one of many silent peers is pinged and lost, and leaves the array', () => {
  const { clock, heart, join } = setup()
  const peers = Array.from({ length: 1_000 }, () => join())
  clock.advance(beatMs * 1.25)
  expect(peers.every((p) => p.seen.join() === 'ping')).toBe(true)
  clock.advance(beatMs * 3)
  expect(peers.every((p) => p.seen.join() === 'ping,lost')).toBe(true)
  expect(heart.connections).toHaveLength(0)
})

test('a tick looks at a share of the connections only', () => {
  const { clock, join } = setup()
  const peers = Array.from({ length: 800 }, () => join())
  let before = 0
  let most = 0
  for (let tick = 0; tick < 60; tick++) {
    clock.advance(beatMs / 32)
    const pings = peers.filter((p) => p.seen.includes('ping')).length
    most = Math.max(most, pings - before)
    before = pings
  }
  expect(before).toBe(800)
  expect(most).toBe(100)
})

test('slots stay right, whoever comes and goes in whatever order', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(30), { maxLength: 60 }), (steps) => {
      const { heart, join } = setup()
      const inside: Scripted[] = []
      for (const step of steps) {
        const gone = inside[step]
        if (gone === undefined) inside.push(join())
        else {
          heart.remove(gone)
          heart.remove(gone)
          inside.splice(step, 1)
        }
        expect(new Set(heart.connections)).toEqual(new Set(inside))
        expect(heart.connections.every((c, slot) => c.slot === slot)).toBe(true)
      }
    }),
  )
})

test('stopped, it leaves no timer behind', () => {
  const { clock, heart } = setup()
  expect(clock.pending).toBe(1)
  heart.stop()
  expect(clock.pending).toBe(0)
})
