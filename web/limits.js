/**
 * Every bound of the page, by name, with what happens there.
 */
export const limits = {
  /** Entries of one room on the page: a busy room must not grow it without end. Over it: the oldest leave, and are had again by scrolling up. */
  entriesMax: 200,
  /** Entries while somebody reads the past. Over it: the newest leave, and are had again by jumping to the end. */
  pastEntriesMax: 600,
  /** Events asked for at once when scrolling up, and on entering a room. */
  historyItemsMax: 50,
  /** A hidden page paints this often; a visible one once a frame. */
  hiddenPaintMs: 1_000,
  /** A paint that took longer than this is followed by a rest of twice its time, counted up to the second figure. */
  paintCheapMs: 12,
  paintPauseMs: 250,
  /** New messages are read out at most this often; several at once as their number. */
  announceMs: 2_500,
  /** Members of a room shown by name. Over it: their number only. */
  membersMax: 200,
  /** Names of a crowd are asked for at most this often. */
  membersAskMs: 5_000,
  /** Suggestions shown at a time while typing. */
  suggestionsMax: 8,
  /** A message by the same person within this time stands under the same name. */
  groupMs: 5 * 60_000,
  /** Short notes at the edge of the page, and how long they stay. Over it: the oldest goes. */
  toastsMax: 3,
  toastMs: 9_000,
  /** Messages of other rooms counted as unread. Over it: "99+". */
  unreadMax: 99,
  /** Rooms that the tab remembers, to be in them again after a reload. */
  roomsKeptMax: 50,
  /** Held messages, reports, appeals and audit entries that a list shows. */
  listItemsMax: 200,
}
