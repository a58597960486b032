/**
 * What is kept is what was delivered: the same events under the same numbers, each once, and whatever was
 * acknowledged as durable among them.
 */
import type { Finding, FindingKind } from '../proof.ts'
import type { EventFacts, RoomEvidence } from '../replay/evidence.ts'
import { proveVerdicts } from './verdicts.ts'

/** @param where what keeps the records, for the words of a finding */
export function proveRecord(
  evidence: RoomEvidence,
  records: readonly EventFacts[],
  where: string,
): Finding[] {
  const { room, sends, crashed } = evidence
  const finding = (kind: FindingKind, detail: string): Finding => ({
    kind,
    room,
    detail: `${where}: ${detail}`,
  })
  const found: Finding[] = []
  const bySeq = new Map<number, EventFacts>()
  const timesOfId = new Map<string, number>()
  const seenSeqs = new Set([...evidence.seen.values()].map((event) => event.seq))
  let last = 0
  for (const record of records) {
    if (bySeq.has(record.seq)) found.push(finding('logged_twice', `seq ${record.seq}`))
    else if (record.seq !== last + 1)
      found.push(finding('unlogged', `seq ${record.seq} stands after ${last}`))
    last = record.seq
    bySeq.set(record.seq, record)
    if (record.t === 'message' && record.id !== undefined)
      timesOfId.set(record.id, (timesOfId.get(record.id) ?? 0) + 1)
    // After a crash a receiver may have gone before it read what was accepted: `proveVerdicts` looks at those.
    if (!evidence.seen.has(record.digest) && !crashed && !seenSeqs.has(record.seq))
      found.push(finding('logged_undelivered', `seq ${record.seq} was delivered to nobody`))
  }
  for (const event of finalEvents(evidence)) {
    const record = bySeq.get(event.seq)
    if (record === undefined)
      found.push(finding('unlogged', `seq ${event.seq} was delivered and is not there`))
    else if (record.digest !== event.digest)
      found.push(finding('logged_differently', `seq ${event.seq} is not what was delivered`))
  }
  for (const sent of sends) {
    if (!sent.durable || sent.id === undefined) continue
    const times = timesOfId.get(sent.id) ?? 0
    if (times === 0)
      found.push(finding('durable_lost', `line ${sent.line}, seq ${sent.seq}, was acknowledged as durable`))
    if (times > 1) found.push(finding('logged_twice', `line ${sent.line}, ${times} times`))
  }
  return [...found, ...proveVerdicts(evidence, records, `kept in ${where}`)]
}

/** Events that must be kept: without a crash all that were seen, after one those of the epoch since. */
function finalEvents({ views, seen }: RoomEvidence): EventFacts[] {
  const epoch = views[0]?.stretches.at(-1)?.epoch
  const digests = new Set<number>()
  for (const view of views) {
    for (const stretch of view.stretches) {
      if (stretch.epoch === epoch) for (const digest of stretch.digests) digests.add(digest)
    }
  }
  return [...digests].flatMap((digest) => seen.get(digest) ?? [])
}
