import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { open } from 'lmdb';
import { campaignId as campaignIdDecider } from '../libs/domain/campaigns/campaign-id.decider';
import type { ClaimTickets } from '../libs/domain/campaigns/claim';
import type { PurchaseTickets } from '../libs/domain/orders/purchase';
import { organisationDecider } from '../libs/domain/organisations/organisation.decider';
import {
  performance as performanceDecider,
  type PerformanceCommand,
} from '../libs/domain/performances/performance.decider';
import type { Seating } from '../libs/domain/performances/performance.events';
import { ticketTypesDecider } from '../libs/domain/ticket-types/ticket-types.decider';
import { type EmbeddedStores, openEmbeddedStores } from '../libs/embedded/embedded-stores';
import type { EventLog } from '../libs/event-log/event-log';
import type { Call } from '../libs/kernel/call';
import type { Sealed } from '../libs/kernel/sealed';
import { type Core, type CoreSettings, createCore } from '../libs/runtime/core';
import { ReadModelProgress } from '../libs/runtime/read-model-progress';
import type { Receipt } from '../libs/runtime/stream-queue';

/** Claims and purchases on the performances of a house, ready to be decided. */
export interface Claims {
  /** Buys a ticket that costs nothing in ordinary sale, or several, for a customer nobody has seen yet. */
  purchase(wanted?: { readonly quantity: number; readonly seatIds?: readonly string[] }): Promise<Receipt>;
  /** Claims one ticket for a customer nobody has seen yet. */
  claim(): Promise<Receipt>;
  /** The same on one of the other performances in turn. */
  claimElsewhere(): Promise<Receipt>;
}

/** A house with one performance and one campaign on the embedded stores, in this process. */
export interface House extends Claims {
  readonly core: Core;
  readonly stores: EmbeddedStores;
  readonly dir: string;
  close(keep?: boolean): Promise<void>;
}

/** Another one each time where the log may be a server that has been measured before. */
export const organisationId = process.env.BENCH_ORGANISATION ?? 'bench';
export const performanceId = 'gala';
export const campaignId = 'friends';

export const callOf = (commandId: string, path = 'bench'): Call => ({
  organisationId,
  commandId,
  call: path,
  bodyMac: 'bench-body-mac-22-char',
  correlationId: commandId,
  causationId: commandId,
  actor: 'bench-key',
  channel: 'online',
});

/** What a sealed address looks like; sealing is measured by itself. */
const person = { email: `s1.bench_00000000-0000-8000-8000-000000000000_1.${'x'.repeat(64)}` as Sealed };

interface HouseOptions {
  readonly seating?: Seating;
  readonly performances?: number;
}

const unnumbered: Seating = { kind: 'unnumbered', capacity: 10_000_000 };

/** `around`: what the core gets to see of the log. */
export async function openHouse(
  options: HouseOptions & { readonly around?: (log: EventLog) => EventLog } = {},
): Promise<House> {
  const dir = mkdtempSync(join(tmpdir(), 'parterre-bench-'));
  const stores = await openEmbeddedStores({ dir });
  const { around = (log) => log } = options;
  const core = await coreOn({ ...stores, log: around(stores.log), exclusive: true });
  const claims = await openHouseIn(core, options);
  return {
    core,
    stores,
    dir,
    ...claims,
    async close(keep = false) {
      await core.stop();
      await stores.close();
      if (!keep) rmSync(dir, { recursive: true, force: true });
    },
  };
}

type CoreStores = Pick<CoreSettings, 'log' | 'readModels' | 'subjectKeys' | 'exclusive'>;

export const coreOn = (stores: CoreStores, onAppend: (events: number) => void = () => undefined): Promise<Core> =>
  createCore({
    ...stores,
    master: Buffer.alloc(32, 7),
    progress: new ReadModelProgress(),
    onAppend,
    onError: (_, error) => console.error(error),
  });

/** Registers the house where it is not there yet. `process` tells the claims of several processes apart. */
export async function openHouseIn(core: Core, options: HouseOptions & { process?: number } = {}): Promise<Claims> {
  const { seating = unnumbered, performances = 1, process = 0 } = options;
  await openOrganisation(core);
  for (let index = 0; index < performances; index += 1) await openCampaign(core, seating, index);
  const ticketTypes = (await core.commands.state(ticketTypesDecider, { organisationId })).byId;
  let claims = 0;
  const nextBuyer = () => {
    claims += 1;
    const id = `${claims.toString(16).padStart(8, '0')}-${process.toString(16).padStart(4, '0')}-8000-8000-000000000000`;
    const customerId = id.replace('-8000', '-8001');
    return { orderId: id, customerId, person, quantity: 1, seatIds: null, holdMinutes: 15, ticketTypes };
  };
  const claimOn = (index: number): Promise<Receipt> => {
    const buyer = nextBuyer();
    const command: ClaimTickets = {
      type: 'ClaimTickets',
      campaignId: nth(campaignId, index),
      linkVersion: 1,
      ...buyer,
    };
    const address = { organisationId, id: nth(performanceId, index) };
    const path = `POST /v1/campaigns/${nth(campaignId, index)}/claims`;
    return core.commands.execute(performanceDecider, address, command, callOf(`key-${buyer.orderId}`, path));
  };
  const purchase: Claims['purchase'] = (wanted) => {
    const buyer = { ...nextBuyer(), ...wanted };
    const terms = { customer: 'known', channel: 'online', deliveryMethod: null, payment: null } as const;
    const command: PurchaseTickets = { type: 'PurchaseTickets', ticketTypeId: 'ordinary', ...terms, ...buyer };
    const address = { organisationId, id: performanceId };
    const path = `POST /v1/performances/${performanceId}/purchases`;
    return core.commands.execute(performanceDecider, address, command, callOf(`key-${buyer.orderId}`, path));
  };
  return { purchase, claim: () => claimOn(0), claimElsewhere: () => claimOn(1 + (claims % (performances - 1))) };
}

