/**
 * What edits and removals do to what members see afterwards. The log keeps every event as it was; beside
 * it the journal keeps one amendment for each message that was edited, removed or restored, under the seq of the
 * message, so that a page of history needs no search for what came later. It holds no text: of an edit it
 * names the record that does.
 */
import type { MessageEvent, RoomEvent } from '../../protocol/catalogue.ts'
import { seqOfMessageId } from '../../protocol/ids.ts'

/** The record that has the text, when the message was last edited by its author, and whether a part is covered. */
export interface LaterText {
  readonly edit: number
  /** Absent: the author never changed it. */
  readonly at?: number
  readonly masked: boolean
}

export type Amendment =
  | ({ readonly kind: 'edited' } & LaterText)
  | ({ readonly kind: 'restored' } & LaterText)
  /** `last`: what members saw before, where that is not the message's own record. */
  | { readonly kind: 'removed'; readonly by: string; readonly at: number; readonly last?: LaterText }

/** The seq of the message that this event changes, and how; undefined for events that change none. */
export function amendmentOf(
  event: RoomEvent,
): { readonly target: number; readonly amendment: Amendment } | undefined {
  const target = 'id' in event ? seqOfMessageId(event.id) : undefined
  if (target === undefined) return undefined
  const amendment = changeBy(event)
  return amendment === undefined ? undefined : { target, amendment }
}

function changeBy(event: RoomEvent): Amendment | undefined {
  switch (event.t) {
    case 'removed':
      return { kind: 'removed', by: event.by, at: event.at }
    case 'edited':
      return { kind: 'edited', edit: event.seq, at: event.at, masked: event.masked === true }
    case 'restored': {
      const edited = event.edited_at === undefined ? {} : { at: event.edited_at }
      return { kind: 'restored', edit: event.seq, ...edited, masked: event.masked === true }
    }
    default:
      return undefined
  }
}

/** The later amendment holds, but only a restoration brings a removed message back. */
export function combined(earlier: Amendment | undefined, later: Amendment): Amendment {
  if (earlier === undefined || later.kind === 'restored') return later
  if (earlier.kind === 'removed') return earlier
  if (later.kind === 'edited' || later.last !== undefined) return later
  const { kind: _, ...last } = earlier
  return { ...later, last }
}

/** The seq under which an event's amendment is found: its own for a message, the message's for what changed it. */
export function amendedSeq(event: RoomEvent): number | undefined {
  if (event.t === 'message') return event.seq
  return hasLaterText(event) ? seqOfMessageId(event.id) : undefined
}

/**
 * The event as members see it now. An earlier edit shows the last text too, and edits of a removed message
 * are tombstones like the message itself: no page brings a removed text back, and none has a hole.
 * @param textOf the text of the edit or restoration with this seq; undefined when it was erased
 */
export function amended(
  event: RoomEvent,
  amendment: Amendment | undefined,
  textOf: (seq: number) => string | undefined,
): RoomEvent {
  if (amendment === undefined || !(event.t === 'message' || hasLaterText(event))) return event
  const { room, seq, id } = event
  if (amendment.kind === 'removed')
    return { t: 'removed', room, seq, id, by: amendment.by, at: amendment.at, tombstone: true }
  const text = textOf(amendment.edit)
  if (text === undefined) {
    const at = amendment.at ?? event.at
    return { t: 'removed', room, seq, id, by: event.from, at, tombstone: true }
  }
  const masked = amendment.masked ? { masked: true } : {}
  const { masked: _before, ...rest } = event
  if (rest.t === 'edited') return { ...rest, text, ...masked }
  const edited = amendment.at === undefined ? {} : { edited_at: amendment.at }
  return { ...rest, text, ...edited, ...masked }
}

/** A removed message as members saw it last; undefined when it stands, or its text is gone. */
export function beforeRemoval(
  message: MessageEvent,
  amendment: Amendment | undefined,
  textOf: (seq: number) => string | undefined,
): MessageEvent | undefined {
  if (amendment?.kind !== 'removed') return undefined
  const { last } = amendment
  if (last === undefined) return message
  const seen = amended(message, { kind: 'edited', ...last }, textOf)
  return seen.t === 'message' ? seen : undefined
}

type Changed = Extract<RoomEvent, { t: 'edited' | 'restored' }>

/** Events that carry a text of a message, as it was then. */
export function hasLaterText(event: RoomEvent): event is Changed {
  return event.t === 'edited' || event.t === 'restored'
}
