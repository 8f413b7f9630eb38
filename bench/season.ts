import { purchaseWork } from '../apps/admin-api/subscriptions/subscription-purchases';
import { performance as performanceDecider } from '../libs/domain/performances/performance.decider';
import type { Seating } from '../libs/domain/performances/performance.events';
import { subscriptionDecider } from '../libs/domain/subscriptions/subscription.decider';
import { untouchedParts } from '../libs/domain/subscriptions/subscription-record';
import type { Information } from '../libs/domain/subscriptions/subscription.settings';
import { ticketTypesDecider } from '../libs/domain/ticket-types/ticket-types.decider';
import type { Core } from '../libs/runtime/core';
import type { PlacedOrder } from '../libs/runtime/order-placement';
import { callOf, openOrganisation, organisationId } from './house';

const subscriptionId = 'classics';
const currency = 'NOK';
const price = 20_000;

/** A series on performances of one seating, ready to be bought. */
export interface Season {
  /** Buys one subscription for a customer nobody has seen yet; `paid`: with its money, so that it is sold at once. */
  buy(paid?: boolean): Promise<PlacedOrder>;
}

/** Opens so many performances and a series of all of them, with the same seat on each where seats have numbers. */
export async function openSeason(core: Core, performances: number, seating: Seating): Promise<Season> {
  await openOrganisation(core);
  const performanceIds = Array.from({ length: performances }, (_, nth) => `evening-${nth}`);
  const fields = { name: 'Card', kind: 'subscription', soldOnline: true, webPurchaseCode: null } as const;
  const create = { type: 'CreateTicketType', id: 'card', fields } as const;
  await core.commands.execute(ticketTypesDecider, { organisationId }, create, callOf('card'));
  for (const id of performanceIds) await addPerformance(core, id, seating);
  await addSeries(core, performanceIds, seating.kind === 'numbered');
  let buyers = 0;
  return {
    async buy(paid = true) {
      const key = `buyer-${(buyers += 1)}`;
      const call = callOf(key, `POST /v1/subscriptions/${subscriptionId}/purchases`);
      const amount = { amount: performances * price, currency, reference: key, method: null };
      const unit = { ticketTypeId: 'card', seatId: null, seatIdByPerformance: null };
      const how = { sellingUnit: null, performanceIds: null, deliveryMethod: null, consentIds: [], discountCode: null };
      const request = { channel: 'online', units: [unit], payment: paid ? amount : null, ...how } as const;
      const wanted = { core, organisationId, subscriptionId, customer: { email: `${key}@example.org` }, request };
      const work = await purchaseWork(wanted, call, (attempt) => `${key}~${attempt}`);
      return core.processes.placeOrder(work, call);
    },
  };
}

async function addPerformance({ commands }: Core, performanceId: string, seating: Seating): Promise<void> {
  const at = { organisationId, id: performanceId };
  const where = { productionId: 'p', seasonId: 's', hallId: 'main', seating, timeZone: 'Europe/Oslo' };
  const times = { startsAt: '2099-01-01T19:00:00.000Z', salesStartsAt: null, salesEndsAt: null };
  const sale = { availableOnline: true, salesStatus: 'on_sale', currency } as const;
  const create = { type: 'CreatePerformance', performanceId, ...where, ...times, ...sale } as const;
  await commands.execute(performanceDecider, at, create, callOf(`create-${performanceId}`));
  const { byId: ticketTypes } = await commands.state(ticketTypesDecider, { organisationId });
  const prices = [{ priceZoneId: null, price: { amount: price, currency } }];
  const access = { access: 'local_and_internet', opensAt: null, closesAt: null, expectedVersion: null } as const;
  const priced = { type: 'PriceTicketType', ticketTypeId: 'card', prices, ticketTypes, ...access } as const;
  await commands.execute(performanceDecider, at, priced, callOf(`price-${performanceId}`));
}

async function addSeries({ commands }: Core, performanceIds: readonly string[], sameSeat: boolean): Promise<void> {
  const at = { organisationId, id: subscriptionId };
  const create = { type: 'CreateSubscription', subscriptionId, fields: { ...information, sameSeat } } as const;
  const there = { seasonExists: true };
  await commands.execute(subscriptionDecider, at, { ...create, facts: there }, callOf('series'));
  const { byId: ticketTypes } = await commands.state(ticketTypesDecider, { organisationId });
  const types = { ticketTypeIds: ['card'], defaultTicketTypeId: null, ticketTypes, expectedVersion: null };
  await commands.execute(subscriptionDecider, at, { type: 'SetSubscriptionTicketTypes', ...types }, callOf('types'));
  const performances = Object.fromEntries(performanceIds.map((id) => [id, { productionId: 'p', cancelled: false }]));
  const facts = { productions: ['p'], performances, sales: {} };
  const selection = { productionIds: ['p'], performanceIds, facts, expectedVersion: null };
  const select = { type: 'SetSubscriptionPerformances', ...selection } as const;
  await commands.execute(subscriptionDecider, at, select, callOf('select'));
  const onlineSale = { ...untouchedParts.onlineSale, availableOnline: true };
  const sale = { onlineSale, facts: { emailTemplateIds: [] }, expectedVersion: null };
  await commands.execute(subscriptionDecider, at, { type: 'ConfigureSubscriptionOnlineSale', ...sale }, callOf('sale'));
}

const information: Information = {
  type: 'series',
  name: 'Classics',
  abbreviation: 'CLA',
  seasonId: 's',
  sameSeat: false,
  color: null,
  label: null,
  showLabel: false,
  description: null,
  minPerformances: null,
  maxPerformances: null,
  minPerPurchase: 1,
  maxPerPurchase: null,
};
