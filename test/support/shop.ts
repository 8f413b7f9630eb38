import { MemoryEventLog } from '../../libs/event-log/adapters/memory/memory-event-log';
import { NewEvent, Position } from '../../libs/kernel/event';
import { Projection } from '../../libs/kernel/projection';
import { MemoryReadModelStore } from '../../libs/read-models/adapters/memory/memory-read-model-store';
import { Projector, ProjectorSettings } from '../../libs/runtime/projector';
import { ReadModelProgress } from '../../libs/runtime/read-model-progress';
import { now } from './builders';

type Tally = { readonly organisationId: string; readonly count: number };

/** Counts the events of its type; `fails` makes it throw. */
export function tally(
  name: string,
  type: string,
  options: { version?: number; by?: number; fails?: () => boolean } = {},
) {
  return {
    name,
    version: options.version ?? 1,
    handles: [type],
    indexes: { all: ['organisationId'] },
    targets: () => ['oslo'],
    evolve(document: Tally | undefined) {
      if (options.fails?.()) throw new Error(`${name} is broken`);
      return { organisationId: 'oslo', count: (document?.count ?? 0) + (options.by ?? 1) };
    },
  } as unknown as Projection;
}

/** Waits for what comes about by itself. */
export async function until(happened: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await happened())) await new Promise((resolve) => setTimeout(resolve, 2));
}

/** A log with things that happen in it, and projectors that follow. */
export class Shop {
  readonly log = new MemoryEventLog();
  readonly store = new MemoryReadModelStore();
  readonly progress = new ReadModelProgress();
  readonly errors: string[] = [];
  private readonly projectors: Projector[] = [];
  private events = 0;

  async happens(type: string, times = 1): Promise<Position> {
    const events = Array.from({ length: times }, (): NewEvent => eventOf(type, `e${(this.events += 1)}`));
    return (await this.log.append('shop-oslo', events, 'any')).position;
  }

  async follow(projections: readonly Projection[], settings: Partial<ProjectorSettings> = {}): Promise<Projector> {
    const projector = new Projector({
      log: this.log,
      store: this.store,
      projections,
      onStatus: (statuses) => this.progress.update(statuses),
      onError: (view, error) => void this.errors.push(`${view}: ${String(error)}`),
      lookMs: 5,
      dropAfterMs: 0,
      ...settings,
    });
    this.projectors.push(projector);
    await projector.start();
    return projector;
  }

  async count(name: string): Promise<number> {
    return (await this.store.get<Tally>(this.progress.viewId(name), 'oslo'))?.count ?? 0;
  }

  async stop(): Promise<void> {
    for (const projector of this.projectors.splice(0)) await projector.stop();
  }
}

function eventOf(type: string, eventId: string): NewEvent {
  const caused = { commandId: eventId, call: 'spec', bodyMac: '', correlationId: eventId, causationId: eventId };
  const metadata = { ...caused, eventId, actor: 'spec', channel: 'online', organisationId: 'oslo' } as const;
  return { type, data: {}, metadata: { ...metadata, occurredAt: now, schemaVersion: 1 } };
}
