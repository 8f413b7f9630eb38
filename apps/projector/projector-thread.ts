import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { ReadModelProgress } from '../../libs/runtime/read-model-progress';
import type { ViewStatus } from '../../libs/runtime/view-status';
import { awayAgain, type Part } from '../start/outages';
import type { StoreAccess } from '../start/stores';

export interface ProjectorWorkerData {
  readonly stores: StoreAccess;
}

export interface ToProjector {
  readonly kind: 'stop';
}

export type FromProjector =
  | { readonly kind: 'ready' }
  | { readonly kind: 'status'; readonly statuses: readonly ViewStatus[] }
  | { readonly kind: 'store'; readonly isThere: boolean }
  | { readonly kind: 'news'; readonly view: string; readonly news: string }
  | { readonly kind: 'away'; readonly where: string; readonly part: Part; readonly reason: string }
  | { readonly kind: 'error'; readonly where: string; readonly message: string };

/** A projector in a worker thread, seen from the thread that takes requests; it is directed through the store (`view-control.ts`). */
export interface ProjectorThread {
  stop(): Promise<void>;
}

interface ThreadSettings extends ProjectorWorkerData {
  readonly progress: ReadModelProgress;
  readonly onError: (where: string, error: unknown) => void;
  readonly onNews: (view: string, news: string) => void;
}

/** Resolves when the views have caught up with the log. Rejects when the thread cannot start. */
export async function startProjectorThread(settings: ThreadSettings): Promise<ProjectorThread> {
  const { stores, onError } = settings;
  const workerData: ProjectorWorkerData = { stores };
  const worker = new Worker(join(__dirname, 'projector.worker.js'), { workerData });
  let stopping = false;
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    worker.on('error', (error) => {
      onError('projector', error);
      reject(error);
    });
    worker.on('message', (message: FromProjector) => {
      if (message.kind === 'ready') resolve();
      else heed(message, settings);
    });
  });
  worker.once('exit', () => {
    // Views that nobody feeds would grow old in silence: whoever watches the process starts it again, and nothing is lost.
    if (!stopping) process.exit(1);
  });
  return {
    stop: async () => {
      stopping = true;
      worker.postMessage({ kind: 'stop' } satisfies ToProjector);
      await ended;
    },
  };
}

function heed(message: FromProjector, { progress, onError, onNews }: ThreadSettings): void {
  if (message.kind === 'status') progress.update(message.statuses);
  else if (message.kind === 'store') progress.foundStore(message.isThere);
  else if (message.kind === 'news') onNews(message.view, message.news);
  else if (message.kind === 'away') onError(message.where, awayAgain(message.part, message.reason));
  else if (message.kind === 'error') onError(message.where, message.message);
}