const nth = (name: string, index: number): string => (index === 0 ? name : `${name}-${index}`);
const currency = 'NOK';

/** With ticket types for campaigns and for ordinary sale. */
export async function openOrganisation({ commands }: Core): Promise<void> {
  const address = { organisationId };
  const house = {
    name: 'Bench',
    currency,
    timeZone: 'Europe/Oslo',
    defaultLocale: 'nb',
    locales: ['nb'],
    sandbox: false,
  };
  const registered = { type: 'RegisterOrganisation', ...house, keyId: 'k' } as const;
  await commands.execute(organisationDecider, address, registered, callOf('register'));
  const fields = { name: 'Friends', kind: 'standard', soldOnline: true, webPurchaseCode: '!FRIENDS' } as const;
  await commands.execute(
    ticketTypesDecider,
    address,
    { type: 'CreateTicketType', id: 'friend', fields },
    callOf('type'),
  );
  const ordinary = { ...fields, name: 'Ordinary', webPurchaseCode: null };
  const create = { type: 'CreateTicketType', id: 'ordinary', fields: ordinary } as const;
  await commands.execute(ticketTypesDecider, address, create, callOf('ordinary-type'));
}

/** A performance online, in ordinary sale too, with a free campaign without caps. */
async function openCampaign({ commands }: Core, seating: Seating, index: number): Promise<void> {
  const ids = { performanceId: nth(performanceId, index), campaignId: nth(campaignId, index) };
  const run = (command: PerformanceCommand, id: string) =>
    commands.execute(performanceDecider, { organisationId, id: ids.performanceId }, command, callOf(id));
  const settings = {
    productionId: 'p',
    seasonId: 's',
    hallId: null,
    timeZone: 'Europe/Oslo',
    salesStatus: 'on_sale',
  } as const;
  const times = { startsAt: '2099-01-01T19:00:00.000Z', salesStartsAt: null, salesEndsAt: null };
  const { performanceId: id } = ids;
  await run(
    { type: 'CreatePerformance', performanceId: id, ...settings, ...times, seating, availableOnline: true, currency },
    'create',
  );
  const ticketTypes = await commands.state(ticketTypesDecider, { organisationId });
  const prices = [{ priceZoneId: null, price: { amount: 0, currency } }];
  const access = { access: 'local_and_internet', opensAt: null, closesAt: null, expectedVersion: null } as const;
  for (const ticketTypeId of ['friend', 'ordinary']) {
    const price = { ticketTypeId, prices, ticketTypes: ticketTypes.byId };
    await run({ type: 'PriceTicketType', ...price, ...access }, `price-${ticketTypeId}`);
  }
  const take = { type: 'TakeCampaignId', ...ids } as const;
  await commands.execute(campaignIdDecider, { organisationId, id: ids.campaignId }, take, callOf('campaign'));
  const campaign = { ...ids, kind: 'closed_sale', name: 'Friends', ticketTypeId: 'friend', newTicketType: null };
  const caps = { maxTotal: null, maxPerUser: 4, releaseOnCancel: true };
  const window = { validFrom: '2020-01-01T00:00:00.000Z', validUntil: '2098-01-01T00:00:00.000Z' };
  await run({ type: 'CreateCampaign', ...campaign, ...window, ...caps, ticketTypes }, 'campaign');
}

/** Runs `count` pieces of work, so many of them waiting at once; answers how many were done in a second. */
export async function throughput(count: number, waiting: number, work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  let begun = 0;
  const worker = async (): Promise<void> => {
    while (begun < count) {
      begun += 1;
      await work();
    }
  };
  await Promise.all(Array.from({ length: Math.min(waiting, count) }, worker));
  return (count * 1000) / (performance.now() - started);
}

/** How many events are read in a second, decoded or as whatever they are told, when nothing else is done with them. */
export async function readingRate(events: AsyncIterable<unknown>): Promise<number> {
  const started = performance.now();
  let read = 0;
  for await (const _ of events) read += 1;
  return (read * 1000) / (performance.now() - started);
}

/** Rows of so many numbered seats, all in one zone. */
export function arenaOf(rows: number, seatsInRow: number): Seating {
  const seats = Array.from({ length: seatsInRow }, (_, seat) => String(seat + 1));
  return {
    kind: 'numbered',
    rows: Array.from({ length: rows }, (_, row) => ({ row: `R${row}`, seats, priceZoneId: 'all' })),
  };
}

/** How many events of so many bytes are written in a second in durable batches, a few of them in flight. */
export async function rawAppends(bytesOfEvent: number, events: number): Promise<number> {
  const [batch, inFlight] = [500, 4];
  const dir = mkdtempSync(join(tmpdir(), 'parterre-raw-'));
  const db = open<Buffer, number>({ path: dir, encoding: 'binary', overlappingSync: false });
  const value = Buffer.alloc(Math.round(bytesOfEvent * batch), 1);
  let next = 0;
  const append = async (): Promise<void> => {
    next += 1;
    await db.put(next, value);
  };
  const rate = await throughput(Math.ceil(events / batch), inFlight, append);
  await db.close();
  rmSync(dir, { recursive: true, force: true });
  return rate * batch;
}
