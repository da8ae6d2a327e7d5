/** The import rule: models, protocols and reporters meet only in core; theory stands alone; nothing imports cli. */
module.exports = {
  forbidden: [
    {
      // Contracts name each other's types in rings; what runs must not.
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'theory-stands-alone',
      severity: 'error',
      from: { path: '^packages/theory' },
      to: { path: '(^packages/(?!theory))|@kramers' },
    },
    {
      name: 'core-imports-theory-only',
      severity: 'error',
      from: { path: '^packages/core' },
      to: { path: '(^packages/(?!core|theory))|@kramers/(?!core|theory)' },
    },
    {
      name: 'contributions-meet-in-core',
      severity: 'error',
      from: { path: '^packages/(models|protocols|reporters)/' },
      to: { path: '^packages/(?!core|theory|$1/)|@kramers/(?!core|theory)' },
    },
    {
      name: 'nothing-imports-cli',
      severity: 'error',
      from: { pathNot: '^packages/cli' },
      to: { path: '^packages/cli' },
    },
    { name: 'all-resolve', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'declared-dependencies-only',
      severity: 'error',
      from: { path: '^packages/', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/dist/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'default'] },
  },
};
