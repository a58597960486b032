/**
 * The contract of a bus, for every adapter. `open` gives another node's connection to the same broker, with
 * room for `busBacklogBytesMax` of 64 KiB.
 */
import { expect, test } from 'vitest'
import type { Bus } from '../../server/cluster/bus.ts'
import { eventually } from '../support/eventually.ts'

export interface BusUnderTest {
  open(): Promise<Bus>
  /** The broker stands still: it takes bytes and settles nothing. */
  hold(on: boolean): void
  close(): Promise<void>
}

export const backlogUnderTest = 64 * 1024

const bytesOf = (text: string) => Buffer.from(text, 'latin1')
const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1')

export function busConformance(start: () => Promise<BusUnderTest>): void {
  async function pair() {
    const under = await start()
    const [a, b] = [await under.open(), await under.open()]
    const atA: string[] = []
    const atB: string[] = []
    await a.listen('a', (bytes) => void atA.push(textOf(bytes)))
    await b.listen('b', (bytes) => void atB.push(textOf(bytes)))
    return { under, a, b, atA, atB }
  }

  test('what is published arrives once, in order, whatever its bytes', async () => {
    const { under, a, atB } = await pair()
    const sent = Array.from({ length: 500 }, (_, i) => `${i}:\0\xff\r\n\x80`)
    let arrived = 0
    for (const text of sent) a.publish('b', bytesOf(text), (ok) => (arrived += ok ? 1 : 0))
    await eventually(() => arrived === sent.length && atB.length >= sent.length)
    expect(atB).toEqual(sent)
    expect(a.backlogBytes).toBe(0)
    await under.close()
  })

  test('each node hears what is for it, and nothing else', async () => {
    const { under, a, b, atA, atB } = await pair()
    a.publish('b', bytesOf('to b'), () => undefined)
    b.publish('a', bytesOf('to a'), () => undefined)
    a.publish('a', bytesOf('to myself'), () => undefined)
    await eventually(() => atA.length === 2 && atB.length === 1)
    expect([atA.sort(), atB]).toEqual([['to a', 'to myself'], ['to b']])
    await under.close()
  })

  test('who publishes to nobody is told', async () => {
    const { under, a } = await pair()
    let inside = true
    const settled = new Promise<boolean>((resolve) => {
      a.publish('nobody', bytesOf('hello'), (ok) => resolve(ok || inside))
      inside = false
    })
    expect(await settled).toBe(false)
    await under.close()
  })

  test('over busBacklogBytesMax for one node it takes no more for that node, and says so', async () => {
    const { under, a } = await pair()
    under.hold(true)
    const fates: (boolean | undefined)[] = []
    const half = new Uint8Array(backlogUnderTest / 2)
    const settle = (i: number) => (arrived: boolean) => {
      fates[i] = arrived
    }
    for (let i = 0; i < 3; i++) a.publish('b', half, settle(i))
    a.publish('a', half, settle(3))
    await eventually(() => fates[2] !== undefined)
    expect(fates[2]).toBe(false)
    expect([fates[0], fates[1], fates[3]]).toEqual([undefined, undefined, undefined])
    under.hold(false)
    await eventually(() => fates[0] === true && fates[1] === true && fates[3] === true)
    await under.close()
  })

  test('nothing is heard after close', async () => {
    const { under, a, b, atB } = await pair()
    await b.close()
    const settled = new Promise<boolean>((resolve) => a.publish('b', bytesOf('late'), resolve))
    await settled
    expect(atB).toEqual([])
    await under.close()
  })
}
