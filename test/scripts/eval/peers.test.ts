/**
 * The peers are asked as their read-mes say, and ourselves beside them on the same lines.
 */
import { expect, test } from 'vitest'
import { besidePeers } from '../../../scripts/eval/beside.ts'
import { installedPeers, peerNames } from '../../../scripts/eval/peers.ts'

test('every peer that is installed knows a coarse word from a kind one', async () => {
  const missing: string[] = []
  const peers = await installedPeers((name) => missing.push(name))
  expect([...peers.map((peer) => peer.name), ...missing].toSorted()).toEqual(peerNames.toSorted())
  expect(missing).toEqual([])
  for (const peer of peers) {
    expect(peer.finds('you are a fucking bitch'), peer.name).toBe(true)
    expect(peer.finds('good morning, how are you?'), peer.name).toBe(false)
  }
})

test('all are counted on the same lines', () => {
  const row = (text: string, label: string) => ({ text, label })
  const lines = {
    davidson: [row('a shit day', 'offensive'), row('you whore', 'hate'), row('shit happens', 'neither')],
    benign: [row('hello', 'benign'), row('no shit', 'benign')],
    innocent: ['Scunthorpe', 'mishit the ball'],
  }
  const [one, nobody] = besidePeers(
    [
      { name: 'one word', finds: (text) => text.includes('shit') },
      { name: 'nobody', finds: () => false },
    ],
    lines,
  )
  expect(one).toMatchObject({
    confusion: { truePositives: 1, falseNegatives: 1, falsePositives: 2, trueNegatives: 1 },
    benignFound: 1,
    benignRows: 2,
    innocentFound: 1,
  })
  // Capitals, accents and zero-width characters are kinds that a plain search does not see through.
  expect(one?.disguisedShare).toBeGreaterThan(0)
  expect(one?.disguisedShare).toBeLessThan(0.5)
  expect(nobody).toMatchObject({ kinds: 0, disguisedShare: 0, benignFound: 0 })
})
