// Owns: reading how many tests passed out of the test runners' own reports. Never: counts by reading printed lines.

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/** @param {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number } | null} report @returns {Counts} */
export function vitestCounts(report) {
  if (!report) return { passed: 0, failed: 0, skipped: 0 }
  return { passed: report.numPassedTests, failed: report.numFailedTests, skipped: report.numPendingTests + report.numTodoTests }
}

/** @param {{ stats: { expected: number, unexpected: number, flaky: number, skipped: number } } | null} report @returns {Counts} */
export function playwrightCounts(report) {
  if (!report) return { passed: 0, failed: 0, skipped: 0 }
  // A flaky test failed at least once.
  const { expected, unexpected, flaky, skipped } = report.stats
  return { passed: expected, failed: unexpected + flaky, skipped }
}
