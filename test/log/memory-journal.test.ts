/**
 * The journal that tests use in place of the one on disk keeps the same contract; here a restart keeps
 * its memory.
 */
import { journalConformance } from '../conformance/journal.ts'
import { memoryJournal } from '../support/memory-journal.ts'

journalConformance(() => {
  const journal = memoryJournal()
  return { journal, reopen: () => Promise.resolve(), close: () => journal.close() }
})
