/**
 * One order for all: every receiver of a room saw the same events under the same numbers, one after
 * another, to the end.
 */
import type { Finding, FindingKind } from '../proof.ts'
import type { RoomEvidence, Stretch, View } from '../replay/evidence.ts'

export function proveOrder(evidence: RoomEvidence): Finding[] {
  const { room, views } = evidence
  const finding = (kind: FindingKind, detail: string): Finding => ({ kind, room, detail })
  const found: Finding[] = []
  /** Epoch and seq → the digest that the first receiver saw there, and who that was. */
  const agreed = new Map<string, { readonly digest: number; readonly who: string }>()
  for (const view of views) {
    for (const stretch of view.stretches) {
      found.push(...gaps(stretch).map(([kind, words]) => finding(kind, `${view.who} ${words}`)))
      stretch.seqs.forEach((seq, i) => {
        const digest = stretch.digests[i] ?? Number.NaN
        const key = `${stretch.epoch} ${seq}`
        const first = agreed.get(key)
        if (first === undefined) agreed.set(key, { digest, who: view.who })
        else if (first.digest !== digest)
          found.push(
            finding('disagreement', `${view.who} and ${first.who} saw different events at seq ${seq}`),
          )
      })
    }
  }
  return [...found, ...ends(evidence).map((words) => finding('incomplete', words))]
}

/** What does not follow from what stands before it, in one receiver's unbroken stretch. */
function gaps({ after, seqs }: Stretch): (readonly ['hole' | 'duplicate' | 'disorder', string])[] {
  const found: (readonly ['hole' | 'duplicate' | 'disorder', string])[] = []
  const seen = new Set<number>()
  let last = after
  for (const seq of seqs) {
    if (seen.has(seq)) found.push(['duplicate', `saw seq ${seq} twice`])
    else if (seq <= last) found.push(['disorder', `saw seq ${seq} after ${last}`])
    else if (seq > last + 1) found.push(['hole', `saw seq ${seq} right after ${last}`])
    seen.add(seq)
    last = Math.max(last, seq)
  }
  return found
}

/** Who did not get as far as the others, or as far as an answer promised. */
function ends({ views, sends }: RoomEvidence): string[] {
  const epoch = views[0]?.stretches.at(-1)?.epoch
  const lastOf = (view: View) => {
    const stretch = view.stretches.at(-1)
    return stretch !== undefined && stretch.epoch === epoch
      ? stretch.seqs.reduce((a, b) => Math.max(a, b), stretch.after)
      : 0
  }
  // An answer of an earlier epoch may name a number that was given anew since; who saw it is proven elsewhere.
  const single = views.every((view) => view.stretches.every((stretch) => stretch.epoch === epoch))
  const promised = single ? sends.flatMap((sent) => (sent.seq === undefined ? [] : [sent.seq])) : []
  const end = Math.max(0, ...views.map(lastOf), ...promised)
  return views
    .filter((view) => lastOf(view) < end)
    .map((view) => `${view.who} saw up to ${lastOf(view)} of ${end}`)
}
