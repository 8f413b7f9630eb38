import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { campaignId as campaignIdDecider } from '../libs/domain/campaigns/campaign-id.decider';
import type { ClaimTickets } from '../libs/domain/campaigns/claim';
import { organisationDecider } from '../libs/domain/organisations/organisation.decider';
import {
  performance as performanceDecider,
  type PerformanceCommand,
} from '../libs/domain/performances/performance.decider';
import type { Seating } from '../libs/domain/performances/performance.events';
import { ticketTypesDecider } from '../libs/domain/ticket-types/ticket-types.decider';
import { type EmbeddedStores, openEmbeddedStores } from '../libs/embedded/embedded-stores';
import type { Call } from '../libs/kernel/call';
import type { Sealed } from '../libs/kernel/sealed';
import { type Core, createCore } from '../libs/runtime/core';
import { ReadModelProgress } from '../libs/runtime/read-model-progress';
import type { Receipt } from '../libs/runtime/stream-queue';

/** A house with one performance and one campaign on the embedded stores, in this process, and claims that are ready to be decided. */
export interface House {
  readonly core: Core;
  readonly stores: EmbeddedStores;
  readonly dir: string;
  /** Claims one ticket for a customer nobody has seen yet. */
  claim(): Promise<Receipt>;
  /** The same on one of the other performances in turn. */
  claimElsewhere(): Promise<Receipt>;
  close(keep?: boolean): Promise<void>;
}

export const organisationId = 'bench';
export const performanceId = 'gala';
export const campaignId = 'friends';

const call = (commandId: string, path = 'bench'): Call => ({
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

export async function openHouse(options: { seating?: Seating; performances?: number } = {}): Promise<House> {
  const dir = mkdtempSync(join(tmpdir(), 'parterre-bench-'));
  const stores = await openEmbeddedStores({ dir });
  const core = await createCore({
    ...stores,
    master: Buffer.alloc(32, 7),
    exclusive: true,
    progress: new ReadModelProgress(),
    onAppend: () => undefined,
    onError: (_, error) => console.error(error),
  });
  const seating = options.seating ?? { kind: 'unnumbered', capacity: 10_000_000 };
  await openOrganisation(core);
  for (let index = 0; index < (options.performances ?? 1); index += 1) await openCampaign(core, seating, index);
  const performances = options.performances ?? 1;
  const ticketTypes = (await core.commands.state(ticketTypesDecider, { organisationId })).byId;
  let claims = 0;
  const claimOn = (index: number): Promise<Receipt> => {
    claims += 1;
    const id = `${claims.toString(16).padStart(8, '0')}-0000-8000-8000-000000000000`;
    const command: ClaimTickets = {
      type: 'ClaimTickets',
      campaignId: nth(campaignId, index),
      linkVersion: 1,
      orderId: id,
      customerId: id.replace('8000', '8001'),
      person,
      quantity: 1,
      seatIds: null,
      holdMinutes: 15,
      ticketTypes,
    };
    const address = { organisationId, id: nth(performanceId, index) };
    const path = `POST /v1/campaigns/${nth(campaignId, index)}/claims`;
    return core.commands.execute(performanceDecider, address, command, call(`key-${id}`, path));
  };
  return {
    core,
    stores,
    dir,
    claim: () => claimOn(0),
    claimElsewhere: () => claimOn(1 + (claims % (performances - 1))),
    async close(keep = false) {
      await core.stop();
      await stores.close();
      if (!keep) rmSync(dir, { recursive: true, force: true });
    },
  };
}

const nth = (name: string, index: number): string => (index === 0 ? name : `${name}-${index}`);
const currency = 'NOK';

async function openOrganisation({ commands }: Core): Promise<void> {
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
  await commands.execute(organisationDecider, address, registered, call('register'));
  const fields = { name: 'Friends', kind: 'standard', soldOnline: true, webPurchaseCode: '!FRIENDS' } as const;
  await commands.execute(ticketTypesDecider, address, { type: 'CreateTicketType', id: 'friend', fields }, call('type'));
}

/** A performance online with a free campaign without caps. */
async function openCampaign({ commands }: Core, seating: Seating, index: number): Promise<void> {
  const ids = { performanceId: nth(performanceId, index), campaignId: nth(campaignId, index) };
  const run = (command: PerformanceCommand, id: string) =>
    commands.execute(performanceDecider, { organisationId, id: ids.performanceId }, command, call(id));
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
  const price = {
    ticketTypeId: 'friend',
    prices,
    access: 'local_and_internet',
    opensAt: null,
    closesAt: null,
  } as const;
  await run({ type: 'PriceTicketType', expectedVersion: null, ...price, ticketTypes: ticketTypes.byId }, 'price');
  const take = { type: 'TakeCampaignId', ...ids } as const;
  await commands.execute(campaignIdDecider, { organisationId, id: ids.campaignId }, take, call('campaign'));
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
