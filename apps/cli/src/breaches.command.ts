import { systemActor, loadConfiguration } from '@clientst0r/platform';
import { CorpusFile, importCorpus, verifyCorpus } from '@clientst0r/security';
import { BreachCorpora } from '@clientst0r/vault';
import { withApplication } from './application.js';

const USAGE = `breaches import SOURCE [--version TEXT] [--partial]
                        makes the corpus for look-ups without the internet: of a directory with 00000.txt to FFFFF.txt (lines of SUFFIX:COUNT), or of
                        one file of HASH:COUNT in the order of the hashes. Goes on where it was stopped. --partial: ranges may be missing
breaches status         which corpus there is
breaches verify         reads all of it and compares it with its sums
breaches measure        how many look-ups a second of one core it answers
`;

const MEASURED_MILLISECONDS = 3_000;
const MEASURED_AT_ONCE = 1_000;

/** `breaches …`: the corpus of breached passwords that the setting `offline` looks them up in. */
export async function breaches(word = '', ...parameters: string[]): Promise<number> {
  const path = (): string => loadConfiguration().breachCorpusFile;
  if (word === 'import') return importFrom(path(), parameters);
  if (parameters.length > 0) return usage();
  if (word === 'status') return status(path());
  if (word === 'verify') return verify(path());
  return word === 'measure' ? measure(path()) : usage();
}

async function importFrom(path: string, parameters: readonly string[]): Promise<number> {
  const [source, ...options] = parameters;
  const at = options.indexOf('--version');
  const [, version] = at === -1 ? [] : options.splice(at, 2);
  const partial = options[0] === '--partial';
  if (source === undefined || options.length > (partial ? 1 : 0) || (at !== -1 && version === undefined)) return usage();
  const watch = (ranges: number): boolean => process.stderr.write(`\r${ranges.toLocaleString('en')} ranges`);
  const corpus = importCorpus({ source, path, version, partial, now: new Date(), watch: (ranges) => void watch(ranges) });
  process.stderr.write('\n');
  await withApplication((application) => application.get(BreachCorpora).record(systemActor('command line'), corpus));
  process.stdout.write('Every password is looked up in it now, where the setting of the breach check is `offline`.\n');
  return status(path);
}

function status(path: string): number {
  const corpus = CorpusFile.open(path);
  const { entries, ranges, importedAt, digest } = corpus.description;
  process.stdout.write(
    `${corpus.name}\t${path}\nimported\t${importedAt}\nhashes\t${entries}\nranges\t${ranges} of 1048576\nindex\tsha256:${digest}\n`,
  );
  corpus.close();
  return 0;
}

function verify(path: string): number {
  const { entries } = verifyCorpus(path);
  process.stdout.write(`All ${entries} hashes are those that were written.\n`);
  return 0;
}

/** Every other one is in it, so that nothing is told of how common it is to be found. */
function measure(path: string): number {
  const corpus = CorpusFile.open(path);
  const wanted = Array.from({ length: MEASURED_AT_ONCE }, (_, number) => {
    const { prefix, suffix } = corpus.entryAt(Math.random());
    return number % 2 === 0 ? { prefix, suffix } : { prefix, suffix: suffix.replaceAll(/[0-7]/gu, (digit) => String(7 - Number(digit))) };
  });
  let [looked, found] = [0, 0];
  const before = process.cpuUsage();
  for (const end = performance.now() + MEASURED_MILLISECONDS; performance.now() < end;)
    for (const { prefix, suffix } of wanted) {
      looked += 1;
      if ((corpus.occurrences(prefix, [suffix]).get(suffix) ?? 0) > 0) found += 1;
    }
  const { user, system } = process.cpuUsage(before);
  const perSecond = Math.round((looked * 1_000_000) / (user + system));
  process.stdout.write(
    `${JSON.stringify({ lookUpsPerCpuSecond: perSecond, found: found / looked, hashes: corpus.description.entries })}\n`,
  );
  corpus.close();
  return 0;
}

function usage(): number {
  process.stderr.write(USAGE);
  return 2;
}
