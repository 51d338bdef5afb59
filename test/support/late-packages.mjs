// late-packages.mjs: prints what the product imports of the packages that the worker loads late (rspack.config.mjs) and would not find there.
import 'reflect-metadata';
import { globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { SELDOM } from '../../rspack.config.mjs';

const ROOT = join(import.meta.dirname, '../..');
const require = createRequire(import.meta.url);
const IMPORT = /^import (?!type )(?<what>[^;]*?) from '(?<name>[^']+)';/gmu;

function missing(what, name) {
  if (what.startsWith('* as ')) return [];
  if (!what.startsWith('{')) return [`default of ${name}`];
  const members = what.slice(1, -1).split(',').map((member) => member.trim().split(' as ')[0]); // prettier-ignore
  const values = members.filter((member) => member !== '' && !member.startsWith('type '));
  return values.filter((member) => !(member in require(name))).map((member) => `${member} of ${name}`);
}

const files = globSync('{libs,apps/worker,migrations}/**/*.ts', { cwd: ROOT }).filter((file) => !file.endsWith('.spec.ts'));
for (const file of files)
  for (const { groups } of readFileSync(join(ROOT, file), 'utf8').matchAll(IMPORT))
    if (SELDOM.has(groups.name)) for (const one of missing(groups.what, groups.name)) console.log(`${file}: ${one}`);
