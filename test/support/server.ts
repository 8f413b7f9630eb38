import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const systemKey = 'acceptance-system-key-0001';
const root = join(__dirname, '../..');

/** The built standalone application in a process of its own, as people run it. */
export interface Server {
  readonly url: string;
  readonly dir: string;
  readonly child: ChildProcess;
  /** Everything it has written on stdout and stderr so far. */
  output(): string;
  /** Ends it with the signal and resolves with its exit code when it is gone. The data folder stays. */
  kill(signal?: NodeJS.Signals): Promise<number | null>;
  /** Ends it and removes the data folder. */
  dispose(): Promise<void>;
}

/** Starts the application on a free port; on a new data folder unless one is given. Rejects when it ends before it listens. */
export async function startServer(options: { dir?: string; env?: Record<string, string> } = {}): Promise<Server> {
  const dir = options.dir ?? mkdtempSync(join(tmpdir(), 'parterre-'));
  const child = spawn(process.execPath, [join(root, 'dist/apps/standalone/main.js')], {
    env: {
      ...process.env,
      PORT: '0',
      DATA_DIR: dir,
      SYSTEM_KEY: systemKey,
      PUBLIC_RATE_LIMIT: '1000000',
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  const gone = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const url = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      text += chunk.toString();
      const found = /API page\s+(http:\/\/\S+)\/docs/.exec(text)?.[1];
      if (found) resolve(found);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    void gone.then((code) => reject(new Error(`the server ended with ${code}:\n${text}`)));
  });
  const kill = async (signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> => {
    child.kill(signal);
    return gone;
  };
  return {
    url,
    dir,
    child,
    output: () => text,
    kill,
    dispose: async () => {
      await kill('SIGKILL');
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
