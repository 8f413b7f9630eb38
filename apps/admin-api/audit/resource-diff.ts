import { type JsonChange, jsonChanges } from '../../../libs/audit/json-changes';
import { DomainError, refuseUnless } from '../../../libs/kernel/errors';
import type { Position, StoredEvent } from '../../../libs/kernel/event';
import type { Core } from '../../../libs/runtime/core';
import type { Api } from '../api';
import { type Cutoff, cutoffOf } from './as-of/cutoff';
import type { About } from './as-of/past-store';
import { type AddressedResource, bodyOf } from './diffed-resources';
import { searchEvents } from './event-search';
import { lengthWhile } from './stream-length';

export interface DiffOrder extends AddressedResource {
  readonly from: string;
  readonly to: string;
}

export interface DiffChange extends JsonChange {
  /** The events that changed it, in the order of the log; none for what time alone has changed. */
  readonly positions: readonly string[];
}

export interface Diff {
  readonly changes: readonly DiffChange[];
  /** Whether the events between the two were looked at: of too many there are no positions. */
  readonly traced: boolean;
}

/** So many events between the two moments are looked at one by one. */
const mostEvents = 500;

/**
 * What differs between a thing as it was at two moments. Each event between them is charged with what is another value after it, so a place
 * that was changed and changed back is no difference and has no positions.
 */
export async function diffed(api: Api, order: DiffOrder): Promise<Diff> {
  const { core, past } = api;
  const { organisationId } = order;
  const from = await cutoffOf(core, organisationId, order.from);
  const to = await cutoffOf(core, organisationId, order.to);
  refuseUnless(isInOrder(from, to), 'INVALID_WINDOW', { from: order.from, to: order.to });
  const [start, end] = [past.at(organisationId, from), past.at(organisationId, to)];
  const before = await bodyOf(api, start.views, order);
  const after = await bodyOf(api, end.views, order);
  if (before === null && after === null) throw new DomainError('NOT_FOUND', { id: order.id });
  const changes = changesBetween(before, after);
  const sources = new Map([...start.store.sources, ...end.store.sources]);
  const events = changes.length === 0 ? [] : await eventsBetween(core, organisationId, sources, from, to);
  if (events === null) return { changes: changes.map((change) => ({ ...change, positions: [] })), traced: false };
  const positions = new Map(changes.map(({ pointer }) => [pointer, [] as Position[]]));
  await charge(api, order, positions, events, from, to);
  return {
    changes: changes.map((change) => ({ ...change, positions: positions.get(change.pointer)! })),
    traced: true,
  };
}

function isInOrder(from: Cutoff, to: Cutoff): boolean {
  return from.position !== null && to.position !== null ? from.position <= to.position : from.now <= to.now;
}

/** Each place with the events that changed it. All of them by one clock, so that none is charged with what that does. */
async function charge(
  api: Api,
  order: DiffOrder,
  positions: ReadonlyMap<string, Position[]>,
  events: readonly StoredEvent[],
  from: Cutoff,
  to: Cutoff,
): Promise<void> {
  let reached: Position | null = null;
  const { store, views } = api.past.at(order.organisationId, {
    includes: (event) => from.includes(event) || (reached !== null && event.position <= reached),
    now: to.now,
    position: events.at(-1)?.position ?? ('' as Position),
  });
  let last = await bodyOf(api, views, order);
  for (const event of events) {
    reached = event.position;
    await store.follow(event);
    const now = await bodyOf(api, views, order);
    const changed = changesBetween(last, now).map(({ pointer }) => pointer);
    for (const [pointer, found] of positions) if (changed.some((each) => concerns(each, pointer))) found.push(reached);
    last = now;
  }
}

/** Whether another value at one place is another at the other: one of them holds the other. */
const concerns = (a: string, b: string): boolean => a === b || a.startsWith(`${b}/`) || b.startsWith(`${a}/`);

/** Where there was nothing, or is nothing any more, all of it is one change. */
function changesBetween(from: object | null, to: object | null): JsonChange[] {
  if (from !== null && to !== null) return jsonChanges(from, to);
  return from === to ? [] : [{ pointer: '', from, to }];
}

/** The events of everything that either body was made of, in the order of the log; `null` for too many. */
async function eventsBetween(
  core: Core,
  organisationId: string,
  sources: ReadonlyMap<string, About>,
  from: Cutoff,
  to: Cutoff,
): Promise<readonly StoredEvent[] | null> {
  const found = new Map<Position, StoredEvent>();
  for (const about of sources.values()) {
    for await (const event of eventsOf(core, organisationId, about, from, to)) {
      if (from.includes(event) || !to.includes(event)) continue;
      found.set(event.position, event);
      if (found.size > mostEvents) return null;
    }
  }
  return [...found.values()].sort((a, b) => (a.position < b.position ? -1 : 1));
}

async function* eventsOf(
  core: Core,
  organisationId: string,
  about: About,
  from: Cutoff,
  to: Cutoff,
): AsyncIterable<StoredEvent> {
  const { stream } = about;
  if (stream === undefined)
    return yield* searchEvents(core, { organisationId, ...about }, { after: from.position, upTo: to.position });
  const lengthAt = (cutoff: Cutoff) => lengthWhile(core.log, stream, (event) => cutoff.includes(event));
  const [first, end] = [await lengthAt(from), await lengthAt(to)];
  if (first < end) yield* core.log.read(stream, { from: first, limit: Number(end - first) });
}
