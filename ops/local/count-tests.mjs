// count-tests.mjs SUITE FILE EXIT-CODE: prints "passed failed repeated". A run that failed without naming a test counts as one failure.
// count-tests.mjs failed-files FILE: prints the files of a Playwright result in which a test failed.
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

const specsOf = ({ suites = [], specs = [] }) => [...specs, ...suites.flatMap(specsOf)];
const failedSpecs = (text) => specsOf(JSON.parse(text)).filter(({ ok }) => !ok);

/** What passed in FILE.again, where all files with a failure ran once more, has passed and is counted as repeated, too. */
function playwright(text) {
  const again = existsSync(`${file}.again`) ? specsOf(JSON.parse(readFileSync(`${file}.again`, 'utf8'))) : [];
  const passedAgain = new Set(again.filter(({ ok }) => ok).map(({ id }) => id));
  const failed = failedSpecs(text).filter(({ id }) => !passedAgain.has(id)).length;
  const { expected, unexpected } = JSON.parse(text).stats;
  return [expected + unexpected - failed, failed, unexpected - failed];
}

const tap = (text) => [number(text, /^# pass (\d+)$/m), number(text, /^# fail (\d+)$/m) + number(text, /^# cancelled (\d+)$/m)];

const counters = { unit: jest, system: jest, frontend: vitest, browser: playwright, looks: playwright, ops: tap };
if (suite === 'failed-files') {
  const files = existsSync(file) ? failedSpecs(readFileSync(file, 'utf8')).map((spec) => spec.file) : [];
  console.log([...new Set(files)].join(' '));
  process.exit();
}
let [passed, failed, repeated] = [0, 0, 0];
try {
  if (existsSync(file)) [passed, failed, repeated = 0] = counters[suite](readFileSync(file, 'utf8'));
} catch {
  failed = 1;
}
if (failed === 0 && (Number(exitCode) !== 0 || passed === 0)) failed = 1;
console.log(`${passed} ${failed} ${repeated}`);
