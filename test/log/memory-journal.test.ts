/**
 * The journal that tests use in place of the one on disk keeps the same contract; here a restart keeps
 * its memory.
 */
import type { StoredRecord } from '../../server/log/journal.ts'
import type { LogRecord } from '../../server/log/log.ts'
import { journalConformance } from '../conformance/journal.ts'
import { memoryJournal } from '../support/memory-journal.ts'

// Sealed by nobody: it never leaves the test.
const opened = ({ body }: StoredRecord) => JSON.parse(Buffer.from(body).toString()) as LogRecord

journalConformance(() => {
  const journal = memoryJournal()
  return { journal, opened, reopen: () => Promise.resolve(), close: () => journal.close() }
})
