import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import autocannon from 'autocannon';

export interface Running {
  readonly url: string;
  readonly child: ChildProcess;
  stop(): Promise<void>;
}

const root = join(__dirname, '../..');

/** Starts a built script in a process of its own and waits until it says where it listens. */
export async function start(script: string, env: Record<string, string> = {}): Promise<Running> {
  const child = spawn(process.execPath, ['--max-semi-space-size=32', join(root, 'dist', script)], {
    env: { ...process.env, PORT: '0', LOG_LEVEL: 'warn', ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stderr.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const found = /API page\s+(http:\/\/\S+)\/docs/.exec(text)?.[1];
      if (found) resolve(found);
    });
    void gone.then(() => reject(new Error(`${script} ended:\n${text}`)));
  });
  child.stderr.removeAllListeners('data').pipe(process.stderr);
  const stop = (): Promise<void> => {
    child.kill('SIGTERM');
    return gone;
  };
  return { url, child, stop };
}

/** `VmRSS`: all of it, with the pages of files that are mapped; `RssAnon`: what is the process's own. */
export function residentMegabytes(pid: number, kind: 'VmRSS' | 'RssAnon' = 'VmRSS'): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(new RegExp(`${kind}:\\s+(\\d+)`).exec(status)![1]) / 1024;
}

export interface Load {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers?: Record<string, string>;
  /** A new body for every request. */
  readonly body?: () => string;
}

export const connections = 64;

/** Requests answered 2xx in a second; anything else is an error, since a refusal costs less than what is measured. */
export async function requestsPerSecond({ url, method, headers, body }: Load, seconds: number): Promise<number> {
  const request: autocannon.Request = { method, headers };
  if (body) request.setupRequest = (each) => ({ ...each, body: body() });
  const result = await autocannon({ url, connections, duration: seconds, requests: [request] });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${url}: ${result.non2xx} refused, ${result.errors} failed`);
  return result['2xx'] / result.duration;
}
