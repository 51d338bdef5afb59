/** The libraries in their one order, lowest first (docs/decisions/0001-the-frame.md). Features on one line do not know each other. */
const ORDER = [
  ['platform'],
  ['audit'],
  ['settings'],
  ['notifications'],
  ['security'],
  ['identity'],
  ['vault', 'monitoring', 'system'],
  ['database'],
];

const orderRules = ORDER.flatMap((line, index) =>
  line.map((lib) => {
    const above = ORDER.slice(index + 1).flat();
    const beside = line.filter((other) => other !== lib);
    return {
      name: `${lib}-uses-only-what-is-below`,
      severity: 'error',
      from: { path: `^libs/${lib}/` },
      to: { path: `^libs/(${[...above, ...beside].join('|') || 'none'})/` },
    };
  }),
);

export default {
  forbidden: [
    ...orderRules,
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    {
      name: 'libraries-have-one-door',
      severity: 'error',
      from: { path: '^(?:libs/([^/]+)/|apps/|test/)' },
      to: { path: '^libs/([^/]+)/src/', pathNot: ['^libs/$1/', '^libs/[^/]+/src/index\\.ts$'] },
    },
    { name: 'libraries-know-no-app', severity: 'error', from: { path: '^libs/' }, to: { path: '^apps/' } },
    {
      name: 'libraries-know-no-transport',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^node_modules/(express|@nestjs/(swagger|bullmq|platform-express|passport))(/|$)' },
    },
    { name: 'apps-do-not-know-each-other', severity: 'error', from: { path: '^apps/([^/]+)/' }, to: { path: '^apps/(?!$1/)' } },
    { name: 'frontend-apart', severity: 'error', from: { path: '^(apps|libs|migrations)/' }, to: { path: '^frontend/' } },
    {
      name: 'nothing-of-the-tests-in-the-product',
      severity: 'error',
      from: { path: '^(apps|libs|migrations)/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^test/' },
    },
    {
      name: 'no-development-dependencies-in-the-product',
      severity: 'error',
      from: { path: '^(apps|libs|migrations)/', pathNot: '\\.spec\\.ts$' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'unknown'], dependencyTypesNot: ['type-only'], pathNot: 'node_modules/@types/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|frontend/dist|frontend/node_modules)' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.json'],
    },
  },
};
