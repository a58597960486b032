/**
 * The journal that tests use in place of the one on disk keeps the same contract; here a restart keeps
 * its memory.
 */
import { journalConformance } from '../conformance/journal.ts'
import { memoryJournal } from '../support/memory-journal.ts'

const text = (body: Uint8Array) => Buffer.from(body).toString() // sealed by nobody: it never leaves the test

journalConformance(() => {
  const journal = memoryJournal()
  return { journal, text, reopen: () => Promise.resolve(), close: () => journal.close() }
})
