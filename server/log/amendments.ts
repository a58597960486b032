/**
 * What edits and removals do to what members see afterwards. The log keeps every event as it was; beside
 * it the journal keeps one amendment for each message that was edited or removed, under the seq of the
 * message, so that a page of history needs no search for what came later. It holds no text: of an edit it
 * names the record that does.
 */
import type { RoomEvent } from '../../protocol/catalogue.ts'
import { seqOfMessageId } from '../../protocol/ids.ts'

export type Amendment =
  | { readonly kind: 'edited'; readonly edit: number; readonly at: number; readonly masked: boolean }
  | { readonly kind: 'removed'; readonly by: string; readonly at: number }

/** The seq of the message that this event changes, and how; undefined for events that change none. */
export function amendmentOf(
  event: RoomEvent,
): { readonly target: number; readonly amendment: Amendment } | undefined {
  if (event.t !== 'edited' && event.t !== 'removed') return undefined
  const target = seqOfMessageId(event.id)
  if (target === undefined) return undefined
  const amendment: Amendment =
    event.t === 'removed'
      ? { kind: 'removed', by: event.by, at: event.at }
      : { kind: 'edited', edit: event.seq, at: event.at, masked: event.masked === true }
  return { target, amendment }
}

/** The later amendment holds, but nothing brings a removed message back. */
export function combined(earlier: Amendment | undefined, later: Amendment): Amendment {
  return earlier?.kind === 'removed' ? earlier : later
}

/** The seq under which an event's amendment is found: its own for a message, the message's for an edit of it. */
export function amendedSeq(event: RoomEvent): number | undefined {
  if (event.t === 'message') return event.seq
  return event.t === 'edited' ? seqOfMessageId(event.id) : undefined
}

/**
 * The event as members see it now. An earlier edit shows the last text too, and edits of a removed message
 * are tombstones like the message itself: no page brings a removed text back, and none has a hole.
 * @param textOf the text of the edit with this seq; undefined when it was erased
 */
export function amended(
  event: RoomEvent,
  amendment: Amendment | undefined,
  textOf: (seq: number) => string | undefined,
): RoomEvent {
  if (amendment === undefined || (event.t !== 'message' && event.t !== 'edited')) return event
  const { room, seq, id } = event
  if (amendment.kind === 'removed')
    return { t: 'removed', room, seq, id, by: amendment.by, at: amendment.at, tombstone: true }
  const text = textOf(amendment.edit)
  if (text === undefined)
    return { t: 'removed', room, seq, id, by: event.from, at: amendment.at, tombstone: true }
  const { masked: _before, ...rest } = event
  const masked = amendment.masked ? { masked: true } : {}
  if (rest.t === 'edited') return { ...rest, text, ...masked }
  return { ...rest, text, edited_at: amendment.at, ...masked }
}
