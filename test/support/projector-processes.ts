import { Projection, ViewDocument } from '../../libs/kernel/projection';
import { ReadModelStore } from '../../libs/read-models/read-model-store';
import { Projector, ProjectorSettings } from '../../libs/runtime/projector';
import { ReadModelProgress } from '../../libs/runtime/read-model-progress';
import { ViewStatus } from '../../libs/runtime/view-status';
import { mortal } from './mortal';
import { Shop } from './shop';

/** A projector in a process of its own: it can be killed, and what it does to the store is counted. */
export interface ProjectorProcess {
  readonly progress: ReadModelProgress;
  readonly errors: string[];
  /** What it told of changes of hands and rebuilds. */
  readonly news: string[];
  /** View -> how often a commit was tried, whether it was stored or not. */
  readonly commits: Map<string, number>;
  /** View -> how many commits were stored. */
  readonly stored: Map<string, number>;
  status(view: string): ViewStatus;
  /** Like SIGKILL. */
  kill(): void;
  stop(): Promise<void>;
}

/** Impatient, so that a spec need not wait; the relations are those of the real settings. */
export const impatient = { lookMs: 5, takeOverMs: 60, quietCheckpointMs: 10, dropAfterMs: 20 };

/** Everything that `type` happened, in order: what is missed, folded twice or in the wrong order shows. */
export function diary(name: string, type: string, options: { version?: number; onFold?: (id: string) => void } = {}) {
  return {
    name,
    version: options.version ?? 1,
    handles: [type],
    indexes: { all: ['organisationId'] },
    targets: () => ['oslo'],
    evolve(document: { ids: string[] } | undefined, { metadata }: { metadata: { eventId: string } }) {
      options.onFold?.(metadata.eventId);
      const version = options.version ?? 1;
      return { organisationId: 'oslo', version, ids: [...(document?.ids ?? []), metadata.eventId] };
    },
  } as unknown as Projection;
}

/** Resolves when it has started; rejects never, since it may be killed meanwhile. */
export async function startProjector(
  shop: Shop,
  projections: readonly Projection[],
  settings: Partial<ProjectorSettings> & { onCommit?: (process: ProjectorProcess) => void } = {},
): Promise<ProjectorProcess> {
  const life = { over: false, isOver: () => life.over };
  let die: () => void = () => undefined;
  const died = new Promise<void>((resolve) => (die = resolve));
  const process: ProjectorProcess = {
    progress: new ReadModelProgress(),
    errors: [],
    news: [],
    commits: new Map(),
    stored: new Map(),
    status: (name) => process.progress.statuses().find(({ view }) => view === name)!,
    kill: () => {
      life.over = true;
      die();
    },
    stop: async () => (life.over ? undefined : Promise.race([projector.stop(), died])),
  };
  const count = (counts: Map<string, number>, view: string) => counts.set(view, (counts.get(view) ?? 0) + 1);
  const store = counted(mortal(settings.store ?? shop.store, life), (view, answer) => {
    count(process.commits, view);
    void answer.then(() => count(process.stored, view)).catch(() => undefined);
    settings.onCommit?.(process);
  });
  const projector = new Projector({
    projections,
    onStatus: (statuses) => process.progress.update(statuses),
    onError: (view, error) => void process.errors.push(`${view}: ${String(error)}`),
    onNews: (view, news) => void process.news.push(`${view}: ${news}`),
    ...impatient,
    ...settings,
    log: mortal(settings.log ?? shop.log, life),
    store,
  });
  await Promise.race([projector.start(), died]);
  return process;
}

function counted(store: ReadModelStore, onCommit: (view: string, answer: Promise<void>) => void): ReadModelStore {
  return new Proxy(store, {
    get: (of, name) => {
      const member = Reflect.get(of, name) as (...args: unknown[]) => unknown;
      if (name !== 'commit') return typeof member === 'function' ? member.bind(of) : member;
      return (...args: Parameters<ReadModelStore['commit']>) => {
        const answer = of.commit(...args);
        onCommit(args[0].name, answer);
        return answer;
      };
    },
  });
}

/** What readers see of a view. */
export async function documentOf(shop: Shop, name: string): Promise<ViewDocument | undefined> {
  const version = await shop.store.promoted(name);
  return version === null ? undefined : shop.store.get({ name, version }, 'oslo');
}
