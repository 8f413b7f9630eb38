import { organisationDecider } from '../../libs/domain/organisations/organisation.decider';
import { performance } from '../../libs/domain/performances/performance.decider';
import { PerformanceSettings } from '../../libs/domain/performances/performance.events';
import { ticketTypesDecider } from '../../libs/domain/ticket-types/ticket-types.decider';
import { Call } from '../../libs/kernel/call';
import { Core } from '../../libs/runtime/core';
import { createCampaign } from '../../apps/admin-api/campaigns/create-campaign';
import { campaignSettings, money, numbered, performanceSettings, shifted, unnumbered } from '../support/builders';
import { ordinary } from '../support/ordinary-sale';
import { Random } from './random';

export const organisationId = 'oslo';

export const callOf = (commandId: string, call: string, body: unknown = ''): Call => ({
  organisationId,
  commandId,
  call,
  bodyMac: JSON.stringify(body),
  correlationId: commandId,
  causationId: commandId,
  actor: 'simulation',
  channel: 'online',
});

const sponsor = { name: 'Sponsor', kind: 'standard', soldOnline: true, webPurchaseCode: '!SPONSOR' } as const;

/** What every performance stands on. May be called again: a repeat changes nothing. */
export async function openOrganisation({ commands }: Core): Promise<void> {
  const address = { organisationId };
  const names = { name: 'Oslo', currency: 'NOK', timeZone: 'Europe/Oslo', defaultLocale: 'nb', locales: ['nb'] };
  const register = { type: 'RegisterOrganisation', ...names, sandbox: false, keyId: 'k' } as const;
  await commands.execute(organisationDecider, address, register, callOf('register', 'register'));
  for (const [id, fields] of Object.entries({ sponsor, ordinary })) {
    const type = { type: 'CreateTicketType', id, fields } as const;
    await commands.execute(ticketTypesDecider, address, type, callOf(`type-${id}`, 'type'));
  }
}

/** A performance with two campaigns and in ordinary sale; everything about it is drawn when it is planned, so that opening it again repeats. */
export interface Plan {
  readonly performanceId: string;
  readonly campaignIds: readonly string[];
  readonly settings: Pick<PerformanceSettings, 'hallId' | 'seating' | 'startsAt' | 'seasonId' | 'productionId'>;
  readonly open: (core: Core) => Promise<void>;
}

const rows: Parameters<typeof numbered> = [
  ['A', 8],
  ['B', 6, 'balcony'],
  ['C', 4, 'balcony'],
];

/** The same hall with places that a series of the smaller one does not take, so that there is something to exchange for. */
export const withMore = ({ kind }: PerformanceSettings['seating']): PerformanceSettings['seating'] =>
  kind === 'numbered' ? numbered(...rows, ['D', 8]) : unnumbered(26);

export function planPerformance(n: number, now: string, random: Random): Plan {
  const performanceId = `p${n}`;
  const campaignIds = [`k${n}a`, `k${n}b`];
  const isNumbered = random.once(2);
  const seating = isNumbered ? numbered(...rows) : unnumbered(18);
  const price = random.pick([0, 20000]);
  // A balcony that costs nothing makes orders of paid and free tickets.
  const prices = [
    { priceZoneId: null, price: money(price) },
    ...(isNumbered && random.once(2) ? [{ priceZoneId: 'balcony', price: money(0) }] : []),
  ];
  const caps = campaignIds.map(() => ({
    maxTotal: random.once(3) ? null : 6 + random.below(10),
    maxPerUser: random.once(3) ? null : 1 + random.below(5),
    releaseOnCancel: random.once(2),
  }));
  const newType = { id: `t${n}`, name: 'Guest', webPurchaseCode: `!T${n}`, price: money(price) };
  const startsAt = shifted(now, 40 * 24 * 3_600_000);
  const window = { validFrom: shifted(now, -60_000), validUntil: shifted(now, 30 * 24 * 3_600_000) };
  const hallId = isNumbered ? 'main' : null;
  const settings = { hallId, seating, startsAt, seasonId: `spring${n}`, productionId: `hamlet${n}` };
  const open = async (core: Core): Promise<void> => {
    const at = { organisationId, id: performanceId };
    const { commands } = core;
    const create = { type: 'CreatePerformance', ...performanceSettings, performanceId, ...settings } as const;
    await commands.execute(performance, at, create, callOf(`open-${n}`, 'performance'));
    const types = await commands.read(ticketTypesDecider, { organisationId }, (state) => state);
    const access = { access: 'local_and_internet', opensAt: null, closesAt: null, expectedVersion: null } as const;
    for (const ticketTypeId of ['sponsor', 'ordinary']) {
      const what = { ticketTypeId, prices, ticketTypes: types.byId };
      const priced = { type: 'PriceTicketType', ...what, ...access } as const;
      await commands.execute(performance, at, priced, callOf(`price-${ticketTypeId}-${n}`, 'price'));
    }
    for (const [index, campaignId] of campaignIds.entries()) {
      const type =
        index === 0 ? { ticketTypeId: 'sponsor', newTicketType: null } : { ticketTypeId: null, newTicketType: newType };
      const campaign = { ...campaignSettings, ...window, ...caps[index]!, ...type, campaignId, performanceId };
      const ticketTypes = await commands.read(ticketTypesDecider, { organisationId }, (state) => state);
      await createCampaign(
        core,
        { type: 'CreateCampaign', ...campaign, ticketTypes },
        callOf(`campaign-${campaignId}`, 'campaign'),
      );
    }
  };
  return { performanceId, campaignIds, settings, open };
}
