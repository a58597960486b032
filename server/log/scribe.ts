/**
 * The scribe: takes the records that the journal gathered and brings them to the disk. Behind this port,
 * because it works on another thread in a server (`scribe-thread.ts`) and on this one in tools and
 * tests (`scribe-here.ts`): the message's path pays for the text of a record and nothing more.
 *
 * Contract:
 * - `write` is called with one batch at a time, and resolves when all of it is on disk;
 * - after a failure nothing is written any more, and nothing is tried again: `onFailed` was told, and every
 *   call rejects.
 */
export interface Written {
  /** Of the records as they are stored. */
  readonly bytes: number
  /** From the batch's arrival to the disk's answer. */
  readonly us: number
}

export interface Scribe {
  /** @param lines the JSON of a `LogRecord` each, those of a room in order */
  write(lines: readonly string[]): Promise<Written>
  /** Rides with the next commit, or goes alone after `journalMarksMs`. */
  retain(room: string, days: number): void
  /** Resolves when everything handed over before the call is on disk. */
  flushed(): Promise<void>
  /** One listener: the journal. */
  onFailed(listener: (error: Error) => void): void
  /** Writes what is left, and ends. */
  close(): Promise<void>
}
