/**
 * What the groups of a transport must do, where it has such, in a process of its own.
 */
import { describe, expect, test } from 'vitest'
import { connect, type TransportPeer } from '../support/transport-peer.ts'
import { startTransport, type TransportServer } from '../support/transport-server.ts'

export function groupConformance(kind: 'uws'): void {
  const start = async (options = {}): Promise<TransportServer> => {
    const server = await startTransport(kind, options)
    if (typeof server === 'string') throw new Error(server)
    return server
  }

  async function arrive(server: TransportServer): Promise<{ peer: TransportPeer; id: number }> {
    const peer = await connect(server.port)
    const { id } = await server.next('opened')
    server.tell({ do: 'enter', id })
    await server.next('done', ({ what }) => what === 'enter true')
    return { peer, id }
  }

  async function texts(peer: TransportPeer, count: number): Promise<string[]> {
    const got: string[] = []
    while (got.length < count) got.push((await peer.next()).data.toString())
    return got
  }

  describe('a group', () => {
    test('gets what is published, in order, with nothing for those outside', async () => {
      await using server = await start()
      const [ann, bob] = [await arrive(server), await arrive(server)]
      using outside = await connect(server.port)
      const { id } = await server.next('opened')
      const said = Array.from({ length: 100 }, (_, i) => `publish ${i}`)
      server.tell({ do: 'publish', texts: said })
      expect(await texts(ann.peer, 100)).toEqual(said)
      expect(await texts(bob.peer, 100)).toEqual(said)
      server.tell({ do: 'send', id, bytes: 3, times: 1 })
      expect(await texts(outside, 1)).toEqual(['aaa'])
      for (const { peer } of [ann, bob]) peer[Symbol.dispose]()
    })

    test('keeps one order with what is sent to a connection by itself, and loses nothing when it leaves', async () => {
      await using server = await start()
      const { peer, id } = await arrive(server)
      using _ = peer
      const said = ['publish 1', 'send 2', 'publish 3', 'publish 4', 'send 5', 'publish 6']
      server.tell({ do: 'mixed', id, texts: said })
      expect(await texts(peer, 6)).toEqual(said)
      server.tell({ do: 'publish', texts: ['not for those who left'] })
      server.tell({ do: 'send', id, bytes: 3, times: 1 })
      expect(await texts(peer, 1)).toEqual(['aaa'])
    })

    test('lives on when a connection dies in it', async () => {
      await using server = await start()
      const [ann, bob] = [await arrive(server), await arrive(server)]
      using _ = bob.peer
      ann.peer.socket.terminate()
      await server.next('closed', ({ id }) => id === ann.id)
      server.tell({ do: 'leave', id: ann.id })
      await server.next('done', ({ what }) => what.startsWith('leave'))
      server.tell({ do: 'publish', texts: ['still here'] })
      expect(await texts(bob.peer, 1)).toEqual(['still here'])
    })

    test.each([15_000, 17_000, 200_000])('gets messages of %i bytes whole', async (bytes) => {
      await using server = await start()
      const { peer } = await arrive(server)
      using _ = peer
      server.tell({ do: 'publishBytes', bytes, times: 3 })
      for (const text of await texts(peer, 3)) expect(text).toBe('a'.repeat(bytes))
    })

    test('cuts a peer over twice outboxBytesMax, as a slow consumer, and nobody else', async () => {
      await using server = await start({ outboxBytesMax: 64 * 1024 })
      const [slow, quick] = [await arrive(server), await arrive(server)]
      using _ = quick.peer
      slow.peer.socket.pause()
      let closed = false
      const cut = server
        .next('closed', ({ id }) => id === slow.id)
        .then((event) => {
          closed = true
          return event
        })
      // As much as the buffers of the system hold, a little at a time, so that who reads keeps up.
      for (let i = 0; i < 2_000 && !closed; i++) {
        server.tell({ do: 'publishBytes', bytes: 16 * 1024, times: 1 })
        await server.next('done', ({ what }) => what === 'publishBytes')
        await quick.peer.next()
      }
      expect(await cut).toMatchObject({ code: 4008, inside: false })
      server.tell({ do: 'publish', texts: ['still here'] })
      expect(await texts(quick.peer, 1)).toEqual(['still here'])
    })
  })
}
