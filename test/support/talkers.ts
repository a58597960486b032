/**
 * People who talk without a pause over real sockets, and write down what they were answered: the load under
 * which a fault happens, and the account that the log is held against afterwards.
 */
import { systemClock } from '../../server/base/clock.ts'
import type { Limits } from '../../server/limits.ts'
import { textOf } from '../../loadtest/driver/texts.ts'
import { Person } from './person.ts'

/** What somebody said, and what they know of it. */
export interface Said {
  readonly room: string
  readonly by: string
  readonly text: string
  /** When it was sent, of the clock that never goes back. */
  readonly atMs: number
  /** The answer: `ok`, the name of the error, or `unknown` where the connection ended before one came. */
  answer: string
  seq?: number
  id?: string
  /** From sending to the answer. */
  tookMs?: number
}

export interface TalkOptions {
  readonly url: string
  readonly token: (name: string) => Promise<string>
  readonly rooms: readonly string[]
  /** How many people talk in each room. */
  readonly each: number
  readonly ack?: 'accepted' | 'durable'
  /** Messages of one person that wait for an answer at the same time. */
  readonly window?: number
  /** Length of a text. */
  readonly chars?: number
  /** Pause between two messages of one person; 0 for as fast as answers come. */
  readonly pauseMs?: number
}

export interface Talk {
  /** Everybody stops, and hears the last answers, or that none comes. */
  stop(): Promise<void>
}

/** Limits under which people may talk this much; what they meet otherwise is not what these tests are about. */
export const talkative = {
  sendBurstMax: 1_000_000,
  sendsPerSecond: 100_000,
  framesBurstMax: 1_000_000,
  framesPerSecond: 100_000,
  floodSendersMax: 1,
  raidRoomsMax: 1,
} satisfies Partial<Limits>

/** Everybody's account, over as many conversations as a test has: each text is said once. */
export class Account {
  readonly said: Said[]

  /** @param before what was said earlier, to go on from */
  constructor(before: readonly Said[] = []) {
    this.said = [...before]
  }

  /** People come, one in each room makes it where it is missing, and talk until they are told to stop. */
  async talk(options: TalkOptions): Promise<Talk> {
    const { url, token, rooms, each, window = 4 } = options
    let talking = true
    const people: Person[] = []
    const talks: Promise<void>[] = []
    for (const room of rooms)
      for (let i = 0; i < each; i++) {
        const by = `${room}-${i}`
        const person = await Person.connect(url)
        people.push(person)
        await person.hello(await token(by))
        await person.join(room, { create: true })
        for (let w = 0; w < window; w++) talks.push(this.#speak(person, by, room, options, () => talking))
      }
    return {
      async stop() {
        talking = false
        await Promise.all(talks)
        for (const person of people) person.terminate()
      },
    }
  }

  async #speak(
    person: Person,
    by: string,
    room: string,
    { ack, chars = 80, pauseMs = 0 }: TalkOptions,
    talking: () => boolean,
  ): Promise<void> {
    while (talking() && person.closed === undefined) {
      const text = textOf(this.said.length, chars)
      const said: Said = { room, by, text, atMs: systemClock.monotonic(), answer: 'unknown' }
      this.said.push(said)
      try {
        const answer = await person.send(room, text, ack === undefined ? {} : { ack })
        said.tookMs = systemClock.monotonic() - said.atMs
        said.answer = answer.t === 'error' ? answer.name : answer.t
        if (answer.t === 'ok' && answer.seq !== undefined) said.seq = answer.seq
        if (answer.t === 'ok' && answer.id !== undefined) said.id = answer.id
      } catch {
        return // the connection ended: nobody knows, and nobody asks again
      }
      if (pauseMs > 0) await systemClock.sleep(pauseMs)
    }
  }

  get acknowledged(): readonly Said[] {
    return this.said.filter(({ answer }) => answer === 'ok')
  }

  /** The kinds of answers that came, with how many there were of each. */
  answers(): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {}
    for (const { answer } of this.said) counts[answer] = (counts[answer] ?? 0) + 1
    return counts
  }

  /** The time to an answer that 99 of 100 did not exceed, of what was said between two times. */
  p99Ms(fromMs: number, toMs: number): number {
    const took = this.said
      .filter(({ atMs }) => atMs >= fromMs && atMs < toMs)
      .flatMap(({ tookMs }) => (tookMs === undefined ? [] : [tookMs]))
      .sort((a, b) => a - b)
    return took[Math.floor(took.length * 0.99)] ?? Number.NaN
  }
}
