import assert from 'node:assert/strict';
import { PerformanceEvent } from '../../libs/domain/performances/performance.events';
import { PerformanceState } from '../../libs/domain/performances/performance.state';
import { StoredEvent } from '../../libs/kernel/event';
import { Projection } from '../../libs/kernel/projection';
import { parseStreamName } from '../../libs/kernel/stream';
import { OpenProcessDocument, openProcesses } from '../../libs/processes/open-processes.projection';
import { MemoryReadModelStore } from '../../libs/read-models/adapters/memory/memory-read-model-store';
import { ReadModelStore, ViewId } from '../../libs/read-models/read-model-store';
import { Projector } from '../../libs/runtime/projector';
import { projections } from '../../projections/registry';
import { BoxOffice } from '../property/box-office';
import {
  assertCampaigns,
  assertHolds as assertHoldsOn,
  assertMoney,
  assertOrders,
  assertPlaces,
  assertReplay,
  assertWithinCapPerPerson,
} from '../property/invariants';
import { assertExchanges } from './exchange-checks';
import { organisationId } from './house';
import { Node } from './node';
import { assertHolds, assertOrder } from './order-checks';
import { Simulation } from './simulation';

/** Looks at everything that the simulation left: log, views and what clients were told. Tells how many exchanges there were to look at. */
export async function check(simulation: Simulation, node: Node): Promise<number> {
  const events: StoredEvent[] = [];
  for await (const event of simulation.stores.log.readAll()) events.push(event);
  const streams = groupBy(events, ({ stream }) => stream);
  assertAnswers(simulation, events);
  const sales = new Map<string, PerformanceState>();
  for (const [stream, own] of streams) {
    if (parseStreamName(stream).category === 'performance')
      sales.set(parseStreamName(stream).id!, performanceAfter(own));
  }
  for (const [stream, own] of streams)
    if (parseStreamName(stream).category === 'order') assertOrder(parseStreamName(stream).id!, own, sales);
  assertHolds(streams, sales);
  const exchanges = assertExchanges(streams);
  await assertNothingOpen(simulation.stores.readModels, node);
  await assertViews(simulation, node, events);
  assert.deepEqual(simulation.errors, []);
  return exchanges;
}

/** R1, R3: what was acknowledged stands once, whatever was sent again; what was only ever refused left nothing (I7). */
function assertAnswers({ answers }: Simulation, events: readonly StoredEvent[]): void {
  const stored = new Set(events.map(({ metadata }) => metadata.eventId));
  assert.equal(stored.size, events.length, 'an event was stored twice');
  const ofKey = groupBy(
    events.filter(({ type }) => type !== 'CommandRefused'),
    ({ metadata }) => metadata.commandId,
  );
  for (const [key, told] of answers) {
    const done = told.flatMap((answer) => (answer.kind === 'done' ? [answer.eventIds] : []));
    const [first = []] = done.filter((ids) => ids.length > 0);
    for (const eventIds of done)
      if (first.length > 0) assert.deepEqual(eventIds, first, `${key} was answered in two ways`);
    const left = ofKey.get(key) ?? [];
    const own = left.map(({ metadata }) => metadata.eventId);
    const what = left.map(({ type, stream }) => `${type} on ${stream}`).join(', ');
    if (first.length > 0) assert.deepEqual(own, first, `${key} left something else than it was told: ${what}`);
    const onlyRefused = told.every((answer) => answer.kind === 'refused' && !answer.isRecorded);
    if (onlyRefused) assert.deepEqual(own, [], `${key} was refused and left something`);
  }
}

/** I1-I4, I6 on one performance, told again event by event. */
function performanceAfter(events: readonly StoredEvent[]): PerformanceState {
  const office = new BoxOffice([]);
  for (const { type, data, metadata } of events) {
    office.clock = metadata.occurredAt;
    office.record({ type, data } as PerformanceEvent);
    assertWithinCapPerPerson(office, office.recorded.at(-1)!);
    for (const { record } of office.state.campaigns.values()) {
      const taken = record.claimedGross - record.released + record.reserved;
      assert.ok(record.maxTotal === null || taken <= record.maxTotal, `${record.campaignId}: more than the cap`);
    }
  }
  assertCampaigns(office);
  assertPlaces(office);
  assertOrders(office);
  assertHoldsOn(office);
  assertMoney(office);
  assertReplay(office);
  assert.equal(office.state.held, 0, 'a reservation has not lapsed');
  assert.equal(office.state.cancelled, office.state.cleared, 'a cancelled performance was not cleared');
  return office.state;
}

async function assertNothingOpen(store: ReadModelStore, { core }: Node): Promise<void> {
  const query = { index: 'byOrganisation', equals: ['open', organisationId], limit: 10 };
  const { items } = await store.list<OpenProcessDocument>(core.view('open-processes'), query);
  assert.deepEqual(items, [], 'a process was not finished');
}

/** I6: every document is what the log folds to, whoever was killed while it was written. */
async function assertViews(
  { stores: { log, readModels } }: Simulation,
  { core }: Node,
  events: readonly StoredEvent[],
): Promise<void> {
  const store = new MemoryReadModelStore();
  const all = [...projections, openProcesses] as readonly Projection[];
  const again = new Projector({ log, store, projections: all, onStatus: () => undefined, onError: assert.ifError });
  await again.start();
  for (const { view: name, stored: version } of again.statuses()) {
    const projection = all.find((candidate) => candidate.name === name)!;
    const ids = idsOf(projection, events);
    const was = await documents(readModels, core.view(name), ids);
    assert.deepEqual(
      was,
      await documents(store, { name, version }, ids),
      `the view ${name} is not what the log folds to`,
    );
  }
}

const idsOf = (projection: Projection, events: readonly StoredEvent[]): string[] => [
  ...new Set(
    events.filter(({ type }) => projection.handles.includes(type)).flatMap((event) => projection.targets(event)),
  ),
];

async function documents(store: ReadModelStore, view: ViewId, ids: readonly string[]): Promise<unknown[]> {
  return store.getMany(view, ids);
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
