import fc from 'fast-check';
import { MemoryEventLog } from '../../libs/event-log/adapters/memory/memory-event-log';
import { DomainEvent, Instant, Position, StoredEvent } from '../../libs/kernel/event';
import { Projection, ViewDocument } from '../../libs/kernel/projection';
import { MemoryReadModelStore } from '../../libs/read-models/adapters/memory/memory-read-model-store';
import { ReadModelStore, ViewId } from '../../libs/read-models/read-model-store';
import { ViewProjector } from '../../libs/runtime/view-projector';
import { projections } from '../../projections/registry';
import { Opened, Views } from '../../projections/query-context';
import { now } from './builders';

/** The organisation and stream of events for which a spec names none. */
const organisationId = 'oslo';
const performanceStream = 'performance-oslo_p1';

/** An event, or one with what else a spec wants to say of it. */
export type Placed =
  | DomainEvent
  | { readonly event: DomainEvent; readonly stream?: string; readonly at?: Instant; readonly organisationId?: string };

/** Events as a log would hold them, in this order, and frozen: a fold that changes one would change it for every other view. */
export function storedEvents(placed: readonly Placed[]): StoredEvent[] {
  const revisions = new Map<string, bigint>();
  return placed.map((each, index) => {
    const { event, ...where } = 'event' in each ? each : { event: each };
    const stream = where.stream ?? performanceStream;
    const revision = revisions.get(stream) ?? 0n;
    revisions.set(stream, revision + 1n);
    return frozen({
      ...structuredClone(event),
      stream,
      revision,
      position: positionOf(index),
      metadata: metadataOf(index, where.organisationId ?? organisationId, where.at ?? now),
    });
  });
}

/** Where the nth event of a spec stands in the log: the `seq` of what it made. */
export const positionOf = (index: number): Position => String(index + 1).padStart(8, '0') as Position;

function metadataOf(index: number, organisation: string, occurredAt: Instant): StoredEvent['metadata'] {
  return {
    eventId: `e${index}`,
    commandId: `c${index}`,
    call: 'spec',
    bodyMac: '',
    correlationId: 'spec',
    causationId: 'spec',
    actor: 'spec',
    channel: 'online',
    organisationId: organisation,
    occurredAt,
    schemaVersion: 1,
  };
}

type Documents = Readonly<Record<string, unknown>>;

/**
 * `specifyProjection(projection).given(...events).then(documents)`: all documents of the view, by id. Checks besides that a rebuild gives
 * the same, that the borders of batches and events delivered again make no difference (I6), and that every document is plain JSON.
 */
export function specifyProjection<D extends ViewDocument>(projection: Projection<D>) {
  const view = projection as unknown as Projection;
  return {
    given: (...events: readonly Placed[]) => ({
      then: async (expected: Documents) => {
        const stored = storedEvents(events);
        const documents = await rebuilt(view, stored, []);
        expect(documents).toEqual(expected);
        expect(await rebuilt(view, stored, [])).toStrictEqual(documents);
        await assertCutsMakeNoDifference(view, stored, documents);
      },
    }),
  };
}

async function assertCutsMakeNoDifference(
  view: Projection,
  events: StoredEvent[],
  documents: Documents,
): Promise<void> {
  const border = fc.record({ at: fc.nat(events.length), again: fc.nat(events.length) });
  const property = fc.asyncProperty(fc.array(border, { maxLength: 5 }), async (borders) => {
    expect(await rebuilt(view, events, borders)).toStrictEqual(documents);
  });
  await fc.assert(property, { numRuns: 25 });
}

interface Border {
  readonly at: number;
  /** How many events before it are delivered once more. */
  readonly again: number;
}

async function rebuilt(
  view: Projection,
  events: readonly StoredEvent[],
  borders: readonly Border[],
): Promise<Documents> {
  const store = new MemoryReadModelStore();
  const cuts = [...borders].sort((a, b) => a.at - b.at);
  const starts = [{ at: 0, again: 0 }, ...cuts];
  const batches = starts.map(({ at, again }, index) =>
    events.slice(Math.max(0, at - again), cuts[index]?.at ?? events.length),
  );
  const id = await projected(view, store, batches);
  const handled = events.filter((event) => view.handles.includes(event.type));
  const ids = [...new Set(handled.flatMap((event) => view.targets(event)))].sort();
  const found = await store.getMany<ViewDocument>(id, ids);
  return Object.fromEntries(ids.flatMap((each, index) => (found[index] ? [[each, plain(found[index])]] : [])));
}

/** Feeds the batches to the view by the projector's own means. */
async function projected(view: Projection, store: ReadModelStore, batches: readonly StoredEvent[][]): Promise<ViewId> {
  const checked: Projection = {
    ...view,
    evolve: (document, event, id) => {
      const after = view.evolve(document, event, id);
      if (after !== undefined) expect(plain(after)).toStrictEqual(after);
      return after;
    },
  };
  const projector = new ViewProjector(checked, {
    log: new MemoryEventLog(),
    store,
    onError: () => undefined,
  });
  await projector.prepare();
  for (const batch of batches) if (batch.length > 0) await projector.project(batch);
  const { error, stored } = projector.status();
  expect(error).toBeNull();
  return { name: view.name, version: stored };
}

/** All views of these events, or those `named`, for specs of queries. Sealed values open to what follows their `sealed:`; `erased` ones to nothing. */
export async function viewsOf(events: readonly Placed[], at: Instant = now, named?: readonly string[]): Promise<Views> {
  const store = new MemoryReadModelStore();
  const stored = storedEvents(events);
  const ids = new Map<string, ViewId>();
  const wanted = projections.filter(({ name }) => named?.includes(name) ?? true);
  for (const view of wanted) ids.set(view.name, await projected(view, store, [stored]));
  return {
    store,
    view: (name) => ids.get(name)!,
    now: () => at,
    open: async (sealed): Promise<Opened> => (sealed === 'erased' ? { erased: true } : sealed.replace('sealed:', '')),
    barcode: (organisation, ticketId) => `${organisation}.${ticketId}.mac`,
  };
}

function plain<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  Object.values(value).forEach(frozen);
  return Object.freeze(value);
}
