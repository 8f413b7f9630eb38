import { EventLog } from '../../libs/event-log/event-log';
import { openProcesses } from '../../libs/processes/open-processes.projection';
import { ReadModelStore } from '../../libs/read-models/read-model-store';
import { Core, createCore } from '../../libs/runtime/core';
import { Projector } from '../../libs/runtime/projector';
import { ReadModelProgress } from '../../libs/runtime/read-model-progress';
import { SubjectKeyStore } from '../../libs/subject-keys/subject-key-store';
import { projections } from '../../projections/registry';
import { mortal } from '../support/mortal';

export interface Stores {
  readonly log: EventLog;
  readonly readModels: ReadModelStore;
  readonly subjectKeys: SubjectKeyStore;
}

/** One process of the house: a core with its projector, on stores that outlive it. */
export interface Node {
  readonly core: Core;
  readonly projector: Projector;
  /** Resolves when it dies. */
  readonly died: Promise<'died'>;
  isDead(): boolean;
  /** Like SIGKILL: everything in memory is gone, and nothing that it began goes on. */
  kill(): void;
}

const master = Buffer.alloc(32, 7);

export async function startNode(
  stores: Stores,
  options: { exclusive: boolean; random?: () => number; onError: (where: string, error: unknown) => void },
): Promise<Node> {
  let isDead = false;
  let die: (value: 'died') => void = () => undefined;
  const died = new Promise<'died'>((resolve) => (die = resolve));
  const life = { isOver: () => isDead };
  const own = {
    log: mortal(stores.log, life),
    readModels: mortal(stores.readModels, life),
    subjectKeys: mortal(stores.subjectKeys, life),
  };
  const progress = new ReadModelProgress();
  const { exclusive, random, onError } = options;
  const core = await createCore({ ...own, master, exclusive, progress, random, onAppend: () => undefined, onError });
  const projector = new Projector({
    log: own.log,
    store: own.readModels,
    projections: [...projections, openProcesses],
    onStatus: (statuses) => progress.update(statuses),
    onError,
  });
  await projector.start();
  core.recovery.start(exclusive);
  const kill = (): void => {
    isDead = true;
    die('died');
  };
  return { core, projector, died, isDead: () => isDead, kill };
}
