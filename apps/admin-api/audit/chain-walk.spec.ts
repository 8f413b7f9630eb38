import { MemoryEventLog } from '../../../libs/event-log/adapters/memory/memory-event-log';
import type { Position } from '../../../libs/kernel/event';
import { auditChainProjection } from '../../../projections/audit/audit-chain.projection';
import { auditEventsProjection } from '../../../projections/audit/audit-events.projection';
import type { Projection } from '../../../libs/kernel/projection';
import { storedEvents } from '../../../test/support/projection-specification';
import { Shop } from '../../../test/support/shop';
import { walkedChain } from './chain-walk';

const length = 600;
/** The names of seasons that an organisation has opened, one event each. */
const names = Array.from({ length }, (_, index) => `season ${index}`);
const changedAt = (number: number): string[] =>
  names.map((name, index) => (index === number - 1 ? name.toUpperCase() : name));
const at = (number: number): Position => String(number).padStart(16, '0') as Position;

/** A log that has never been another one. */
async function logOf(told: readonly string[]): Promise<MemoryEventLog> {
  const log = new MemoryEventLog();
  const events = told.map((name) => ({ type: 'SeasonCreated', data: { seasonId: name, name } }));
  for (const { stream, ...event } of storedEvents(events)) await log.append(stream, [event], 'any');
  return log;
}

let shop: Shop;
const view = (name: string) => shop.progress.viewId(name);
const projections: Projection[] = [auditChainProjection, auditEventsProjection];

/** The views of the log as it was when it was new. */
beforeAll(async () => {
  shop = new Shop();
  const log = await logOf(names);
  await shop.follow(projections, { log });
  await shop.progress.waitFor(at(length));
  await shop.stop();
});

async function walked(told: readonly string[], upTo: Position | null = null) {
  const steps = walkedChain({ log: await logOf(told), readModels: shop.store, view }, 'oslo', upTo);
  let events = 0;
  let step = await steps.next();
  for (; !step.done; step = await steps.next()) events = step.value.head.events;
  return { events, broken: step.value };
}

/** As somebody would who changes an event and what was noted of it. */
async function forgeDigest(number: number): Promise<void> {
  const other = new Shop();
  await other.follow(projections, { log: await logOf(changedAt(number)) });
  await other.progress.waitFor(at(length));
  await other.stop();
  const id = `oslo/${at(number)}/0`;
  const document = await other.store.get(other.progress.viewId('audit-events'), id);
  const writes = [{ id, document }];
  await shop.store.commit(view('audit-events'), { writes, from: at(length), to: at(length) });
}

describe('the chain of a log, made anew', () => {
  it('leads through every event up to the one asked for', async () => {
    for (const last of [1, 255, 256, 257, 599, 600])
      expect(await walked(names, at(last))).toEqual({ events: last, broken: null });
    expect(await walked(names)).toEqual({ events: length, broken: null });
  });

  it('breaks at the event that was changed, be it the last one asked for', async () => {
    for (const last of [300, 301, 512, length])
      expect(await walked(changedAt(300), at(last))).toEqual({
        events: 299,
        broken: { after: at(256), upTo: at(300) },
      });
    expect(await walked(changedAt(length))).toMatchObject({ broken: { after: at(512), upTo: at(length) } });
  });

  it('breaks where events were taken away, also the last ones', async () => {
    expect(await walked(names.slice(0, -1))).toMatchObject({ broken: { after: at(512), upTo: at(length) } });
    expect(await walked(names.filter((_, index) => index !== 299))).toMatchObject({ broken: { upTo: at(300) } });
  });

  it('says nothing of events that the views have not seen', async () => {
    await expect(walked([...names, 'one more'], at(length + 1))).rejects.toMatchObject({ code: 'PROJECTION_LAGGING' });
    expect(await walked([...names, 'one more'], at(length))).toEqual({ events: length, broken: null });
  });

  it('breaks at the next head that was kept where the digest of the event was changed as well', async () => {
    await forgeDigest(300);
    for (const last of [300, 511, 512])
      expect(await walked(changedAt(300), at(last))).toMatchObject({ broken: { after: at(256), upTo: at(512) } });
    expect(await walked(changedAt(300), at(299))).toMatchObject({ broken: { after: at(256), upTo: at(512) } });
  });
});
