import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, readSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProcessKind } from '../../libs/platform/config';
import { systemKey } from '../support/server';

const mainOf = (process: ProcessKind): string => join(__dirname, '../../dist/apps', process, 'main.js');

export interface RefusedStart {
  readonly code: number | null;
  readonly text: string;
}

interface StartOptions {
  readonly dir: string;
  readonly env?: Record<string, string>;
  readonly process?: ProcessKind;
}

/** Starts the application (or another of its processes) where it cannot start, and answers how it ended and what it said. */
export function refusedStart(options: StartOptions): RefusedStart {
  const main = mainOf(options.process ?? 'standalone');
  const env = { ...process.env, PORT: '0', DATA_DIR: options.dir, SYSTEM_KEY: systemKey, ...options.env };
  // A start that is not refused would go on for ever.
  const { status, stdout, stderr } = spawnSync(process.execPath, [main], { env, encoding: 'utf8', timeout: 20_000 });
  return { code: status, text: stdout + stderr };
}

/** One sentence or several, each on a line of its own, and no trace of where in the code it happened. */
export function expectExplained({ code, text }: RefusedStart, ...sentences: readonly RegExp[]): void {
  expect({ code, text }).toEqual({ code: 78, text: expect.stringMatching(/^Parterre cannot start:\n(- .{20,}\n)+$/) });
  for (const sentence of sentences) expect(text).toMatch(sentence);
  expect(text).not.toMatch(/ at .*\.[jt]s:\d+/);
}

export const freshFolder = (): string => mkdtempSync(join(tmpdir(), 'parterre-start-'));

/** Every file below a folder with what is in it, to see that nothing has been touched. Locks come and go. */
export function contentOf(dir: string): Record<string, string> {
  const files = readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(dir, name)).isFile() && !/lock\.mdb$|parterre\.pid$/.test(name))
    .sort();
  return Object.fromEntries(
    files.map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(join(dir, name)))
        .digest('hex'),
    ]),
  );
}

/** Turns every bit of one byte round. */
export function flip(path: string, at: number): void {
  const file = openSync(path, 'r+');
  const byte = Buffer.alloc(1);
  readSync(file, byte, 0, 1, at);
  byte[0] = byte[0]! ^ 0xff;
  writeSync(file, byte, 0, 1, at);
  closeSync(file);
}
