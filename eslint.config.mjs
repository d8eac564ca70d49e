import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import globals from 'globals';
import tseslint from 'typescript-eslint';

const typescript = ['**/*.ts'];
const unused = { ignoreRestSiblings: true, varsIgnorePattern: '^_', argsIgnorePattern: '^_' };

export default defineConfig(
  { ignores: ['**/dist', '**/build', '**/coverage', '**/data', '**/.stryker-tmp', '**/reports'] },
  {
    files: typescript,
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // A method may be async for the sake of its callers: what is answered at once today may be a query tomorrow.
      '@typescript-eslint/require-await': 'off',
      // Decorated classes carry their meaning in the decorators.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true, allowConstructorOnly: true }],
      '@typescript-eslint/no-unused-vars': ['error', unused],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/only-throw-error': 'off',
      // Its cure, an exclamation mark, is what another rule forbids.
      '@typescript-eslint/non-nullable-type-assertion-style': 'off',
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
    },
  },
  {
    files: ['spec/**/*.ts'],
    ignores: ['spec/**/*.spec.ts'],
    rules: {
      // A worker loads a support file once, so that its hook would belong to the first spec file alone.
      'no-restricted-syntax': [
        'error',
        {
          selector: 'Program > ExpressionStatement > CallExpression[callee.name=/^(before|after)(Each)?$/]',
          message: 'Register the cleanup of a support file with cleanUp() of spec/support/cleanup.ts.',
        },
      ],
    },
  },
  {
    files: ['spec/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unused-expressions': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    // The type tests import the built package, which need not be there: without it, nothing has a type.
    files: ['spec/types/**/*.ts'],
    extends: [tseslint.configs.disableTypeChecked],
  },
  {
    // Scripts, the bench, the page of the browser example and configurations are JavaScript without type information.
    files: ['**/*.{js,mjs,cjs}'],
    extends: [js.configs.recommended],
    languageOptions: { ecmaVersion: 2025, globals: globals.node },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'array-callback-return': 'error',
      complexity: ['error', 10],
      curly: ['error', 'multi-line'],
      'dot-notation': 'error',
      eqeqeq: 'error',
      'no-else-return': 'error',
      'no-eval': 'error',
      'no-implicit-coercion': ['error', { boolean: false }],
      'no-implicit-globals': 'error',
      'no-implied-eval': 'error',
      'no-lonely-if': 'error',
      'no-multi-assign': 'error',
      'no-nested-ternary': 'error',
      'no-new-func': 'error',
      'no-param-reassign': 'error',
      'no-return-assign': 'error',
      'no-self-compare': 'error',
      'no-shadow': 'error',
      'no-template-curly-in-string': 'error',
      'no-throw-literal': 'error',
      'no-unmodified-loop-condition': 'error',
      'no-unneeded-ternary': 'error',
      'no-unused-vars': ['error', unused],
      'no-use-before-define': ['error', { functions: false, variables: false }],
      'no-useless-concat': 'error',
      'no-useless-return': 'error',
      'no-var': 'error',
      'object-shorthand': 'error',
      'prefer-const': 'error',
      'prefer-promise-reject-errors': 'error',
      radix: 'error',
      'require-atomic-updates': 'error',
      strict: ['error', 'global'],
      yoda: 'error',
    },
  },
  { files: ['**/*.cjs', 'scripts/**/*.js'], languageOptions: { sourceType: 'commonjs' } },
  { files: ['examples/*/page/**/*.js'], languageOptions: { globals: globals.browser } },
);
