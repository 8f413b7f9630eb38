// What the linter asks of every file, and what more of the pure folders: there, time, ids and randomness come in as data.
import { builtinModules } from 'node:module';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const testFiles = ['test/**/*.ts', '**/*.spec.ts', '**/*.contract*.ts', '**/*-specification.ts', '**/*.builders.ts'];
const pureFiles = ['libs/kernel/**/*.ts', 'libs/domain/**/*.ts', 'libs/processes/**/*.ts', 'projections/**/*.ts'];
const lmdbFiles = ['libs/*/adapters/embedded/**/*.ts', 'libs/embedded/**/*.ts'];

const deepImport = {
  regex: '^(@[^/]+/[^/]+|[^./@][^/]*)/(dist|lib|build|src|internal|injector)(/|$)',
  message: 'Import what a package offers, not what lies inside it: that moves with any of its versions.',
};
const nestEventSourcing = {
  name: '@nestjs/cqrs',
  importNames: ['AggregateRoot', 'EventBus', 'EventPublisher', 'EventsHandler', 'IEventHandler', 'Saga', 'ofType'],
  message: 'Events reach others only through the log: the command runner appends, projections and processes follow.',
};
const nodeModules = builtinModules.flatMap((name) => [name, `node:${name}`]);

const everywhere = [
  {
    selector:
      "CallExpression[callee.object.name='jest'][callee.property.name=/^(mock|doMock|setMock|unstable_mockModule)$/]",
    message: 'No mocks of modules: use the memory adapters and the contract suites.',
  },
  {
    selector:
      'CallExpression[callee.object.name=/^(it|test|describe)$/][callee.property.name=/^(skip|only|todo|failing)$/]',
    message: 'No test is skipped or runs alone.',
  },
  {
    selector: 'CallExpression[callee.name=/^(xit|xtest|xdescribe|fit|fdescribe)$/]',
    message: 'No test is skipped or runs alone.',
  },
  {
    selector: "CallExpression[callee.property.name='on'][arguments.0.value='data'] > :function[async=true]",
    message: 'An async listener overlaps with itself and loses order: use `for await`.',
  },
];
const lmdbTransactions = {
  selector: 'CallExpression[callee.property.name=/^transaction(Async|Sync)?$/]',
  message: 'A throw inside an LMDB transaction does not roll it back: go through the embedded adapters.',
};
const impure = [
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Time comes in as data.' },
  { selector: "CallExpression[callee.name='Date']", message: 'Time comes in as data.' },
  {
    selector:
      "CallExpression[callee.object.name='DateTime'][callee.property.name=/^(now|local|utc)$/][arguments.length=0]",
    message: 'Time comes in as data.',
  },
  { selector: 'ImportExpression', message: 'Pure code loads nothing while it runs.' },
];
const impureGlobals = [
  ...['process', 'globalThis', 'global', 'window', 'fetch', 'console', 'crypto', 'performance', 'require', 'WebSocket'],
  ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'clearTimeout', 'clearInterval'],
].map((name) => ({ name, message: 'Pure code reads nothing but what it is given and touches nothing.' }));

export default defineConfig(
  { ignores: ['dist/', 'coverage/', '.cache/', '.data/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  ...tseslint.configs.recommended,
  {
    rules: {
      eqeqeq: 'error',
      'no-constant-binary-expression': 'error',
      'no-return-assign': 'error',
      'no-self-compare': 'error',
      'no-template-curly-in-string': 'error',
      'no-unsafe-finally': 'error',
      'object-shorthand': 'error',
      'prefer-template': 'error',
      complexity: ['error', { max: 15, variant: 'modified' }],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true, IIFEs: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-restricted-imports': ['error', { paths: [nestEventSourcing], patterns: [deepImport] }],
      'no-restricted-syntax': ['error', ...everywhere, lmdbTransactions],
    },
  },
  {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-for-in-array': 'error',
      '@typescript-eslint/no-unnecessary-type-assertion': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/prefer-promise-reject-errors': 'error',
      '@typescript-eslint/return-await': ['error', 'in-try-catch'],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  { files: ['libs/**/*.ts', 'projections/**/*.ts'], rules: { 'no-console': 'error' } },
  { files: lmdbFiles, rules: { 'no-restricted-syntax': ['error', ...everywhere] } },
  {
    files: pureFiles,
    ignores: [...testFiles, '**/*.queries.ts'],
    rules: {
      'no-restricted-globals': ['error', ...impureGlobals],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Time comes in as data.' },
        { object: 'Math', property: 'random', message: 'Randomness comes in as data.' },
      ],
      'no-restricted-syntax': ['error', ...everywhere, lmdbTransactions, ...impure],
      'no-restricted-imports': [
        'error',
        {
          paths: [
            ...nodeModules.map((name) => ({ name, message: 'Pure code does no I/O.' })),
            {
              name: 'uuid',
              importNames: ['v1', 'v4', 'v6', 'v7'],
              message: 'Ids come in as data or are derived (v5).',
            },
          ],
          patterns: [
            deepImport,
            { group: ['@nestjs/*', 'node:*'], message: 'Pure code knows no framework and does no I/O.' },
          ],
        },
      ],
    },
  },
  {
    files: testFiles,
    rules: { 'max-lines': 'off', 'max-lines-per-function': 'off', 'no-console': 'off', complexity: 'off' },
  },
  {
    // An answer of the API is whatever came; the assertions say what it should be.
    files: ['test/**/*.ts'],
    rules: { '@typescript-eslint/no-explicit-any': 'off' },
  },
  {
    files: ['**/*.cjs'],
    rules: { '@typescript-eslint/no-require-imports': 'off' },
    languageOptions: { sourceType: 'commonjs' },
  },
);
