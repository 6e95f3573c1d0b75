/**
 * Reads reports of Vitest in JSON: `all.json` of the whole run, and `again.json` of the files that failed in it.
 *
 *   node .ci/summary.mjs --failed-files <report>
 *     Prints the files that failed, a line each.
 *   node .ci/summary.mjs <other failures> <exit code of the last run> <folder of the reports>
 *     Prints "N passed, N failed", and exits with 1 if any failed.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const read = (path) => (existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null);
const failedFiles = ({ testResults }) => testResults.filter(({ status }) => status === 'failed');

/** A file that could not be loaded has no failed test of its own, and counts as one. */
function failuresOf(report) {
  const broken = failedFiles(report).filter(
    ({ assertionResults }) => !assertionResults.some(({ status }) => status === 'failed'),
  );
  return report.numFailedTests + broken.length;
}

function summarize(others, exitCode, folder) {
  const all = read(join(folder, 'all.json'));
  if (!all) return { passed: 0, failed: 1 + others };
  const again = read(join(folder, 'again.json'));
  const inTests = failuresOf(again ?? all);
  // An error outside of all tests is in no report.
  const failed = inTests === 0 && exitCode !== 0 ? 1 : inTests;
  const recovered = again ? Math.max(0, all.numFailedTests - again.numFailedTests) : 0;
  return { passed: all.numPassedTests + recovered, failed: failed + others };
}

const [first, second, folder] = process.argv.slice(2);
if (first === '--failed-files') {
  const report = read(second);
  if (report) for (const { name } of failedFiles(report)) console.log(relative('.', name));
} else {
  const { passed, failed } = summarize(Number(first), Number(second), folder);
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
}
