// `npm test`: makes the checkout ready, runs every spec (or those that the arguments name, as with jest itself) and ends with
// one line that a script can read.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { prepareOrExit, root } from '../apps/standalone/prepare.mjs';

await prepareOrExit({ build: true, tools: true });

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'parterre-test-'));
const resultFile = path.join(folder, 'result.json');
const code = await runJest(['--json', `--outputFile=${resultFile}`, ...process.argv.slice(2)]);
const { passed, failed } = count(resultFile);
fs.rmSync(folder, { recursive: true, force: true });
// Whatever made jest fail without a failed test (no test found, a crash) is a failure all the same.
console.log(`${passed} passed, ${code === 0 ? failed : Math.max(failed, 1)} failed`);
process.exitCode = code;

function runJest(options) {
  const jest = path.join(root, 'node_modules/jest/bin/jest.js');
  // What people read goes to stderr; stdout would only name the result file.
  const child = spawn(process.execPath, [jest, ...options], { cwd: root, stdio: ['inherit', 'ignore', 'inherit'] });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => resolve(status ?? 1));
  });
}

function count(file) {
  if (!fs.existsSync(file)) return { passed: 0, failed: 1 };
  const result = JSON.parse(fs.readFileSync(file, 'utf8'));
  return { passed: result.numPassedTests, failed: result.numFailedTests + result.numRuntimeErrorTestSuites };
}
