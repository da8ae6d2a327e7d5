import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', 'runs/**', '.dependency-cruiser.cjs'] },
  ...tseslint.configs.strict,
  {
    rules: {
      // Numerical code indexes typed arrays everywhere; `!` there says what the loop bounds already prove.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      eqeqeq: 'error',
      'no-eval': 'error',
      'no-new-func': 'error',
      'prefer-const': 'error',
      'max-len': ['error', { code: 120 }],
    },
  },
);
