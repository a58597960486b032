/**
 * `/rule test`: what a rule would have done to the room's recent messages, before it is switched on.
 */
import type { MessageEvent, RoomEvent } from '../../../protocol/catalogue.ts'
import { protocolLimits } from '../../../protocol/limits.ts'
import type { RetainedLog } from '../../log/log.ts'
import type { Room } from '../../room/room.ts'
import { createFolder } from '../fold.ts'
import type { RuleMatcher } from '../rules/matcher.ts'
import type { CommandContext, CommandResult } from './command.ts'

/** The loop is given back after so many code units of text: a slow expression must not stop the chat. */
const charsAtOnce = 4_000

/** Runs the candidate over at most `ruleTestMessagesMax` messages, the latest first; yields in between. */
export async function tryRule(matcher: RuleMatcher, { room, ports }: CommandContext): Promise<CommandResult> {
  const { ruleTestMessagesMax, ruleTestShownMax } = ports.limits
  const folder = createFolder(protocolLimits.textCharsMax)
  const messages = await recentMessages(room, ports.log, ruleTestMessagesMax)
  const shown: object[] = []
  const authors = new Set<string>()
  let matched = 0
  let chars = 0
  for (const { id, at, from, name, text } of messages) {
    chars += text.length
    if (chars > charsAtOnce) {
      await ports.clock.sleep(0)
      chars = 0
    }
    const hits = matcher.match(folder.fold(text))
    if (hits.length === 0) continue
    matched++
    authors.add(from)
    const spans = hits.map(({ start, end }) => ({ start, end }))
    if (shown.length < ruleTestShownMax) shown.push({ id, at, from, name, text, spans })
  }
  const action = matcher.compiled.rules[0]?.action
  // Texts that a person found to be fine, on appeal: a rule that stops them repeats a mistake.
  const cases = await ports.cases.list(room.name)
  const wronged = cases.filter(({ text }) => matcher.match(folder.fold(text)).length > 0)
  return {
    command: 'rule',
    would: action,
    looked_at: messages.length,
    matched,
    authors: authors.size,
    shown,
    cases: {
      looked_at: cases.length,
      matched: wronged.length,
      shown: wronged.slice(0, ruleTestShownMax).map(({ appeal, text }) => ({ appeal, text })),
    },
  }
}

/** The latest messages in their present form, from the ring and, before it, the live window. */
async function recentMessages(room: Room, log: RetainedLog, most: number): Promise<MessageEvent[]> {
  const found: MessageEvent[] = []
  const take = (events: readonly RoomEvent[]) => {
    for (const event of events.toReversed())
      if (event.t === 'message' && found.length < most) found.push(event)
  }
  let before = room.ring.oldest
  take(room.ring.slice(before, room.seq))
  while (found.length < most && before > 1) {
    const events = await log.window(room.name, { before, limit: protocolLimits.pageItemsMax })
    const oldest = events[0]
    if (oldest === undefined || oldest.seq >= before) break
    take(events)
    before = oldest.seq
  }
  return found
}
