// Tests against servers: `npm run test:servers`. One spec alone also runs as `npx jest -c test/servers/jest.config.cjs path`.
const path = require('node:path');
const unit = require('../../jest.config.cjs');
const { combinations, leftOut } = require('./left-out.cjs');

// Servers are killed and waited for, on machines that others use too: only what hangs takes so long.
const testTimeout = 600_000;
const { maxWorkers, ...shared } = unit;
const rootDir = path.join(__dirname, '../..');
const common = { ...shared, rootDir, testTimeout };

/** Processes that are killed, where keys and log are not in one storage: neither may be durable without what it needs of the other. */
const killed = (combination) => ({
  ...common,
  displayName: `${combination}, killed`,
  testMatch: ['<rootDir>/test/crash/kill.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  globals: { TEST_STORES: combination },
});

/** The specs of the product as people use it over HTTP, on other stores than the folder they were written for. */
const product = (combination) => ({
  ...common,
  displayName: combination,
  testMatch: ['<rootDir>/test/{acceptance,robustness,privacy}/*.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', ...leftOut(combination).map(({ spec }) => `<rootDir>/${spec}`)],
  globals: { TEST_STORES: combination },
  globalSetup: '<rootDir>/test/servers/shared-product.ts',
  globalTeardown: '<rootDir>/test/servers/shared-product.stop.ts',
});

/** @type {import('jest').Config} */
module.exports = {
  rootDir,
  maxWorkers,
  testTimeout,
  projects: [
    {
      ...common,
      displayName: 'servers',
      testMatch: ['<rootDir>/test/servers/**/*.spec.ts'],
      testPathIgnorePatterns: ['/node_modules/'],
    },
    ...['embedded log + MongoDB', 'EventStoreDB + embedded views'].map(killed),
    ...combinations.map(product),
  ],
};
