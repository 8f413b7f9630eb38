/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/{apps,libs,projections,test,bench}/**/*.spec.ts'],
  // They need servers: `npm run test:servers`.
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/servers/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.data/', '<rootDir>/.cache/'],
  // The driver of MongoDB loads `os` by `import()`, which jest cannot do; as a `require` it can.
  transform: { '^.+\\.ts$': '@swc/jest', '/mongodb/lib/runtime_adapters\\.js$': '@swc/jest' },
  transformIgnorePatterns: ['/node_modules/(?!mongodb/lib/runtime_adapters\\.js$)'],
  // One worker per core; every suite brings its own folders and ports.
  maxWorkers: 2,
  testTimeout: 240_000,
};
