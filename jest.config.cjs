/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/{apps,libs,projections,test,bench}/**/*.spec.ts'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.data/', '<rootDir>/.cache/'],
  transform: { '^.+\\.ts$': '@swc/jest' },
  // One worker per core; every suite brings its own folders and ports.
  maxWorkers: 2,
  testTimeout: 60_000,
};
