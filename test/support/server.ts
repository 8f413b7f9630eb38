import type { ChildProcess } from 'node:child_process';
import { deploy } from './deployment/deployment';
import { type Combination, combinations, type OpenedStores, type TestStores } from './deployment/combinations';
import { sharedProduct } from './deployment/shared-products';
import { openTestStores } from './deployment/test-stores';

export { systemKey } from './deployment/deployment';

/** The built application as people run it: one process, or several on servers where `TEST_STORES` says so. */
export interface Server {
  readonly url: string;
  /** Stands for the data, and holds what of it is in files. */
  readonly dir: string;
  /** Its stores by their ports, once it is killed. */
  stores(): Promise<OpenedStores>;
  readonly child: ChildProcess;
  /** Everything it has written on stdout and stderr so far. */
  output(): string;
  /** Writes down in `dir`, for a look at every byte, what is kept on a server. */
  writeDown(): Promise<void>;
  /** Ends it with the signal and resolves with its exit code when it is gone. The data stays. */
  kill(signal?: NodeJS.Signals): Promise<number | null>;
  /** Ends it and removes the data. */
  dispose(): Promise<void>;
}

/** The application for a spec that never stops it and has organisations of its own: others may use it at the same time. */
export type SharedServer = Pick<Server, 'url' | 'dispose'>;

const stores = new Map<string, TestStores>();

/** The one that the run has started for all such specs; one of its own where it has not. */
export async function sharedServer(): Promise<SharedServer> {
  const url = sharedProduct(wanted());
  return url === null ? startServer() : { url, dispose: async () => undefined };
}

/**
 * Starts the application, on new data unless the `dir` of an earlier server is given. Rejects when it ends before it listens. Which stores:
 * `TEST_STORES`, so that the same specs hold for all of them.
 */
export async function startServer(options: { dir?: string; env?: Record<string, string> } = {}): Promise<Server> {
  const on = stores.get(options.dir ?? '') ?? (await openTestStores(wanted(), { dir: options.dir }));
  const { dir } = on;
  stores.set(dir, on);
  try {
    const deployment = await deploy(on, { env: options.env });
    return {
      url: deployment.url,
      dir,
      stores: () => on.open(),
      child: deployment.adminApis[0]!.process.child,
      output: () => deployment.output(),
      writeDown: () => on.writeDown(),
      kill: (signal = 'SIGTERM') => deployment.kill(signal),
      dispose: async () => {
        await deployment.kill('SIGKILL');
        stores.delete(dir);
        await on.release();
      },
    };
  } catch (error) {
    // Whoever gave the folder has a use for it yet.
    if (options.dir === undefined) {
      stores.delete(dir);
      await on.release();
    }
    throw error;
  }
}

/** The jest project of a spec says it for itself, the environment for a spec that is run alone. */
function wanted(): Combination {
  const { TEST_STORES } = globalThis as { TEST_STORES?: string };
  const name = TEST_STORES || process.env.TEST_STORES || 'embedded';
  const found = combinations.find((combination) => combination === name);
  if (found === undefined) throw new Error(`TEST_STORES must be one of ${combinations.join(', ')}`);
  return found;
}
