// Called by `nest build` with its defaults. Class fields are assigned, not defined (as in tsconfig.json and .swcrc):
// otherwise an optional DTO field arrives as an own `undefined` property and MikroORM refuses to assign it.
export default (options) => {
  const swc = options.module.rules[0].use[0].options;
  swc.jsc.target = 'es2023';
  swc.jsc.transform.useDefineForClassFields = false;
  swc.jsc.keepClassNames = true;
  // Threads are bundles of their own beside the one that starts them.
  options.module.parser = { javascript: { worker: ['...', 'Worker from node:worker_threads'] } };
  return options;
};
