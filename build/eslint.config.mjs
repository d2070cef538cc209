// Owns: what the linter holds us to. Never: a warning; a rule is worth an error or it is off.
import js from '@eslint/js'
import jsxA11y from 'eslint-plugin-jsx-a11y'
import reactHooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'
import { impureSyntax, posternRules, purityRules } from './border.mjs'
import { checkout } from './paths.mjs'

const houseSyntax = [
  { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' },
  { selector: 'TSEnumDeclaration', message: 'No enums: use a union, or a frozen object.' }
]
/**
 * What these files of electron/access must leave alone in grant.ts; with no names, what everybody else must.
 * @param {readonly string[]} names @param {readonly string[]} importNames
 */
const makersOfGrant = (names, importNames) => ({
  files: names.length === 0 ? ['{electron,renderer,shared}/**/*.{ts,tsx}'] : names.map((name) => `electron/access/${name}.ts`),
  rules: {
    'no-restricted-imports': [
      'error',
      { patterns: [{ regex: '(^|/)grant(\\.ts)?$', importNames: [...importNames], message: 'A proof is stamped by its check only, and a grant is minted by the gate.' }] }
    ]
  }
})

const forbidSyntax = (...more) => ({ 'no-restricted-syntax': ['error', ...houseSyntax, ...more] })
/** Tools read the default export of their configuration. */
const CONFIGS = ['build/*.config.mjs']

export default tseslint.config(
  { ignores: ['node_modules/', 'dist/', 'release/', 'demo/', 'coverage/', 'test-results/'] },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: checkout } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // A number in a text reads as one thinks; objects do not.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // `return refuse(…)` in a function without a value reads well and says that nothing follows.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      // [...text] gives code points, which is what is meant here.
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
      // A type parameter used once names what the caller expects from outside; `T extends void` asks a fair question.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      // The compiler says it too, with less patience for the leading underscore.
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }]
    }
  },
  {
    files: ['**/*.mjs', '**/*.cjs'],
    languageOptions: {
      globals: Object.fromEntries(
        ['Buffer', 'URL', '__dirname', 'clearTimeout', 'console', 'module', 'performance', 'process', 'require', 'setTimeout'].map((name) => [name, 'readonly'])
      )
    },
    rules: { 'no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }] }
  },
  // Scripts that a test hands to a page know the page's names.
  { files: ['test/**/*.cjs'], rules: { 'no-undef': 'off' } },
  { files: ['**/*.{ts,tsx,mjs,cjs}'], ignores: [...CONFIGS, '**/*.d.ts'], rules: forbidSyntax() },
  {
    files: ['**/*.{ts,tsx,mjs,cjs}'],
    plugins: { postern: posternRules },
    rules: { 'postern/border': 'error', eqeqeq: ['error', 'always'] }
  },
  { files: ['electron/access/**'], rules: { ...purityRules, ...forbidSyntax(...impureSyntax) } },
  makersOfGrant([], ['stampFirst', 'stampSecond', 'stampResumed', 'mintGrant']),
  makersOfGrant(['credentials'], ['stampSecond', 'stampResumed', 'mintGrant']),
  makersOfGrant(['second-factor'], ['stampFirst', 'stampResumed', 'mintGrant']),
  makersOfGrant(['policy'], ['stampFirst', 'mintGrant']),
  makersOfGrant(['gate'], ['stampFirst', 'stampSecond', 'stampResumed']),
  {
    files: ['renderer/**/*.{ts,tsx}'],
    extends: [reactHooks.configs.flat['recommended-latest'], jsxA11y.flatConfigs.strict],
    rules: {
      // React takes a handler that returns a promise; what it throws is caught by the window's own listener.
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }]
    }
  },
  {
    files: ['test/**/*.ts', 'test/**/*.tsx'],
    rules: {
      // A test that is wrong about what is there fails, which is all that is wanted of it.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/unbound-method': 'off',
      // A fake of something that takes its time answers at once.
      '@typescript-eslint/require-await': 'off'
    }
  }
)
