import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');

/** What a page asks its reader to paste, block by block. */
export const blocksOf = (page: string): readonly string[] =>
  [...readFileSync(join(root, page), 'utf8').matchAll(/^```bash\n([\s\S]*?)^```$/gm)].map(([, block]) => block!);

/** Where a session is pasted: an address, and a file with the keys in it. */
export interface Desk {
  readonly url: string;
  readonly keysFile: string;
}

export async function run({ url, keysFile }: Desk, script: string) {
  const env = { ...process.env, PARTERRE: url, KEYS: keysFile };
  // Without an input of its own, or bash may take it for a remote login and read files of the machine.
  const stdio = ['ignore', 'pipe', 'pipe'] as const;
  const child = spawn('bash', ['--norc', '-euo', 'pipefail', '-c', script], { env, cwd: root, stdio: [...stdio] });
  let [out, errors] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const code = await new Promise((resolve) => child.once('close', resolve));
  return { code, out, errors };
}

/** Runs a whole session, which ends without a word of complaint; the JSON objects that it shows, in order. */
export async function shownBy(desk: Desk, script: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const { code, out, errors } = await run(desk, script);
  expect({ code, errors }).toEqual({ code: 0, errors: '' });
  return [...out.matchAll(/^\{(?:.*\}|[\s\S]*?^\})$/gm)].map(([text]) => JSON.parse(text));
}
