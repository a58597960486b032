/**
 * Nothing without a verdict: every message that anybody saw, or that is kept, is one that was accepted,
 * by its id, word for word; and every accepted one was seen.
 */
import type { Finding, FindingKind } from '../proof.ts'
import type { EventFacts, RoomEvidence, Sent } from '../replay/evidence.ts'

/** @param where `delivered`, or the name of what keeps the events, for the words of a finding */
export function proveVerdicts(
  evidence: RoomEvidence,
  events: readonly EventFacts[],
  where: string,
): Finding[] {
  const { room, sends } = evidence
  const finding = (kind: FindingKind, detail: string): Finding => ({ kind, room, detail })
  const found: Finding[] = []
  const accepted = new Map<string, Sent>()
  for (const sent of sends) {
    if (sent.fate !== 'accepted' || sent.id === undefined) continue
    if (accepted.has(sent.id))
      found.push(finding('same_id', `lines ${accepted.get(sent.id)?.line} and ${sent.line} got one id`))
    accepted.set(sent.id, sent)
  }
  const spare = new Map(sends.filter((s) => s.fate === 'unanswered').map((s) => [s.line, s]))
  const present = new Set<string>()
  for (const event of events) {
    if (event.t !== 'message' || event.id === undefined) continue
    present.add(event.id)
    const sent = accepted.get(event.id)
    if (sent === undefined) {
      // Nobody was told what became of it: it may be here, once.
      const open = [...spare.values()].find((s) => isOf(s, event))
      if (open !== undefined) spare.delete(open.line)
      else found.push(stopped(event))
    } else if (sent.seq !== event.seq) {
      found.push(
        finding('altered', `line ${sent.line} was answered with seq ${sent.seq}, ${where} with ${event.seq}`),
      )
    } else if (sent.user !== event.from || (sent.text !== event.text && !event.masked)) {
      found.push(finding('altered', `line ${sent.line} was ${where} with other words, or another author`))
    }
  }
  if (where === 'delivered') {
    for (const [id, sent] of accepted) {
      if (!present.has(id))
        found.push(finding('undelivered', `line ${sent.line}, seq ${sent.seq}, was seen by nobody`))
    }
  }
  return found

  /** A message that was not accepted: one that was stopped, or one that nobody sent. */
  function stopped(event: EventFacts): Finding {
    const origin = sends.find((sent) => sent.fate !== 'accepted' && isOf(sent, event))
    return origin === undefined
      ? finding('stranger', `seq ${event.seq}, ${where}, was sent by nobody here`)
      : finding(
          'leak',
          `line ${origin.line}, ${origin.verdict}, was ${where} all the same, as seq ${event.seq}`,
        )
  }
}

function isOf(sent: Sent, event: EventFacts): boolean {
  return sent.user === event.from && (event.masked || sent.text === event.text)
}
