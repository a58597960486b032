/**
 * People on different nodes of one cluster, over a real Redis: they talk in one room as if they were on one
 * server, and when the way between the nodes fails they are told to come back and miss nothing.
 */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { startFaultProxy } from '../support/fault-proxy.ts'
import { nodes } from '../support/nodes.ts'
import { Person } from '../support/person.ts'
import { type RedisServer, startRedis } from '../support/redis.ts'
import { describeRedis } from '../support/redis-tests.ts'
import { startChild } from '../support/server-child.ts'

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i + 1)
const seqs = (person: Person, room: string) => person.events(room).map((event) => event.seq)

/** Until nobody else is in the den. */
function alone(person: Person): Promise<void> {
  return eventually(async () => {
    const answer = await person.expect('members', 'members', { room: 'den', limit: 5 })
    return answer.members.length === 1
  })
}

describeRedis('a cluster', () => {
  let redis: RedisServer
  beforeAll(async () => {
    redis = await startRedis()
  })
  afterAll(() => redis.close())
  beforeEach(async () => {
    await redis.client.flushall()
  })

  /** Ann owns the den on node a; Bob comes in over node b. */
  async function acrossNodes(limits = {}) {
    const cluster = await nodes(redis.url)
    const [a, b] = [await cluster.start('a', { limits }), await cluster.start('b', { limits })]
    const ann = await a.person('ann')
    await ann.join('den', { create: true })
    const bob = await b.person('bob')
    const joined = await bob.join('den')
    return { cluster, a, b, ann, bob, joined, [Symbol.asyncDispose]: () => cluster[Symbol.asyncDispose]() }
  }

  test('people on two nodes see the same messages in the same order, without holes', async () => {
    await using stage = await acrossNodes()
    const { ann, bob, joined } = stage
    expect(joined).toMatchObject({ role: 'member', seq: 0, members: 2 })
    for (let i = 0; i < 10; i++) {
      expect(await ann.send('den', `ann ${i}`)).toMatchObject({ t: 'ok' })
      expect(await bob.send('den', `bob ${i}`)).toMatchObject({ t: 'ok' })
    }
    await Promise.all(
      Array.from({ length: 10 }, (_, i) => [ann.send('den', `a${i}`), bob.send('den', `b${i}`)]).flat(),
    )
    await eventually(() => seqs(ann, 'den').length >= 40 && seqs(bob, 'den').length >= 40)
    expect(seqs(ann, 'den')).toEqual(upTo(40))
    expect(bob.events('den')).toEqual(ann.events('den'))
    // Each speaker's own order is kept over the hop.
    expect(ann.texts('den').filter((text) => /^b\d/.test(text))).toEqual(upTo(10).map((n) => `b${n - 1}`))
  })

  test('a person is the same on every node', async () => {
    await using stage = await acrossNodes()
    const { a, bob } = stage
    const there = await a.person('bob')
    expect(there.user).toBe(bob.user)
  })

  test('everything that names a room works from another node', async () => {
    await using stage = await acrossNodes()
    const { a, ann, bob } = stage
    const sent = await bob.expect('ok', 'send', { room: 'den', text: 'first', ack: 'durable' })
    expect(await bob.ask('edit', { room: 'den', id: sent.id ?? '', text: 'mended' })).toMatchObject({
      t: 'ok',
    })
    expect(await bob.ask('history', { room: 'den', limit: 10 })).toMatchObject({
      t: 'page',
      events: [{ text: 'mended' }, { t: 'edited' }],
    })
    expect(await bob.ask('members', { room: 'den', limit: 10 })).toMatchObject({ t: 'members', more: false })
    const cat = await a.person('cat')
    await cat.join('den')
    const reported = await cat.expect('ok', 'send', { room: 'den', text: 'from the other node' })
    expect(await bob.ask('report', { room: 'den', id: reported.id ?? '', category: 'spam' })).toMatchObject({
      t: 'ok',
    })
    await ann.frame('notice', (notice) => notice.name === 'report')
    expect(await cat.ask('leave', { room: 'den' })).toMatchObject({ t: 'ok' })
    expect(await bob.command('den', '/topic mine')).toMatchObject({ t: 'error', name: 'role_too_low' })
    expect(await bob.ask('leave', { room: 'den' })).toMatchObject({ t: 'ok' })
    expect(await bob.send('den', 'gone')).toMatchObject({ t: 'error', name: 'not_a_member' })
    await alone(ann)
  })

  test('a room that nobody made is no room, on any node; who makes it is its home', async () => {
    await using stage = await acrossNodes()
    const { a, b } = stage
    const cat = await b.person('cat')
    expect(await cat.ask('join', { room: 'attic' })).toMatchObject({ t: 'error', name: 'no_such_room' })
    expect(await cat.send('attic', 'hello')).toMatchObject({ t: 'error', name: 'not_a_member' })
    expect(await cat.join('attic', { create: true })).toMatchObject({ role: 'owner' })
    const dan = await a.person('dan')
    expect(await dan.join('attic', { create: true })).toMatchObject({ role: 'member', members: 2 })
    expect(await redis.client.get('parley:{attic}:home')).toBe('b')
  })

  test('a mute holds, and a ban closes the socket at the other node', async () => {
    await using stage = await acrossNodes()
    const { ann, b, bob } = stage
    expect(await ann.command('den', '/mute @bob 10m spam')).toMatchObject({ t: 'ok' })
    expect(await bob.frame('statement')).toMatchObject({ action: 'mute', room: 'den' })
    expect(await bob.send('den', 'still here')).toMatchObject({ t: 'error', name: 'muted' })
    const [told] = [bob.end(), await ann.command('den', '/ban @bob 1d spam')]
    expect(await told).toMatchObject({ code: 4503 })
    expect(bob.all('bye')).toMatchObject([{ name: 'banned' }])
    expect(bob.all('statement').map((statement) => statement.action)).toEqual(['mute', 'ban'])
    const again = await b.person('bob')
    expect(await again.ask('join', { room: 'den' })).toMatchObject({ t: 'error', name: 'banned' })
  })

  test('what was decided while somebody was away waits at the room’s node until they knock there', async () => {
    await using stage = await acrossNodes()
    const { ann, b, bob } = stage
    bob.close()
    await bob.end()
    await alone(ann)
    await ann.command('den', '/mute @bob 10m spam')
    const again = await b.person('bob')
    expect(again.all('statement')).toEqual([])
    await again.join('den')
    expect(await again.frame('statement')).toMatchObject({ action: 'mute' })
  })

  test('a person who closes the socket leaves the room at the other node', async () => {
    await using stage = await acrossNodes()
    const { ann, bob } = stage
    bob.terminate()
    await alone(ann)
  })

  test('a renewed token that vouches for less ends membership at the other node', async () => {
    await using stage = await acrossNodes()
    const { ann, b, bob } = stage
    expect(await ann.command('den', '/assurance substantial')).toMatchObject({ t: 'ok' })
    const weaker = await b.token('bob', { assurance: 'low' })
    expect(await bob.ask('renew', { token: weaker })).toMatchObject({ t: 'ok' })
    await bob.frame('notice', (notice) => notice.name === 'assurance_too_low')
    expect(await bob.send('den', 'still here')).toMatchObject({ t: 'error', name: 'not_a_member' })
  })

  test('when a room’s node stops, its guests are told to come back, and the room is unavailable until it does', async () => {
    await using stage = await acrossNodes()
    const { a, b, bob, ann } = stage
    await ann.send('den', 'before')
    await bob.frame('message')
    const [last] = bob.events('den')
    await a.stop()
    expect(await bob.end()).toMatchObject({ code: 4000 })
    expect(bob.all('bye')[0]?.retry_after_ms).toBeGreaterThan(0)
    const again = await b.person('bob')
    expect(await again.ask('join', { room: 'den', create: true })).toMatchObject({
      t: 'error',
      name: 'room_unavailable',
      retry: 'later',
    })
    await again.join('mine', { create: true }) // what does not live there goes on
    await stage.cluster.start('a')
    const back = await again.join('den', { after: last?.seq ?? 0 })
    expect(back).toMatchObject({ seq: 1, recovered: true })
  })

  test('a bus that is cut makes guests come back, and nobody misses anything', async () => {
    await using proxy = await startFaultProxy(redis.port)
    const limits = { nodeBeatMs: 50, nodeSilentMs: 1_000 }
    await using cluster = await nodes(redis.url)
    const a = await cluster.start('a', { limits })
    const b = await cluster.start('b', { limits, redisUrl: `redis://127.0.0.1:${proxy.port}` })
    const ann = await a.person('ann')
    await ann.join('den', { create: true })
    let bob = await b.person('bob')
    let epoch = (await bob.join('den')).epoch
    const seen = new Map<number, string>()
    const keep = (person: Person) => {
      for (const event of person.events('den')) if (event.t === 'message') seen.set(event.seq, event.text)
    }
    let sent = 0
    for (let cut = 0; cut < 3; cut++) {
      for (let i = 0; i < 5; i++) await ann.send('den', `message ${++sent}`)
      proxy.cut()
      for (let i = 0; i < 5; i++) await ann.send('den', `message ${++sent}`)
      expect(await bob.end()).toMatchObject({ code: 4000 })
      keep(bob)
      // Comes back, as a client does: again while the node cannot reach the other one.
      for (;;) {
        bob = await b.person('bob')
        const after = Math.max(0, ...seen.keys())
        const asked = bob.ask('join', { room: 'den', after, epoch })
        const answer = await asked.catch(() => undefined) // the new way may break as well, while Redis returns
        if (answer?.t === 'joined') {
          expect(answer.recovered).toBe(true)
          epoch = answer.epoch
          break
        }
        if (answer === undefined) expect(bob.closed?.code).toBe(4000)
        else expect(answer).toMatchObject({ name: 'room_unavailable' })
        bob.terminate()
      }
      for (const page of bob.all('page'))
        for (const event of page.events) if (event.t === 'message') seen.set(event.seq, event.text)
    }
    await ann.send('den', 'the end')
    await bob.frame('message', (message) => message.text === 'the end')
    for (const page of bob.all('page'))
      for (const event of page.events) if (event.t === 'message') seen.set(event.seq, event.text)
    keep(bob)
    expect([...seen.entries()].sort(([x], [y]) => x - y)).toEqual([
      ...upTo(sent).map((n) => [n, `message ${n}`]),
      [sent + 1, 'the end'],
    ])
  })

  test('when a room’s node is killed, its guests are told to come back, and find the room again when it does', async () => {
    await using cluster = await nodes(redis.url)
    await using home = await startChild({
      args: ['--transport', 'ws', '--redis', redis.url, '--node', 'home'],
      env: {
        PARLEY_PSEUDONYM_SECRET_FILE: cluster.secretFile,
        PARLEY_LIMIT_NODE_BEAT_MS: '50',
        PARLEY_LIMIT_NODE_SILENT_MS: '500',
      },
    })
    const edge = await cluster.start('edge', { limits: { nodeBeatMs: 50, nodeSilentMs: 500 } })
    const ann = await Person.connect(home.url)
    await ann.hello(await home.token('ann'))
    await ann.join('den', { create: true })
    const bob = await edge.person('bob')
    const { epoch } = await bob.join('den')
    expect(await ann.send('den', 'kept', { ack: 'durable' })).toMatchObject({ t: 'ok' })
    await bob.frame('message')
    await home.kill()
    expect(await bob.end()).toMatchObject({ code: 4000 })

    const comeBack = async () => {
      const person = await edge.person('bob')
      const answer = await person
        .ask('join', { room: 'den', after: 0, epoch, history: 10 })
        .catch(() => undefined)
      return { person, answer }
    }
    await eventually(async () => {
      const { answer } = await comeBack()
      return answer?.t === 'error' && answer.name === 'room_unavailable'
    })
    await home.restart()
    let back = await comeBack()
    while (back.answer?.t !== 'joined') back = await comeBack()
    // It cannot prove that nothing was lost, and says so; what was durable is there.
    expect(back.answer.recovered).toBe(false)
    const page = await back.person.frame('page')
    expect(page.events).toMatchObject([{ text: 'kept' }])
  })

  test('a second process cannot be the same node, and says so', async () => {
    await using cluster = await nodes(redis.url)
    await cluster.start('a', { limits: { nodeSilentMs: 300, nodeBeatMs: 50, redisReplyMs: 100 } })
    const twin = cluster.start('twin', {
      config: { cluster: { nodeId: 'a' }, redisUrl: redis.url, pseudonymSecretFile: cluster.secretFile },
      limits: { nodeSilentMs: 300, nodeBeatMs: 50, redisReplyMs: 100 },
    })
    await expect(twin).rejects.toThrow(/another process is node a/)
  })

  test('without --node nothing of this is there: no key, no channel', async () => {
    await using cluster = await nodes(redis.url)
    const node = await cluster.start('a', { config: { cluster: undefined } })
    await node.gather('den', 'ann', 'bob')
    expect(await redis.client.keys('parley:*:home')).toEqual([])
    expect(await redis.client.pubsub('SHARDCHANNELS')).toEqual([])
  })
})
