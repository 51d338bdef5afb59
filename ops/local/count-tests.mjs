// count-tests.mjs SUITE FILE EXIT-CODE: prints "passed failed repeated". A run that failed without naming a test counts as one failure; what
// failed in FILE and passed in FILE.again has passed, and is counted as repeated, too.
// count-tests.mjs SUITE FILE: prints the files that are worth a second try, for a machine that others use, too.
import { existsSync, readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';

const [suite, file, exitCode] = process.argv.slice(2);
/** When more of them fail it is not by chance. */
const MOST_FILES = 5;
/** Of fast-check, which draws other values the next time: what it has found is not found again. */
const BROKEN_PROPERTY = 'Property failed after';

const number = (text, pattern) => Number(pattern.exec(text)?.[1] ?? 0);

/** A file that could not be run is a test that failed. */
function jest(text) {
  return JSON.parse(text).testResults.flatMap(({ name: place, status, assertionResults }) => {
    if (assertionResults.length === 0) return status === 'failed' ? [{ file: place, id: place, ok: false }] : [];
    const told = assertionResults.filter((test) => test.status === 'passed' || test.status === 'failed');
    return told.map(({ fullName, status: state, failureMessages }) => {
      const isFinal = failureMessages.some((message) => message.includes(BROKEN_PROPERTY));
      return { file: place, id: `${place} ${fullName}`, ok: state === 'passed', isFinal };
    });
  });
}

const specsOf = ({ suites = [], specs = [] }) => [...specs, ...suites.flatMap(specsOf)];
const playwright = (text) => specsOf(JSON.parse(text)).map(({ file: place, id, ok }) => ({ file: place, id, ok }));

function vitest(text) {
  const line = /^\s*Tests\s+.*$/m.exec(stripVTControlCharacters(text))?.[0] ?? '';
  return [number(line, /(\d+) passed/), number(line, /(\d+) failed/)];
}

const tap = (text) => [number(text, /^# pass (\d+)$/m), number(text, /^# fail (\d+)$/m) + number(text, /^# cancelled (\d+)$/m)];

const readers = { unit: jest, system: jest, browser: playwright, looks: playwright };
const counters = { frontend: vitest, ops: tap };
const read = (path) => (existsSync(path) ? readers[suite](readFileSync(path, 'utf8')) : []);

function filesToTryAgain() {
  const failed = read(file).filter(({ ok }) => !ok);
  const files = new Set(failed.map((test) => test.file));
  return files.size > MOST_FILES || failed.some(({ isFinal }) => isFinal) ? [] : [...files];
}

function count() {
  if (counters[suite]) return existsSync(file) ? counters[suite](readFileSync(file, 'utf8')) : [0, 0];
  const passedAgain = new Set(read(`${file}.again`).flatMap(({ id, ok }) => (ok ? [id] : [])));
  const tests = read(file);
  const failed = tests.filter(({ id, ok }) => !ok && !passedAgain.has(id)).length;
  return [tests.length - failed, failed, tests.filter(({ ok }) => !ok).length - failed];
}

if (exitCode === undefined) {
  console.log(filesToTryAgain().join(' '));
  process.exit();
}
let [passed, failed, repeated = 0] = [0, 1];
try {
  [passed, failed, repeated = 0] = count();
} catch {
  // A result that cannot be read is a failure.
}
if (failed === 0 && (Number(exitCode) !== 0 || passed === 0)) failed = 1;
console.log(`${passed} ${failed} ${repeated}`);
