/**
 * What a replay collects: what everybody sent and how it was answered, what everybody saw and in which
 * order, and what the log holds. Plain data, so that `proof.ts` can judge it and a test can plant a fault.
 */
import { digestOf } from './digest.ts'

/** One numbered event of a room, as a receiver or the log has it. */
export interface EventFacts {
  readonly t: string
  readonly seq: number
  readonly id: string | undefined
  readonly from: string | undefined
  readonly text: string | undefined
  readonly masked: boolean
  /** Of everything that must be the same for all receivers and the log. */
  readonly digest: number
}

/** What one receiver saw without a break of continuity. */
export interface Stretch {
  readonly epoch: string
  /** The seq that the receiver had when it began: the first event is the next one. */
  after: number
  readonly seqs: number[]
  readonly digests: number[]
  /** When each arrived, on the shared clock; NaN for what was read from history. */
  readonly arrivedMs: number[]
}

export interface View {
  readonly who: string
  readonly stretches: Stretch[]
}

/** `unanswered`: the connection ended before the answer, so nobody but the log can say. */
export type Fate = 'accepted' | 'blocked' | 'held' | 'refused' | 'unanswered'

export interface Sent {
  /** Position in the transcript. */
  readonly line: number
  readonly label: string
  /** The sender's user id. */
  readonly user: string
  readonly text: string
  readonly fate: Fate
  /** What the answer or its statement said: `allow`, `flag`, `mask`, `hold`, `block`, or the name of a refusal. */
  readonly verdict: string
  readonly id: string | undefined
  readonly seq: number | undefined
  /** The acknowledgement promised that it survives a crash. */
  readonly durable: boolean
  readonly intendedMs: number
  readonly answeredMs: number
}

export interface RoomEvidence {
  readonly room: string
  readonly sends: readonly Sent[]
  readonly views: readonly View[]
  /** Every different event that anybody saw, by its digest. */
  readonly seen: ReadonlyMap<number, EventFacts>
  /** What `parley log read` gave, in its order. */
  readonly log: readonly EventFacts[]
  /** What Redis holds, in its order; undefined when there is none. */
  readonly redis: readonly EventFacts[] | undefined
  /** The server was killed on the way: what was not acknowledged as durable may be gone. */
  readonly crashed: boolean
}

/** The facts of an event, from a frame or from a record of the log. */
export function factsOf(event: Readonly<Record<string, unknown>>): EventFacts {
  const text = (name: string) => (typeof event[name] === 'string' ? (event[name] as string) : undefined)
  return {
    t: text('t') ?? '',
    seq: typeof event['seq'] === 'number' ? event['seq'] : Number.NaN,
    id: text('id'),
    from: text('from'),
    text: text('text'),
    masked: event['masked'] === true,
    digest: digestOf(event),
  }
}
