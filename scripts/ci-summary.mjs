/**
 * The last line of `.ci/run`, from the runner's own report: `N passed, N failed, N skipped`.
 * Fails when a test or a step failed, or when there is no report to count from.
 */
import { readFileSync } from 'node:fs'

const [reportFile, ...brokenSteps] = process.argv.slice(2)

function counts() {
  try {
    const report = JSON.parse(readFileSync(reportFile, 'utf8'))
    // A file that cannot be loaded has no tests to fail, and is a failure all the same.
    const unloadable = report.testResults.filter(
      (f) => f.status === 'failed' && f.assertionResults.length === 0,
    )
    return {
      passed: report.numPassedTests,
      failed: report.numFailedTests + unloadable.length,
      skipped: report.numPendingTests + report.numTodoTests,
    }
  } catch {
    return { passed: 0, failed: 1, skipped: 0 } // the runner did not get as far as a report
  }
}

const { passed, failed, skipped } = counts()
// The tests are counted one by one; each other step counts as one.
const others = brokenSteps.filter((step) => step !== 'tests' || failed === 0)
if (brokenSteps.length > 0) process.stdout.write(`failed: ${brokenSteps.join(', ')}\n`)
const allFailed = failed + others.length
const tail = skipped > 0 ? `, ${skipped} skipped` : ''
process.stdout.write(`${passed} passed, ${allFailed} failed${tail}\n`)
process.exitCode = allFailed > 0 || passed === 0 ? 1 : 0
