// Starts a mongod as a test does, and tells which; for the test that kills this process.
require('../../../libs/embedded/test-support/load-typescript.cjs');
const { startMongod } = require('./mongod.ts');

startMongod().then(({ pid, folder }) => process.send({ pid: pid(), folder }));
