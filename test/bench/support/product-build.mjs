import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { rspack } from '@rspack/core';
import change from '../../../rspack.config.mjs';

const ROOT = join(import.meta.dirname, '../../..');

/** The exports of a TypeScript module that uses the product's libraries, built as `nest build` builds the product. */
export async function built(entry) {
  mkdirSync(join(ROOT, 'dist'), { recursive: true });
  const directory = mkdtempSync(join(ROOT, 'dist/bench-'));
  const { paths } = JSON.parse(readFileSync(join(ROOT, 'tsconfig.json'), 'utf8')).compilerOptions;
  const jsc = JSON.parse(readFileSync(join(ROOT, '.swcrc'), 'utf8')).jsc;
  const options = change({
    context: ROOT,
    entry: join(ROOT, entry),
    mode: 'none',
    target: 'node24',
    devtool: 'source-map',
    output: { path: directory, filename: 'main.mjs', module: true, library: { type: 'module' } },
    resolve: {
      extensions: ['.ts', '.js'],
      extensionAlias: { '.js': ['.ts', '.js'] },
      alias: Object.fromEntries(Object.entries(paths).map(([name, [file]]) => [name, join(ROOT, file)])),
    },
    externals: [({ request }, done) => (/^[./]|^@clientst0r\//u.test(request) ? done() : done(null, `module ${request}`))],
    module: { rules: [{ test: /\.ts$/u, use: [{ loader: 'builtin:swc-loader', options: { jsc } }], type: 'javascript/auto' }] },
  });
  try {
    const stats = await new Promise((resolve, reject) => {
      rspack(options, (error, result) => (error ? reject(error) : resolve(result)));
    });
    if (stats.hasErrors()) throw new Error(stats.toString({ all: false, errors: true }));
    return await import(pathToFileURL(join(directory, 'main.mjs')).href);
  } finally {
    rmSync(directory, { recursive: true });
  }
}
