import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { ReadModelProgress } from '../../libs/runtime/read-model-progress';
import type { ViewStatus } from '../../libs/runtime/view-projector';

export interface ProjectorWorkerData {
  readonly dir: string;
  readonly headSignal: SharedArrayBuffer;
}

export type ToProjector =
  { readonly kind: 'stop' } | { readonly kind: 'rebuild' | 'resume'; readonly view: string; readonly request: number };

export type FromProjector =
  | { readonly kind: 'ready' }
  | { readonly kind: 'status'; readonly statuses: readonly ViewStatus[] }
  | { readonly kind: 'error'; readonly where: string; readonly message: string }
  | { readonly kind: 'done'; readonly request: number; readonly known: boolean };

/** A projector in a worker thread, seen from the thread that takes requests. */
export interface ProjectorThread {
  rebuild(view: string): Promise<boolean>;
  resume(view: string): Promise<boolean>;
  stop(): Promise<void>;
}

interface ThreadSettings extends ProjectorWorkerData {
  readonly progress: ReadModelProgress;
  readonly onError: (where: string, error: unknown) => void;
}

/** Resolves when the views have caught up with the log. Rejects when the thread cannot start. */
export async function startProjectorThread({
  dir,
  headSignal,
  progress,
  onError,
}: ThreadSettings): Promise<ProjectorThread> {
  const workerData: ProjectorWorkerData = { dir, headSignal };
  const worker = new Worker(join(__dirname, 'projector.worker.js'), { workerData });
  const waiting = new Map<number, (known: boolean) => void>();
  let requests = 0;
  let stopping = false;
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  const send = (message: ToProjector): void => worker.postMessage(message);
  const ask = (kind: 'rebuild' | 'resume', view: string): Promise<boolean> =>
    new Promise((resolve) => {
      requests += 1;
      waiting.set(requests, resolve);
      send({ kind, view, request: requests });
    });
  await new Promise<void>((resolve, reject) => {
    worker.on('error', (error) => {
      onError('projector', error);
      reject(error);
    });
    worker.on('message', (message: FromProjector) => {
      if (message.kind === 'ready') resolve();
      else if (message.kind === 'status') progress.update(message.statuses);
      else if (message.kind === 'error') onError(message.where, message.message);
      else waiting.get(message.request)?.(message.known);
    });
  });
  worker.once('exit', () => {
    // Views that nobody feeds would grow old in silence: whoever watches the process starts it again, and nothing is lost.
    if (!stopping) process.exit(1);
  });
  return {
    rebuild: (view) => ask('rebuild', view),
    resume: (view) => ask('resume', view),
    stop: async () => {
      stopping = true;
      send({ kind: 'stop' });
      await ended;
    },
  };
}
