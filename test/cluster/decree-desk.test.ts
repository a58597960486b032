import { expect, test } from 'vitest'
import { Closer } from '../../server/base/closer.ts'
import { memoryStore } from '../../server/base/store-memory.ts'
import { NodeDecrees } from '../../server/cluster/decree-desk.ts'
import type { Decree } from '../../server/cluster/decrees.ts'
import { openCast } from '../support/cast.ts'
import { eventually } from '../support/eventually.ts'
import { memoryDecrees } from '../support/memory-decrees.ts'

const until = Date.UTC(2100, 0)
const muted = (user: string, statement = 'sor_1'): Decree => ({
  ...{ kind: 'sanction', user, name: user, sanction: 'mute' },
  order: { until, by: 'u_operator', statement },
})

test('what cannot be announced waits, over a restart too, and comes before what others announced', async () => {
  await using cast = await openCast({ decreeMs: 10 })
  const opened = new Closer()
  const broker = memoryDecrees(100)
  const store = memoryStore()
  broker.reachable = false
  new NodeDecrees(broker.open(), store).announce(muted('u_1'))
  const desk = new NodeDecrees(broker.open(), store)
  await desk.start(cast.ports, opened)
  desk.announce(muted('u_2'))
  broker.reachable = true
  const seen = async () => {
    const answer = await broker.open().after('', 10)
    return answer.ok ? answer.value.map(({ decree }) => decree.user) : []
  }
  await eventually(async () => (await seen()).length === 2)
  expect(await seen()).toEqual(['u_1', 'u_2'])
  await opened.close()
})

test('a node follows the list in its order, and ends with what was said last', async () => {
  await using cast = await openCast({ decreeMs: 10 })
  const opened = new Closer()
  const broker = memoryDecrees(100)
  const { roster } = cast.ports.everywhere
  const elsewhere = broker.open()
  await elsewhere.announce(muted('u_1'))
  await elsewhere.announce(muted('u_2'))
  await elsewhere.announce({ ...muted('u_1'), order: null } as Decree)
  await new NodeDecrees(broker.open(), memoryStore()).start(cast.ports, opened)
  expect(roster.sanction('u_1', 'mute', cast.clock.now())).toBeUndefined()
  expect(roster.sanction('u_2', 'mute', cast.clock.now())).toMatchObject({ until })
  await opened.close()
})

test('what has ended before it was read is nothing any more', async () => {
  await using cast = await openCast({ decreeMs: 10 })
  const opened = new Closer()
  const broker = memoryDecrees(100)
  const past = { until: cast.clock.now() - 1, by: 'u_operator', statement: 'sor_1' }
  await broker.open().announce({ ...muted('u_1'), order: past } as Decree)
  await new NodeDecrees(broker.open(), memoryStore()).start(cast.ports, opened)
  expect(cast.ports.everywhere.roster.size).toBe(0)
  await opened.close()
})
