import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { rspack } from '@rspack/core';
import change from '../../../rspack.config.mjs';

const ROOT = join(import.meta.dirname, '../../..');

/** A TypeScript module that uses the product's libraries, built as `nest build` builds the product, and its removal. */
export async function build(entry) {
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
  const remove = () => rmSync(directory, { recursive: true });
  const stats = await new Promise((resolve, reject) => {
    rspack(options, (error, result) => (error ? reject(error) : resolve(result)));
  });
  if (!stats.hasErrors()) return { script: join(directory, 'main.mjs'), remove };
  remove();
  throw new Error(stats.toString({ all: false, errors: true }));
}

/** The exports of such a module; it is there until the process ends, for it starts threads of its own. */
export async function built(entry) {
  const { script, remove } = await build(entry);
  process.once('exit', remove);
  return import(pathToFileURL(script).href);
}
