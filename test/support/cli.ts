import { execFile } from 'node:child_process';
import { join } from 'node:path';

const main = join(__dirname, '../../dist/apps/cli/main.js');

/** What a command of the built line wrote, and how it ended. */
export interface CliRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command line, as `npm run cli --` does. */
export function cli(...args: readonly string[]): Promise<CliRun> {
  return new Promise((resolve) => {
    execFile(process.execPath, [main, ...args], { timeout: 120_000, env: process.env }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      resolve({ code, stdout, stderr });
    });
  });
}
