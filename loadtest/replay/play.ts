/**
 * Plays a transcript: every room in the order of the file, one message after the answer to the one before
 * it; different rooms side by side. Messages are due at a fixed rate over all rooms, and latency counts
 * from when they were due.
 */
import type { Clock } from '../../server/base/clock.ts'
import type { SharedNow } from '../driver/shared-time.ts'
import { loadLimits } from '../limits.ts'
import type { Sent } from './evidence.ts'
import type { Answer, Seat } from './seat.ts'
import type { Line } from './transcript.ts'

export interface PlayOptions {
  readonly ratePerS: number
  readonly ack: 'accepted' | 'durable'
  readonly clock: Clock
  readonly now: SharedNow
  /** The room's name on the server. */
  roomOf(room: string): string
  seatOf(from: string): Seat
  /** Called before each message, with how many were sent before it. */
  dispatched(count: number): void
  /** A message had to wait and be sent again. */
  postponed(name: string): void
}

/** Sends every line. @returns what became of each room's lines, in their order */
export async function play(
  lines: readonly Line[],
  options: PlayOptions,
): Promise<ReadonlyMap<string, readonly Sent[]>> {
  const startMs = options.now() + 100
  const byRoom = new Map<string, Line[]>()
  for (const line of lines) {
    const room = byRoom.get(line.room) ?? []
    room.push(line)
    byRoom.set(line.room, room)
  }
  let count = 0
  const lane = async ([room, theirs]: readonly [string, readonly Line[]]) => {
    const sent: Sent[] = []
    for (const line of theirs) {
      const intendedMs = startMs + (line.index * 1_000) / options.ratePerS
      const earlyMs = intendedMs - options.now()
      if (earlyMs > 0) await options.clock.sleep(earlyMs)
      options.dispatched(count++)
      sent.push(await deliver(line, intendedMs, options))
    }
    return [room, sent] as const
  }
  return new Map(await Promise.all([...byRoom].map(lane)))
}

/** Sends one line until it is answered with more than "later". */
async function deliver(line: Line, intendedMs: number, options: PlayOptions): Promise<Sent> {
  const seat = options.seatOf(line.from)
  const request = {
    t: 'send',
    room: options.roomOf(line.room),
    text: line.text.startsWith('/') ? `/${line.text}` : line.text, // `//` sends a literal slash
    ack: options.ack,
  } as const
  for (let tries = 0; ; tries++) {
    await seat.ready()
    const { ref, answer } = await seat.ask(request)
    const waitMs = tries < loadLimits.resendsMax ? laterMs(answer) : undefined
    if (waitMs === undefined) {
      const outcome = outcomeOf(answer, seat.restrictions.get(ref))
      const { index, label, text } = line
      const durable = options.ack === 'durable' && outcome.fate === 'accepted'
      return {
        line: index,
        label,
        user: seat.user,
        text,
        durable,
        intendedMs,
        answeredMs: options.now(),
        ...outcome,
      }
    }
    if (answer !== 'lost' && answer.t === 'error') options.postponed(answer.name)
    await options.clock.sleep(waitMs)
  }
}

/** These pass by themselves; a mute or slow mode does too, but is an answer to what was said. */
const passing = ['rate_limited', 'overloaded', 'log_unavailable']

function laterMs(answer: Answer): number | undefined {
  if (answer === 'lost' || answer.t !== 'error' || !passing.includes(answer.name)) return undefined
  return Math.min((answer.retry_after_ms ?? loadLimits.comeBackPauseMs) + 1, 5_000)
}

/** @param restriction what a statement said about this send beside its answer */
export function outcomeOf(
  answer: Answer,
  restriction: string | undefined,
): Pick<Sent, 'fate' | 'verdict' | 'id' | 'seq'> {
  const none = { id: undefined, seq: undefined }
  if (answer === 'lost') return { fate: 'unanswered', verdict: 'unanswered', ...none }
  switch (answer.t) {
    case 'ok':
      return { fate: 'accepted', verdict: restriction ?? 'allow', id: answer.id, seq: answer.seq }
    case 'held':
      return { fate: 'held', verdict: 'hold', ...none }
    case 'error':
      if (answer.name === 'blocked') return { fate: 'blocked', verdict: 'block', ...none }
      return { fate: 'refused', verdict: answer.name, ...none }
    default:
      return { fate: 'refused', verdict: `answered with ${answer.t}`, ...none }
  }
}
