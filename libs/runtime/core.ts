import { EventLog } from '../event-log/event-log';
import { CustomerErased } from '../domain/customers/customer.events';
import { clockOf, Organisation, organisationDecider } from '../domain/organisations/organisation.decider';
import { DomainError } from '../kernel/errors';
import { Instant, Position } from '../kernel/event';
import { ReadModelStore, ViewId } from '../read-models/read-model-store';
import { SubjectKeyStore } from '../subject-keys/subject-key-store';
import { CommandRunner } from './command-runner';
import { HeardEvents } from './heard-events';
import { HotFollower } from './hot-follower';
import { AnyDecider } from './hot-state';
import { assertMasterKey, MasterKey } from './master-key';
import { OrderArbiters } from './order-arbiters';
import { createPersonalData, PersonalData } from './personal-data';
import { ProcessRecovery } from './process-recovery';
import { later, ProcessRunner } from './process-runner';
import { ReadModelProgress } from './read-model-progress';
import { RefusalsJournal } from './refusals-journal';
import { OfferRenewals, renewalOffers } from './renewal-offers';
import { createSecrets, Secrets } from './secrets';
import { subscriptionHouse } from './subscription-house';

export interface CoreSettings {
  readonly log: EventLog;
  readonly readModels: ReadModelStore;
  readonly subjectKeys: SubjectKeyStore;
  readonly master: MasterKey;
  /** No other process writes to these stores. */
  readonly exclusive: boolean;
  /** The keys are in the same storage as an exclusive log; left out where all stores are one. */
  readonly keysWithLog?: boolean;
  /** Which store of keys this is, where a log on a server has to say so. */
  readonly keyStoreId?: string | null;
  readonly progress: ReadModelProgress;
  readonly onAppend: (events: number, milliseconds: number) => void;
  readonly onError: (where: string, error: unknown) => void;
  /** Where to take chance from, for a run that has to replay exactly. */
  readonly random?: () => number;
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
  /** No other process writes: what is hot here is the truth. */
  readonly exclusive: boolean;
  readonly keyStoreId: string | null;
  /** The organisation as its stream stands; NOT_FOUND when nobody has registered it. */
  organisation(organisationId: string): Promise<Organisation>;
  /** As `organisation`, without waiting, when it is at hand. */
  organisationAtHand(organisationId: string): Organisation | undefined;
  /** The organisation's clock (G-02). Right for an organisation that has been asked for in this request. */
  now(organisationId: string): Instant;
  /** The version of a view that readers use. */
  view(name: string): ViewId;
  /** The last event this process has stored or, where others write, heard of; `null` before the first. */
  lastKnown(): Position | null;
  /** What was heard of the log since the start, where others write. */
  readonly heard: HeardEvents;
  /** Of the sales of late. */
  readonly arbiters: OrderArbiters;
  /** Writes what is still in memory. After this nothing may be asked of the core any more. */
  stop(): Promise<void>;
}

/** Rejects with `MasterKeyError` when the stores were made with another master key. */
export async function createCore(settings: CoreSettings): Promise<Core> {
  const { log, readModels, subjectKeys, master, exclusive, progress } = settings;
  await assertMasterKey(subjectKeys, master);
  const journal = new RefusalsJournal(log);
  const { keysWithLog = exclusive } = settings;
  const personalData = createPersonalData({
    store: subjectKeys,
    master,
    exclusive: keysWithLog,
    onUnreadable: (error) => settings.onError('personal data', error),
  });
  const { commands, organisations, follower, arbiters, lastStored } = createCommands(settings, journal, personalData);
  if (!exclusive) await follower.start();
  const view = (name: string): ViewId => progress.viewId(name);
  const offerRenewals = createOffers(settings, commands, organisations, view);
  const processes = new ProcessRunner(commands, personalData.destroyKeys, offerRenewals, exclusive);
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
    exclusive,
    keyStoreId: settings.keyStoreId ?? null,
    organisationAtHand: organisations.atHand,
    now: organisations.now,
    view,
    lastKnown: () => later(lastStored(), follower.position),
    heard: follower.heard,
    arbiters,
    async stop() {
      await recovery.stop();
      await follower.stop();
      await journal.flush();
      await personalData.settled();
    },
  };
}

function createOffers(
  { log, readModels, progress }: CoreSettings,
  commands: CommandRunner,
  organisations: ReturnType<typeof organisationsOf>,
  view: Core['view'],
): OfferRenewals {
  return renewalOffers({
    commands,
    house: (organisationId, id, fresh) => subscriptionHouse({ commands, ...organisations }, organisationId, id, fresh),
    readModels,
    view,
    viewsAtHead: async () => {
      const head = await log.head();
      if (head !== null) await progress.waitFor(head);
    },
  });
}

/** The runner and, because every decision needs a clock, the organisations it runs for. */
function createCommands(settings: CoreSettings, journal: RefusalsJournal, personalData: PersonalData) {
  const { log, exclusive, progress, onAppend, onError } = settings;
  let lastStored: Position | null = null;
  const arbiters = new OrderArbiters();
  const follower = new HotFollower({
    log,
    onEvent: (event) => {
      commands.follow(event);
      arbiters.hear(event.stream, [event]);
      if (event.type === 'CustomerErased') personalData.forget((event.data as CustomerErased['data']).keyIds);
    },
    onHead: (head) => progress.sawHead(head),
    onError,
  });
  const commands: CommandRunner = new CommandRunner({
    log,
    journal,
    exclusive,
    clock: (organisationId) => organisations.now(organisationId),
    clockReady: (organisationId, decider) => organisations.clockReady(organisationId, decider),
    isFollowing: () => follower.isCurrent,
    ...(settings.random && { random: settings.random }),
    onAppend: ({ stream, events, position, milliseconds }) => {
      if (lastStored === null || position > lastStored) lastStored = position;
      arbiters.hear(stream, events);
      onAppend(events.length, milliseconds);
    },
  });
  const organisations = organisationsOf(commands, exclusive);
  return { commands, organisations, follower, arbiters, lastStored: () => lastStored };
}

function organisationsOf(commands: CommandRunner, exclusive: boolean) {
  return {
    async load(organisationId: string): Promise<Organisation> {
      const found = await commands.state(organisationDecider, { organisationId });
      if (found.status === 'none') throw new DomainError('NOT_FOUND');
      return found;
    },
    atHand(organisationId: string): Organisation | undefined {
      const found = commands.peek(organisationDecider, { organisationId });
      return found?.status === 'registered' ? found : undefined;
    },
    now: (organisationId: string): Instant =>
      clockOf(commands.lastKnown(organisationDecider, { organisationId }) ?? { status: 'none' }, realNow()),
    /** A sandbox's clock may have been set by another process a moment ago, and a decision must not be made before that moment. */
    clockReady(organisationId: string, decider: AnyDecider): Promise<void> | undefined {
      // Its own stream is at hand, and decided on the clock that stands there.
      if (decider === organisationDecider) return undefined;
      const found = commands.peek(organisationDecider, { organisationId });
      if (found && (exclusive || (found.status === 'registered' && !found.identity.sandbox))) return undefined;
      return commands.read(organisationDecider, { organisationId }, () => undefined);
    },
  };
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
