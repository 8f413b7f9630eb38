import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** As `package.json` says; beside `dist` in a build, and above `apps` in the sources. */
function read(): string {
  for (const path of ['../../../package.json', '../../package.json']) {
    try {
      return (JSON.parse(readFileSync(join(__dirname, path), 'utf8')) as { version: string }).version;
    } catch {
      continue;
    }
  }
  throw new Error('package.json is not where the build expects it');
}

export const version = read();
