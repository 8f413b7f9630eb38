import { EventLog } from '../event-log/event-log';
import { clockOf, Organisation, organisationDecider } from '../domain/organisations/organisation.decider';
import { DomainError } from '../kernel/errors';
import { Instant, Position } from '../kernel/event';
import { ReadModelStore, ViewId } from '../read-models/read-model-store';
import { SubjectKeyStore } from '../subject-keys/subject-key-store';
import { CommandRunner } from './command-runner';
import { assertMasterKey, MasterKey } from './master-key';
import { createPersonalData, PersonalData } from './personal-data';
import { ProcessRecovery } from './process-recovery';
import { ProcessRunner } from './process-runner';
import { ReadModelProgress } from './read-model-progress';
import { RefusalsJournal } from './refusals-journal';
import { createSecrets, Secrets } from './secrets';

export interface CoreSettings {
  readonly log: EventLog;
  readonly readModels: ReadModelStore;
  readonly subjectKeys: SubjectKeyStore;
  readonly master: MasterKey;
  /** No other process writes to these stores. */
  readonly exclusive: boolean;
  readonly progress: ReadModelProgress;
  readonly onAppend: (events: number, milliseconds: number) => void;
  readonly onError: (where: string, error: unknown) => void;
}

/** How long a call may take to finish work it began before recovery takes it up. */
const graceMs = 10_000;

/** Everything a process needs to take commands and to answer queries, on whichever stores. */
export interface Core {
  readonly log: EventLog;
  readonly readModels: ReadModelStore;
  readonly commands: CommandRunner;
  readonly secrets: Secrets;
  readonly personalData: PersonalData;
  readonly processes: ProcessRunner;
  readonly recovery: ProcessRecovery;
  readonly progress: ReadModelProgress;
  /** The organisation as its stream stands; NOT_FOUND when nobody has registered it. */
  organisation(organisationId: string): Promise<Organisation>;
  /** The same without waiting, when it is at hand. */
  organisationAtHand(organisationId: string): Organisation | undefined;
  /** The organisation's clock (G-02). Right for an organisation that has been asked for in this request. */
  now(organisationId: string): Instant;
  /** The version of a view that readers use. */
  view(name: string): ViewId;
  /** The last event this process has stored; `null` before the first. */
  lastStored(): Position | null;
  /** Writes what is still in memory. After this nothing may be asked of the core any more. */
  stop(): Promise<void>;
}

/** Rejects with `MasterKeyError` when the stores were made with another master key. */
export async function createCore(settings: CoreSettings): Promise<Core> {
  const { log, readModels, subjectKeys, master, exclusive, progress } = settings;
  await assertMasterKey(subjectKeys, master);
  const journal = new RefusalsJournal(log);
  const personalData = createPersonalData({ store: subjectKeys, master, exclusive });
  const { commands, organisations, lastStored } = createCommands(settings, journal);
  const view = (name: string): ViewId => progress.viewId(name);
  const processes = new ProcessRunner(commands, personalData.destroyKeys);
  const recovery = new ProcessRecovery({
    store: readModels,
    view: () => view('open-processes'),
    runner: processes,
    clock: async (organisationId) => {
      await organisations.load(organisationId);
      return organisations.now(organisationId);
    },
    reached: (position) => progress.waitFor(position),
    graceMs,
    onError: settings.onError,
  });
  return {
    log,
    readModels,
    commands,
    secrets: createSecrets(master),
    personalData,
    processes,
    recovery,
    progress,
    organisation: organisations.load,
    organisationAtHand: organisations.atHand,
    now: organisations.now,
    view,
    lastStored,
    async stop() {
      await recovery.stop();
      await journal.flush();
      await personalData.settled();
    },
  };
}

/** The runner and, because every decision needs a clock, the organisations it runs for. */
function createCommands({ log, exclusive, onAppend }: CoreSettings, journal: RefusalsJournal) {
  let lastStored: Position | null = null;
  const commands: CommandRunner = new CommandRunner({
    log,
    journal,
    exclusive,
    clock: (organisationId) => organisations.now(organisationId),
    clockReady: (organisationId) => (state(organisationId) ? undefined : ask(organisationId).then(() => undefined)),
    onAppend: (position, events, milliseconds) => {
      if (lastStored === null || position > lastStored) lastStored = position;
      onAppend(events, milliseconds);
    },
  });
  const state = (organisationId: string) => commands.peek(organisationDecider, { organisationId });
  const ask = (organisationId: string) => commands.state(organisationDecider, { organisationId });
  const organisations = {
    async load(organisationId: string): Promise<Organisation> {
      const found = await ask(organisationId);
      if (found.status === 'none') throw new DomainError('NOT_FOUND');
      return found;
    },
    atHand(organisationId: string): Organisation | undefined {
      const found = state(organisationId);
      return found?.status === 'registered' ? found : undefined;
    },
    now: (organisationId: string): Instant => clockOf(state(organisationId) ?? { status: 'none' }, realNow()),
  };
  return { commands, organisations, lastStored: () => lastStored };
}

let lastMs = 0;
let lastInstant: Instant = '';

/** The real clock, in one place. Writing an instant down costs more than a sale can spare, so it is done once a millisecond. */
export function realNow(): Instant {
  const ms = Date.now();
  if (ms !== lastMs) {
    lastMs = ms;
    lastInstant = new Date(ms).toISOString();
  }
  return lastInstant;
}
