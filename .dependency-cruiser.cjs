/** What each package may import of ours. Everything else is above it. */
const below = {
  theory: [],
  core: ['theory'],
  models: ['core', 'theory'],
  kernels: ['core', 'models', 'theory'],
  native: ['core', 'models', 'theory'],
  protocols: ['core', 'theory'],
  ledgers: ['core', 'theory'],
  reporters: ['core', 'theory'],
  cluster: ['core'],
  lab: ['theory', 'core', 'models', 'kernels', 'protocols', 'reporters'],
  cli: ['theory', 'core', 'models', 'kernels', 'native', 'protocols', 'ledgers', 'reporters', 'cluster', 'lab'],
};

/** Tests may use any package: they show how the parts work together. */
const notTests = '\\.(test|fixture)\\.ts$';

const floors = Object.entries(below).map(([name, allowed]) => {
  const mine = [...allowed, name].join('|');
  return {
    name: `${name}-stands-on-${allowed.join('-') || 'nothing'}`,
    severity: 'error',
    from: { path: `^packages/${name}/src/`, pathNot: notTests },
    to: { path: `(^packages/(?!(${mine})/))|(^@kramers/(?!(${mine})(/|$)))` },
  };
});

/** The floors: packages stand on what is below them, and within a package folders do the same. */
module.exports = {
  forbidden: [
    ...floors,
    {
      name: 'no-rings-of-files',
      comment: 'Contracts may name each other’s types, two or three at a time; what runs must not go round at all.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-rings-of-folders',
      comment: 'A folder that imports from another, types included, is above it. Move what is misplaced.',
      scope: 'folder',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    { name: 'all-resolve', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'declared-dependencies-only',
      severity: 'error',
      from: { path: '^packages/', pathNot: notTests },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/dist/|\\.(test|fixture)\\.ts$' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'default'] },
  },
};
