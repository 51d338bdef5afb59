import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const ROOT = join(__dirname, '../../..');
const BIN = join(ROOT, 'node_modules/.bin');

let tree: string;
beforeEach(() => (tree = mkdtempSync(join(tmpdir(), 'checks-'))));
afterEach(() => rmSync(tree, { recursive: true, force: true }));

function put(path: string, text: string): void {
  const file = join(tree, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** What a command printed, and whether it was content. */
function run(command: string, parameters: string[], cwd: string, input = ''): { ok: boolean; output: string } {
  try {
    return { ok: true, output: execFileSync(join(BIN, command), parameters, { cwd, input, encoding: 'utf8', stdio: 'pipe' }) };
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    return { ok: false, output: stdout + stderr };
  }
}

describe('dependency-cruiser', () => {
  it.each([
    ['a library that reaches upwards', 'libs/audit/src/index.ts', "import '../../vault/src/index.js';", 'audit-uses-only-what-is-below'],
    [
      'a feature that knows another',
      'libs/monitoring/src/index.ts',
      "import '../../vault/src/index.js';",
      'monitoring-uses-only-what-is-below',
    ],
    ['a back door', 'apps/api/src/main.ts', "import '../../../libs/vault/src/inside.js';", 'libraries-have-one-door'],
    ['a library that knows an app', 'libs/vault/src/index.ts', "import '../../../apps/api/src/other.js';", 'libraries-know-no-app'],
    ['a cycle', 'libs/vault/src/inside.ts', "import './index.js'; export const a = 1;", 'no-cycles'],
  ])('catches %s', (_, path, text, rule) => {
    put('package.json', '{"type":"module"}');
    put('libs/vault/src/inside.ts', 'export const inside = 1;');
    put('libs/vault/src/index.ts', "export * from './inside.js';");
    put('apps/api/src/other.ts', 'export const other = 1;');
    put(path, text);
    cpSync(join(ROOT, '.dependency-cruiser.mjs'), join(tree, '.dependency-cruiser.mjs'));
    cpSync(join(ROOT, 'tsconfig.json'), join(tree, 'tsconfig.json'));
    symlinkSync(join(ROOT, 'node_modules'), join(tree, 'node_modules'));
    const { ok, output } = run('depcruise', ['libs', 'apps'], tree);
    expect(output).toContain(rule);
    expect(ok).toBe(false);
  });
});

it('ESLint catches any, enums, floating promises, native writes, unscoped queries and inline exceptions', () => {
  const text = `
    /* eslint-disable */
    enum Colour { Red }
    export function use(em: { nativeUpdate(x: unknown): Promise<void>; find(x: unknown, y: unknown): Promise<void> }, value: any): Colour {
      em.nativeUpdate(value);
      void em.find({}, { filters: { organisation: false } });
      return Colour.Red;
    }`;
  const { ok, output } = run('eslint', ['--stdin', '--stdin-filename', 'libs/platform/src/clock.ts', '--format', 'json'], ROOT, text);
  expect(ok).toBe(false);
  const [result] = JSON.parse(output) as [{ messages: { ruleId: string | null; message: string }[] }];
  const rules = result.messages.map(({ ruleId, message }) => `${ruleId ?? ''} ${message}`).join('\n');
  expect(rules).toMatch(/no-explicit-any/u);
  expect(rules).toMatch(/Use a union of literals/u);
  expect(rules).toMatch(/no-floating-promises/u);
  expect(rules).toMatch(/The unit of work is what audits/u);
  expect(rules).toMatch(/acrossOrganisations/u);
});

it('knip catches a file, an export and a dependency that nothing uses', () => {
  put('package.json', JSON.stringify({ name: 'x', type: 'module', dependencies: { 'left-pad': '1.0.0' } }));
  put('knip.json', JSON.stringify({ entry: ['main.ts'], project: ['*.ts'] }));
  put('main.ts', "import { used } from './used.js'; used();");
  put('used.ts', 'export function used(): void {} export function forgotten(): void {}');
  put('orphan.ts', 'export const orphan = 1;');
  const { ok, output } = run('knip', ['--no-progress'], tree);
  expect(ok).toBe(false);
  expect(output).toMatch(/orphan\.ts[^]*left-pad[^]*forgotten/u);
});

it('finds all that the product imports of the packages that the worker loads late', () => {
  expect(execFileSync(process.execPath, [join(ROOT, 'test/support/late-packages.mjs')], { encoding: 'utf8' })).toBe('');
});
