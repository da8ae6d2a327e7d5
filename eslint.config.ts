import tseslint from 'typescript-eslint';

/** Functions of Math that differ between engines in the last place. */
const unsteady = [
  ...['exp', 'expm1', 'log', 'log1p', 'log2', 'log10', 'pow', 'hypot', 'cbrt', 'sinh', 'cosh', 'tanh'],
  ...['sin', 'cos', 'tan', 'atan', 'atan2', 'asin', 'acos', 'asinh', 'acosh', 'atanh'],
];

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', 'runs/**', 'site/**', '.dependency-cruiser.cjs'] },
  ...tseslint.configs.strict,
  {
    rules: {
      // Numerical code indexes typed arrays everywhere; `!` there says what the loop bounds already prove.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // These begin empty: each package adds the options of its own kinds by declaration merging.
      '@typescript-eslint/no-empty-object-type': ['error', { allowWithName: '^(Data|Protocol|Optimiser)Inputs$' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      eqeqeq: 'error',
      'no-eval': 'error',
      'no-new-func': 'error',
      'prefer-const': 'error',
      'max-len': ['error', { code: 120 }],
    },
  },
  {
    // What may decide a result gives the same bits in every engine.
    files: ['packages/{theory,core,models,kernels,protocols,ledgers}/src/**/*.ts'],
    ignores: ['**/*.test.ts', '**/*.fixture.ts', '**/testing/**', '**/high-precision.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        ...unsteady.map((property) => ({
          object: 'Math',
          property,
          message: 'Import it from @kramers/theory/elementary: same bits everywhere.',
        })),
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: 'BinaryExpression[operator="**"]:not([left.value=2]):not([left.bigint])',
          message: 'Use pow of @kramers/theory/elementary: ** differs between engines, but for powers of two.',
        },
      ],
    },
  },
);
