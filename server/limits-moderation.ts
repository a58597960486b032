/**
 * The bounds of moderation: verdicts, classifiers, shields, rules, held messages, due process. See `limits.ts`.
 */
export const moderationLimits = {
  // ── Moderation ───────────────────────────────────────────────────────────────────────────────
  /** All classifiers together, for one draft. Over it: the declared failure policy, `degraded`. */
  verdictDeadlineMs: 50,
  /** Drafts under judgement at a time. Over it: `overloaded`. */
  verdictsPendingMax: 10_000,
  /** Links of one draft that are looked up. Over it: a finding of its own, `links.many`; nobody sends so many to people. */
  linksPerDraftMax: 64,
  /** Links in one message of somebody new to the room, or whom the ladder of standing has warned. Over it: a finding, `links.newcomer`, which a standard room holds. */
  newcomerLinksMax: 3,
  /** Pieces of evidence that one verdict and its statement carry. Over it: the first ones; masks cover them all. */
  evidenceItemsMax: 32,
  /** Bytes of one line that `parley classify` reads. Over it: an error in that line's place. */
  classifyLineBytesMax: 1024 * 1024,
  /** Senders and texts that the flood classifier remembers; the longest silent are forgotten first. */
  floodSendersMax: 50_000,
  /** Rooms whose recent texts are compared for near-duplicates (29 KiB each); the longest silent are forgotten first. */
  raidRoomsMax: 1_000,
  /** Texts of one room that new ones are compared with. Over it: those that nobody repeated make room first. */
  raidTextsMax: 128,
  /** Senders whose mentions of others are counted; the longest silent are forgotten first. */
  mentionSendersMax: 50_000,
  /** People whose first arrival is remembered, for each of their rooms. Over it: who was away longest is new again. */
  newcomersMax: 100_000,
  /** Who first came to a room less than this ago is a newcomer there. */
  newcomerMs: 15 * 60_000,
  /** After a restart everybody comes back at once: for this long, nobody is new in a room that was there before. */
  newcomerSettleMs: 2 * 60_000,
  /** Under the shield, a newcomer waits this long after entering and between two messages. Sooner: `slow_mode`. */
  shieldSlowMs: 10_000,
  /** A shield that went up by itself stays up this long at least. */
  shieldMs: 5 * 60_000,
  /** After a moderator lowered the shield, it does not go up by itself for this long: people decide. */
  shieldRestMs: 10 * 60_000,
  /** People who were told that the shield slows them. Over it: who was told longest ago is told again. */
  shieldToldMax: 50_000,
  /** How often raised shields are looked at for their end. */
  sweepShieldsMs: 5_000,
  /** Rules that the owner of a room keeps (`/rule`). Over it: `bad_command`. */
  rulesPerRoomMax: 100,
  /** Code units of one rule's pattern, and of its clause, which members read. Over it: `bad_command`. */
  rulePatternCharsMax: 200,
  ruleClauseCharsMax: 300,
  /** Code units of the words and phrases of one room together, and so the size of its automaton. Over it: `bad_command`. */
  rulesCharsMax: 2_000,
  /** Steps of one compiled expression, and of all of a room: 25 ns a step and character at worst. Over it: `bad_command`. */
  ruleStepsMax: 100,
  rulesStepsMax: 300,
  /** Matches of one expression in one message. Over it: the last one reaches to the message's end. */
  ruleMatchesMax: 8,
  /** Recent messages that `/rule test` looks at, and the matches that it shows; the rest are counted. */
  ruleTestMessagesMax: 500,
  ruleTestShownMax: 20,
  /** Texts judged again to find what would let one pass. Over it: the statement says nothing about that. */
  passesIfTriesMax: 8,
  /** A second opinion that takes longer counts as none; the message waits meanwhile, with its sender's next ones. */
  secondOpinionMs: 2_000,
  /** Second opinions asked for at the same time. Over it: the policy for no answer decides. */
  secondOpinionsMax: 64,
  /** Failures in a row after which nobody is asked, and for how long; then one question tries again. */
  secondOpinionFailuresMax: 5,
  secondOpinionPauseMs: 30_000,
  /** Bytes of an answer over HTTP. Over it: no answer. */
  secondOpinionBytesMax: 16 * 1024,
  /** Actions of moderators that a room's register keeps, for `/audit` and `/undo`. Over it: the oldest are in the log only. */
  actionsPerRoomMax: 5_000,
  /** Outcomes of commands that are remembered by the client's key, and for how long. Over it: the oldest run again. */
  commandKeysMax: 20_000,
  commandKeyMs: 10 * 60_000,
  /** An action can be undone for this long, at most `removedGraceMs`. Over it: `cannot_undo`. */
  undoMs: 7 * 86_400_000,
  /** Messages that one `/purge` removes, and events that it looks at. Over it: the latest ones, and `more: true`. */
  purgeMessagesMax: 20_000,
  purgeEventsMax: 200_000,
  /** Events that a purge, or its undoing, looks at before it gives way to the chat, and for how long. */
  purgeBatchMax: 100,
  purgePauseMs: 10,
  /** Purges, and undoings of some, that run at a time. Over it: `overloaded`. */
  purgesMax: 16,
  /** People whom one person ignores. Over it: `bad_command`. */
  ignoredMax: 200,
  /** Rooms whose last hour is counted for `/numbers` (14 KiB each). Over it: the longest silent begins anew. */
  numbersRoomsMax: 500,
  /** Minutes that `/numbers` tells of. Older ones are forgotten. */
  numbersMinutesMax: 60,
  /** Held messages of one room. Over it: `hold_full`. */
  heldPerRoomMax: 500,
  /** Held messages of all rooms together; they are in memory. Over it: `hold_full`. */
  heldMax: 50_000,
  /** A held message that nobody decides goes back to its sender, with a statement. */
  heldForMs: 24 * 3_600_000,
  /** How often held messages are looked at for their end. */
  sweepHoldsMs: 10_000,
  /** Statements delivered at once to somebody who was away; the others follow at the next `hello`. */
  waitingStatementsMax: 50,
  /** Open appeals of all rooms together; they are in memory. Over it: `queue_full`, come back later: the time to appeal is long. */
  appealsOpenMax: 20_000,
  /** Open appeals of one person. Over it: `queue_full`, until some are decided. */
  appealsPerPersonMax: 50,
  /** Who is asked to decide an appeal has this long; then somebody else is asked, in the end the operator. */
  appealAnswerMs: 3 * 86_400_000,
  /** A stopped message whose appeal succeeds is delivered when it was written less than this ago: later it would answer nobody. */
  restoreMs: 7 * 86_400_000,
  /** Restrictions that count for somebody, of all rooms together; they are in memory. Over it: new ones count nothing, and the operator is told. */
  standingEntriesMax: 200_000,
  /** What rules stop in one category within this time counts once: who tries to mend a text makes one mistake, not ten. */
  standingRepeatMs: 10 * 60_000,
  /** Whom the ladder slows waits this long between two messages. */
  ladderSlowMs: 30_000,
  /** A held message that nobody decides for this long is overdue: all moderators are reminded, and after as long again the operator. */
  heldAnswerMs: 4 * 3_600_000,
  /** Held messages and appeals that nobody in a room answers, in a row. At it: the room loses the right to hold and deny. */
  dutyMissesMax: 20,
  /** For how long; meanwhile the operator decides about what is held there. */
  dutySuspendedMs: 30 * 86_400_000,
  /** Answers of one room whose times are kept, for the median. Over it: the oldest goes. */
  dutyTimesMax: 200,
  /** Rooms whose answers are counted. Over it: the room that was silent longest starts afresh. */
  dutyRoomsMax: 50_000,
  /** Cases of a room's own test set, from appeals that succeeded. Over it: the oldest goes. */
  casesPerRoomMax: 200,
  /** Open reports of all rooms together, and of one room; they are in memory. Over it: `queue_full`. */
  reportsOpenMax: 20_000,
  reportsPerRoomMax: 500,
  /** People of one case who learn its outcome. Over it: counted, and not told. */
  reportersPerCaseMax: 200,
  /** Notes of reporters that one case keeps. Over it: only the count grows. */
  reportNotesMax: 10,
  /** Messages that are frozen with a report: the reported one and those before it. */
  reportContextMax: 5,
  /** Reports of one person within `reportWindowMs`. Over it: `too_many_reports`. */
  reportsPerPersonMax: 20,
  reportWindowMs: 3_600_000,
  /** People whose reports are counted; who reported longest ago is forgotten first. */
  reportSendersMax: 50_000,
  /** Time to appeal: six months at least, as DSA Art. 20 asks. */
  appealMs: 184 * 86_400_000,
  /** Longest sanction. Over it: `bad_command`. */
  sanctionMs: 366 * 86_400_000,
} as const
