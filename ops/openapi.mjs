// `npm run openapi` writes openapi.json from the controllers; with --check it only tells whether that would change it.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const file = join(root, 'openapi.json');
execFileSync(join(root, 'node_modules/.bin/nest'), ['build', 'api'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
const document = execFileSync(process.execPath, [join(root, 'dist/apps/api/main.js'), 'openapi'], {
  encoding: 'utf8',
  maxBuffer: 64 << 20,
});

if (!process.argv.includes('--check')) {
  writeFileSync(file, document);
} else if (readFileSync(file, 'utf8') !== document) {
  console.error('openapi.json is not what the controllers make: run `npm run openapi`, then `npm run client`, and commit both.');
  process.exit(1);
}
