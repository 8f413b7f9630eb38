import { allProjections } from '../../apps/projector/projections';
import type { EventLog } from '../../libs/event-log/event-log';
import { canonicalJson } from '../../libs/kernel/canonical-json';
import type { Position, StoredEvent } from '../../libs/kernel/event';
import type { ReadModelStore } from '../../libs/read-models/read-model-store';
import type { OpenedStores } from './deployment/combinations';

/** What stands in the stores for one organisation, told by the ports that the product itself has to them. */
export interface StoredViews {
  /** `view/id` -> canonical JSON of the document. */
  readonly documents: ReadonlyMap<string, string>;
  /** The build of each view that was read. */
  readonly builds: ReadonlyMap<string, number>;
  /** `view/id` of the documents that events since `after` touch. */
  touchedSince(after: Position): ReadonlySet<string>;
  readonly head: Position;
}

/** Every document of every view: each event of the log names those that it touches. */
export async function storedViews({ log, readModels }: OpenedStores, organisationId: string): Promise<StoredViews> {
  const events = await eventsOf(log, organisationId);
  const builds = await buildsIn(readModels);
  return {
    documents: await documentsOf(readModels, builds, touched(events)),
    builds,
    touchedSince: (after) => new Set(keysOf(touched(events.filter(({ position }) => position > after)))),
    head: events.at(-1)!.position,
  };
}

async function eventsOf(log: EventLog, organisationId: string): Promise<StoredEvent[]> {
  const events: StoredEvent[] = [];
  for await (const event of log.readAll()) if (event.metadata.organisationId === organisationId) events.push(event);
  return events;
}

async function buildsIn(store: ReadModelStore): Promise<Map<string, number>> {
  const inUse = (await store.views()).filter(({ promoted }) => promoted !== null);
  return new Map(inUse.map(({ name, promoted }) => [name, promoted!]));
}

/** The ids of each view. */
function touched(events: readonly StoredEvent[]): Map<string, string[]> {
  return new Map(
    allProjections.map(({ name, handles, targets }) => {
      const mine = events.filter(({ type }) => handles.includes(type));
      return [name, [...new Set(mine.flatMap((event) => targets(event)))]];
    }),
  );
}

const keysOf = (ids: ReadonlyMap<string, readonly string[]>): string[] =>
  [...ids].flatMap(([view, some]) => some.map((id) => `${view}/${id}`));

async function documentsOf(
  store: ReadModelStore,
  builds: ReadonlyMap<string, number>,
  touchedIds: ReadonlyMap<string, readonly string[]>,
): Promise<Map<string, string>> {
  const documents = new Map<string, string>();
  for (const [name, ids] of touchedIds) {
    const found = await store.getMany({ name, version: builds.get(name)! }, ids);
    found.forEach((document, nth) => documents.set(`${name}/${ids[nth]}`, canonicalJson(document ?? null)));
  }
  return documents;
}
