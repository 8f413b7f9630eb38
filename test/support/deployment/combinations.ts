import type { EventLog } from '../../../libs/event-log/event-log';
import type { ReadModelStore } from '../../../libs/read-models/read-model-store';

/** Where a deployment keeps its data: all in a folder; views and keys on MongoDB; only these in the folder; all on servers. */
export const combinations = [
  'embedded',
  'embedded log + MongoDB',
  'EventStoreDB + embedded views',
  'EventStoreDB + MongoDB',
] as const;
export type Combination = (typeof combinations)[number];

/** The stores by the ports that the product itself has to them. */
export interface OpenedStores {
  readonly log: EventLog;
  readonly readModels: ReadModelStore;
  close(): Promise<void>;
}

/** Stores that outlive the processes on them, until they are released. */
export interface TestStores {
  readonly combination: Combination;
  /** Holds what is in files: the data folder, or what the stand-in has stored. */
  readonly dir: string;
  /** What a process is told of them. */
  readonly env: Readonly<Record<string, string>>;
  /** Writes down in the folder, for a look at every byte, what is kept on a server. */
  writeDown(): Promise<void>;
  /** For a look while no process has them open. */
  open(): Promise<OpenedStores>;
  release(): Promise<void>;
}

/** Servers that the test controls itself; otherwise the run's own are used. */
export interface OwnServers {
  readonly eventStoreUrl?: string;
  readonly mongodbUrl?: string;
}
