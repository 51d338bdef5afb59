/** What a worker may run for months without: loaded when it is first used (docs/decisions/0067). Nothing of them is imported as `default`. */
export const SELDOM = new Set([
  '@mikro-orm/migrations',
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

/** Of a process that is always there, the source is a part of its memory: without comments, and in one byte a character. Names stay, for what errors tell. */
function keepSmall(options, rspack) {
  options.externals.unshift(({ request }, done) => (SELDOM.has(request) ? done(null, lazily(request)) : done()));
  const minimizerOptions = { compress: false, mangle: false, format: { comments: false, asciiOnly: true } };
  options.optimization.minimize = true;
  options.optimization.minimizer = [new rspack.SwcJsMinimizerRspackPlugin({ minimizerOptions })];
}
