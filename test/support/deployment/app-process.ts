import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { ProcessKind } from '../../../libs/platform/config';

const root = join(__dirname, '../../..');
const endsWithParent = join(__dirname, 'ends-with-parent.cjs');

/** One process of the built application. It ends with the test that started it, however that ends. */
export interface AppProcess {
  readonly url: string;
  readonly child: ChildProcess;
  readonly isRunning: boolean;
  /** Everything it has written on stdout and stderr so far. */
  output(): string;
  /** Ends it with the signal and resolves with its exit code when it is gone. */
  kill(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Starts a process on a free port, and resolves when it says where it listens. Rejects when it ends before. */
export async function startProcess(kind: ProcessKind, env: NodeJS.ProcessEnv): Promise<AppProcess> {
  const child = spawn(process.execPath, ['--require', endsWithParent, join(root, 'dist/apps', kind, 'main.js')], {
    env: { ...process.env, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let text = '';
  let isRunning = true;
  const gone = new Promise<number | null>((resolve) =>
    child.once('close', (code) => {
      isRunning = false;
      resolve(code);
    }),
  );
  const url = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      text += chunk.toString();
      const found = /Health\s+(http:\/\/\S+)\/health\/ready/.exec(text)?.[1];
      if (found) resolve(found);
    };
    child.stdout!.on('data', read);
    child.stderr!.on('data', read);
    void gone.then((code) => reject(new Error(`the ${kind} ended with ${code}:\n${text}`)));
  });
  return {
    url,
    child,
    get isRunning() {
      return isRunning;
    },
    output: () => text,
    kill: async (signal = 'SIGTERM') => {
      child.kill(signal);
      return gone;
    },
  };
}
