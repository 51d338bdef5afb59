// installed.mjs FOLDER: exit 0 when node_modules holds what package-lock.json asks for, by the record npm leaves in it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const packagesOf = (...path) => {
  try {
    return JSON.parse(readFileSync(join(process.argv[2], ...path), 'utf8')).packages;
  } catch {
    return null;
  }
};

const asked = packagesOf('package-lock.json');
const present = packagesOf('node_modules', '.package-lock.json');
const isPresent = ([path, { version, optional, link, peer }]) =>
  path === '' || link || present[path]?.version === version || (optional && !present[path]) || (peer && !present[path]);
process.exit(asked && present && Object.entries(asked).every(isPresent) ? 0 : 1);
