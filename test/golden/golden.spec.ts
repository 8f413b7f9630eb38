import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { customerAliasesDecider } from '../../libs/domain/customers/customer-aliases.decider';
import { customerDecider } from '../../libs/domain/customers/customer.decider';
import { order } from '../../libs/domain/orders/order.decider';
import { organisationDecider } from '../../libs/domain/organisations/organisation.decider';
import { performance } from '../../libs/domain/performances/performance.decider';
import type { PerformanceState } from '../../libs/domain/performances/performance.state';
import { ticketTypesDecider } from '../../libs/domain/ticket-types/ticket-types.decider';
import { MemoryEventLog } from '../../libs/event-log/adapters/memory/memory-event-log';
import type { Decider } from '../../libs/kernel/decider';
import type { DomainEvent, StoredEvent } from '../../libs/kernel/event';
import type { Projection, ViewDocument } from '../../libs/kernel/projection';
import { parseStreamName } from '../../libs/kernel/stream';
import { openProcesses } from '../../libs/processes/open-processes.projection';
import { MemoryReadModelStore } from '../../libs/read-models/adapters/memory/memory-read-model-store';
import { ViewProjector } from '../../libs/runtime/view-projector';
import { projections } from '../../projections/registry';

/**
 * I9: a log that a release wrote, and the documents that it showed. Neither is ever edited: what a later version makes of the old events
 * must stay the same, or be a new version of the view with a file of its own beside these (`campaigns@2.json`). A new release adds a folder: its `log.ndjson` is an
 * export of every kind of event, and `GOLDEN=write npx jest test/golden` writes the missing `views.json`.
 */
const releases = readdirSync(__dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

const deciders = [performance, order, customerDecider, customerAliasesDecider, organisationDecider, ticketTypesDecider];

describe.each(releases)('I9: the log of release %s', (release) => {
  const events = readLog(join(__dirname, release, 'log.ndjson'));

  it('gives the documents it always gave, byte for byte', async () => {
    const shown = Object.entries(await viewsOf(events));
    const golden = readFileSync(written(release, 'views.json', asText(shown)), 'utf8');
    const names = Object.keys(JSON.parse(golden) as object);
    // What views that came later show of it is not for this release to say, nor what a view has changed with a version of its own.
    const same = shown.filter(([name]) => names.includes(name) && versionOf(name) === 1);
    const expected = Object.entries(JSON.parse(golden) as object).filter(([name]) => versionOf(name) === 1);
    expect(asText(same)).toBe(asText(expected));
    for (const [name, documents] of shown.filter(([each]) => names.includes(each) && versionOf(each) > 1)) {
      const text = asText([[name, documents]]);
      expect(text).toBe(readFileSync(written(release, `${name}@${versionOf(name)}.json`, text), 'utf8'));
    }
  });

  it('still folds into states that agree with the views (CAMP-17, I6)', async () => {
    const { campaigns } = await viewsOf(events);
    const records = [...folded(performance, events).values()].flatMap(({ campaigns: states }: PerformanceState) =>
      [...states.values()].map(({ record }) => record),
    );
    expect(records.length).toBeGreaterThan(0);
    for (const record of records) expect(campaigns![`golden/${record.campaignId}`]).toMatchObject(record);
    // What each decider takes and tells is its own; they are asked for nothing but how many states there are.
    for (const decider of deciders) expect(folded(decider as never, events).size).toBeGreaterThan(0);
  });
});

const versionOf = (name: string): number => [...projections, openProcesses].find((each) => each.name === name)!.version;

/** Written once, when it is asked for, and never again. */
function written(release: string, name: string, text: string): string {
  const file = join(__dirname, release, name);
  if (!existsSync(file) && process.env.GOLDEN === 'write') writeFileSync(file, text);
  return file;
}

const asText = (views: readonly (readonly [string, unknown])[]): string =>
  `${JSON.stringify(Object.fromEntries(views), null, 1)}\n`;

function readLog(file: string): StoredEvent[] {
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  const stored = lines.map((line) => JSON.parse(line) as StoredEvent & { readonly revision: string });
  return stored.map((event) => ({ ...event, revision: BigInt(event.revision) }));
}

/** The state of every stream of a decider's category. */
function folded<S>(decider: Decider<never, DomainEvent, S>, events: readonly StoredEvent[]): Map<string, S> {
  const states = new Map<string, S>();
  for (const event of events) {
    if (parseStreamName(event.stream).category !== decider.category) continue;
    const before = states.get(event.stream) ?? decider.initialState();
    states.set(event.stream, decider.evolve(before, structuredClone(event), event.metadata.occurredAt));
  }
  return states;
}

async function viewsOf(events: readonly StoredEvent[]): Promise<Record<string, Record<string, ViewDocument>>> {
  const views: Record<string, Record<string, ViewDocument>> = {};
  for (const projection of [...projections, openProcesses])
    views[projection.name] = await documentsOf(projection, events);
  return views;
}

async function documentsOf(
  projection: Projection,
  events: readonly StoredEvent[],
): Promise<Record<string, ViewDocument>> {
  const store = new MemoryReadModelStore();
  const projector = new ViewProjector(projection, { log: new MemoryEventLog(), store, onError: () => undefined });
  await projector.prepare();
  await projector.project(structuredClone(events));
  expect(projector.status().error).toBeNull();
  const handled = events.filter(({ type }) => projection.handles.includes(type));
  const ids = [...new Set(handled.flatMap((event) => projection.targets(event)))].sort();
  const found = await store.getMany<ViewDocument>({ name: projection.name, version: projector.status().stored }, ids);
  return Object.fromEntries(ids.flatMap((id, index) => (found[index] ? [[id, found[index]]] : [])));
}
