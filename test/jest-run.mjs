// Runs jest for `npm test` and `npm run test:servers`, and tells in one line that a script can read how it went.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root } from '../apps/standalone/prepare.mjs';

/**
 * Prints `N passed, N failed` as the last line and resolves with the exit code.
 * @param {string[]} options as jest takes them
 * @param {Record<string, string | undefined>} env added to the environment; what is undefined is taken out of it
 */
export async function runSpecs(options, env) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'parterre-test-'));
  const resultFile = path.join(folder, 'result.json');
  const code = await runJest(['--json', `--outputFile=${resultFile}`, ...options], env);
  const { passed, failed } = count(resultFile);
  fs.rmSync(folder, { recursive: true, force: true });
  // Whatever made jest fail without a failed test (no test found, a crash) is a failure all the same.
  console.log(`${passed} passed, ${code === 0 ? failed : Math.max(failed, 1)} failed`);
  return code;
}

function runJest(options, env) {
  const jest = path.join(root, 'node_modules/jest/bin/jest.js');
  // What people read goes to stderr; stdout would only name the result file.
  const stdio = ['inherit', 'ignore', 'inherit'];
  const child = spawn(process.execPath, [jest, ...options], { cwd: root, stdio, env: { ...process.env, ...env } });
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
