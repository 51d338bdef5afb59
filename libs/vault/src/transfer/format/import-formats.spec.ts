import { readFileSync } from 'node:fs';
import { IMPORT_FORMATS } from './import-formats.js';

it('the guide lists every format that can be imported, with what comes along and what stays behind', () => {
  const cells = readFileSync('docs/users-guide.md', 'utf8')
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()).slice(1, -1)); // prettier-ignore
  for (const { label, products, carries, leaves } of IMPORT_FORMATS)
    expect(cells).toContainEqual([label, products.join(', '), carries, leaves]);
});
