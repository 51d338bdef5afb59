// count-tests.mjs SUITE FILE EXIT-CODE: prints "passed failed repeated". A run that failed without naming a test counts as one failure.
import { existsSync, readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';

const [suite, file, exitCode] = process.argv.slice(2);
const number = (text, pattern) => Number(pattern.exec(text)?.[1] ?? 0);

function jest(text) {
  const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(text);
  return [numPassedTests, numFailedTests + numRuntimeErrorTestSuites];
}

function vitest(text) {
  const line = /^\s*Tests\s+.*$/m.exec(stripVTControlCharacters(text))?.[0] ?? '';
  return [number(line, /(\d+) passed/), number(line, /(\d+) failed/)];
}

function playwright(text) {
  const { expected, flaky, unexpected } = JSON.parse(text).stats;
  return [expected + flaky, unexpected, flaky];
}

const tap = (text) => [number(text, /^# pass (\d+)$/m), number(text, /^# fail (\d+)$/m) + number(text, /^# cancelled (\d+)$/m)];

const counters = { unit: jest, system: jest, frontend: vitest, browser: playwright, looks: playwright, ops: tap };
let [passed, failed, repeated] = [0, 0, 0];
try {
  if (existsSync(file)) [passed, failed, repeated = 0] = counters[suite](readFileSync(file, 'utf8'));
} catch {
  failed = 1;
}
if (failed === 0 && (Number(exitCode) !== 0 || passed === 0)) failed = 1;
console.log(`${passed} ${failed} ${repeated}`);
