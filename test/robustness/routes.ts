import { routeRoles } from '../../apps/admin-api/http/roles';
import { Client } from '../support/client';
import {
  addPerformance,
  addTicketType,
  cancel,
  claim,
  made,
  nok,
  now,
  openSale,
  pay,
  type Sale,
  setPrice,
  startsAt,
  validFrom,
  validUntil,
} from '../support/scenario';
import { systemKey } from '../support/server';
import { verdictOf } from '../support/verification';

export interface Route {
  /** As the matrix names it: `METHOD /pattern`. */
  readonly name: string;
  readonly method: string;
  readonly pattern: string;
  readonly access: readonly string[] | 'public';
}

/** Every route of the API, from the matrix that the gate itself reads. */
export const routes: readonly Route[] = Object.entries(routeRoles).map(([name, access]) => {
  const [method = '', pattern = ''] = name.split(' ');
  return { name, method, pattern, access };
});

export const reads = ({ method }: Route): boolean => method === 'GET';

/** What stands for each parameter: by its own name, or for `:id` by the resource before it. */
export type Ids = Readonly<Record<string, string>>;

/** What a route cannot be asked without. */
const queries: Readonly<Record<string, string>> = {
  'GET /v1/audit/diff': `?resource=campaigns&id=presale&from=${now}&to=${now}`,
};

export function pathOf({ name, pattern }: Route, ids: Ids): string {
  const path = pattern.replace(/([^/]+)\/:(\w+)/g, (_, resource: string, parameter: string) => {
    const id = ids[parameter === 'id' ? resource : parameter];
    if (id === undefined) throw new Error(`no id for :${parameter} of ${pattern}`);
    return `${resource}/${id}`;
  });
  return path + (queries[name] ?? '');
}

/** A house that has one of everything the API knows, so that every route finds what it asks for. */
export interface FurnishedHouse extends Sale {
  readonly ids: Ids;
  /** A client that the route lets in. */
  caller(route: Route): Client;
}

const system = (url: string) => new Client(url, systemKey);

export async function furnish(url: string): Promise<FurnishedHouse> {
  const rows = [{ row: 'A', seats: { from: 1, to: 40 } }];
  const sale = await openSale(url, { price: 20000, rows, campaign: { maxTotal: 30, maxPerUser: 20 } });
  const { admin, token } = sale;
  await made(admin.post('/v1/products', { id: 'tote', name: 'Tote bag', price: nok(5000) }));
  await made(admin.put('/v1/performances/show/allocations/press', { name: 'Press', seatIds: ['A-39', 'A-40'] }));
  await addTicketType(sale, { id: 'ordinary', name: 'Ordinary' });
  await setPrice(sale, { ticketTypeId: 'ordinary', price: 25000 });
  const key = await made(admin.post('/v1/keys', { role: 'reporting', name: 'spare' }));
  const customer = await made(admin.post('/v1/customers', { email: 'kari@example.org', name: 'Kari Nordmann' }));
  const command = 'the-first-claim';
  const { orderId, ticketIds } = (await made(claim(sale, { quantity: 3 }, { idempotencyKey: command }))).body;
  await made(pay(sale, orderId, 60000));
  await made(cancel(sale, orderId, { ticketIds: [ticketIds[2]] }));
  await made(claim(sale, { email: 'per@example.org', quantity: 2 }));
  const order = (await made(admin.get(`/v1/orders/${orderId}`))).body;
  const refund = (await made(admin.get('/v1/refunds'))).body.items[0];
  await furnishSubscriptions(sale);
  const exchange = await offeredExchange(sale, orderId, ticketIds[1]);
  const renewals = await furnishRenewals(sale);
  // One that has ended: what is read of the house changes by itself no more.
  const verification = await verdictOf(admin);
  const ids = {
    seasons: 'spring',
    products: 'tote',
    halls: 'main',
    productions: 'play',
    'ticket-types': 'sponsor',
    performances: 'show',
    campaigns: sale.campaignId,
    subscriptions: 'pass',
    earlier: 'last-pass',
    renewals,
    customers: customer.body.id,
    orders: orderId,
    exchangeId: exchange.id,
    tickets: ticketIds[0],
    refunds: refund.id,
    keys: key.body.id,
    ticketTypeId: 'sponsor',
    allocationId: 'press',
    token,
    view: 'campaigns',
    command,
    verifications: verification.id,
    barcode: order.tickets[0].barcode,
  };
  const caller = ({ access }: Route): Client => {
    if (access === 'public') return admin.as('');
    return access.includes('admin') ? admin : system(url);
  };
  return { ...sale, ids, caller };
}

/** One that waits for its payment, for a dearer performance. */
async function offeredExchange(sale: Sale, orderId: string, ticketId: string) {
  await addPerformance(sale, { id: 'matinee', capacity: 50, startsAt: '2026-03-01T12:00:00.000Z' });
  await setPrice(sale, { performanceId: 'matinee', price: 30000 });
  const body = { ticketIds: [ticketId], targetPerformanceId: 'matinee', channel: 'box_office', reason: 'asked for' };
  return (await made(sale.admin.post(`/v1/orders/${orderId}/exchanges`, body))).body;
}

/** Pick and mix that can be bought, and the one that it follows. */
async function furnishSubscriptions(sale: Sale): Promise<void> {
  const { admin } = sale;
  await addTicketType(sale, { id: 'member', name: 'Member', kind: 'both' });
  await setPrice(sale, { ticketTypeId: 'member', price: 15000 });
  const information = { type: 'pick_and_mix', name: 'Season pass', abbreviation: 'SP', seasonId: 'spring' };
  await made(admin.post('/v1/subscriptions', { ...information, id: 'last-pass' }));
  await made(admin.post('/v1/subscriptions', { ...information, id: 'pass' }));
  const part = (name: string, body: object) => made(admin.put(`/v1/subscriptions/pass/${name}`, body));
  await part('ticket-types', { ticketTypeIds: ['member'] });
  await part('performances', { productionIds: ['play'], performanceIds: ['show'] });
  await part('online-sale', { availableOnline: true });
  await part('suggestion', { enabled: true, heading: 'All season long' });
}

/** One offer of the pass to whoever had the last one: the id of it. */
async function furnishRenewals(sale: Sale): Promise<string> {
  const { admin } = sale;
  await addPerformance(sale, { id: 'gala', hallId: 'main' });
  await setPrice(sale, { performanceId: 'gala', ticketTypeId: 'member', price: 15000 });
  const part = (id: string, name: string, body: object) => made(admin.put(`/v1/subscriptions/${id}/${name}`, body));
  await part('last-pass', 'ticket-types', { ticketTypeIds: ['member'] });
  await part('last-pass', 'performances', { productionIds: ['play'], performanceIds: ['gala'] });
  await made(
    admin.post('/v1/subscriptions/last-pass/purchases', {
      customer: { email: 'liv@example.org' },
      channel: 'box_office',
      units: [{ ticketTypeId: 'member', seatId: 'A-30' }],
      performanceIds: ['gala'],
      payment: { amount: nok(15000), reference: 'till-4' },
    }),
  );
  const ticketTypeMap = [{ from: 'member', to: 'member' }];
  await part('pass', 'renewal', { renewsFrom: { subscriptionId: 'last-pass', ticketTypeMap } });
  await made(admin.post('/v1/subscriptions/pass/renewals', { deadline: validUntil }));
  return (await made(admin.get('/v1/subscriptions/pass/renewals'))).body.items[0].id;
}

/** A body that is right by itself, for every route that takes one. */
export function bodyOf({ name }: Route, ids: Ids): Readonly<Record<string, unknown>> {
  const body = bodies[name];
  if (body === undefined) throw new Error(`no body for ${name}`);
  return typeof body === 'function' ? body(ids) : body;
}

type Body = Readonly<Record<string, unknown>>;

const named = { name: 'Renamed' };
const performance = (ids: Ids): Body => ({
  productionId: ids.productions,
  seasonId: ids.seasons,
  capacity: 10,
  startsAt,
});

const subscriptionPurchase = (ids: Ids): Body => ({
  customer: { email: 'd@example.org', name: 'D' },
  channel: 'box_office',
  units: [{ ticketTypeId: 'member', seatIdByPerformance: { [ids.performances!]: 'A-6' } }, { ticketTypeId: 'member' }],
  performanceIds: [ids.performances],
  deliveryMethod: 'post',
  consentIds: ['news'],
  discountCode: null,
  payment: { amount: nok(30000), reference: 'till-5', method: 'cash' },
});

const exchangeOf = (ids: Ids): Body => ({
  ticketIds: [ids.tickets],
  targetPerformanceId: 'matinee',
  targetTicketTypeId: ids['ticket-types'],
  channel: 'box_office',
});

const bodies: Readonly<Record<string, Body | ((ids: Ids) => Body)>> = {
  'POST /v1/organisations': { id: 'another-house', name: 'Another', currency: 'NOK', timeZone: 'Europe/Oslo' },
  'PATCH /v1/organisation': { ...named, holdMinutes: 20, emailTemplates: [{ id: 'thanks', name: 'Thank you' }] },
  'POST /v1/keys': { role: 'online', ...named, unit: 'shop' },
  'DELETE /v1/keys/:id': {},
  'PUT /v1/sandbox/clock': { now: '2026-02-01T10:00:00.000Z' },
  'POST /v1/seasons': named,
  'PATCH /v1/seasons/:id': named,
  'PUT /v1/seasons/:id/exchange-rules': (ids) => ({
    allowed: true,
    freeExchanges: 1,
    maxExchanges: 3,
    cutoffDays: 2,
    ticketTypePolicy: 'same_type',
    samePriceZone: false,
    feeType: 'per_ticket',
    onlineFee: nok(2500),
    boxOfficeExchangeProductId: ids.products,
  }),
  'POST /v1/products': { ...named, price: nok(100) },
  'PATCH /v1/products/:id': { ...named, price: nok(200) },
  'POST /v1/halls': {
    ...named,
    priceZones: [{ id: 'floor', name: 'Floor' }],
    rows: [{ row: 'A', seats: ['1', '2'], priceZoneId: 'floor' }],
  },
  'POST /v1/productions': { ...named, promoterId: 'us', exchangeFrom: 'all' },
  'PATCH /v1/productions/:id': { ...named, promoterId: 'them' },
  'POST /v1/ticket-types': { ...named, kind: 'standard', webPurchaseCode: null },
  'PATCH /v1/ticket-types/:id': { ...named, soldOnline: true },
  'POST /v1/performances': performance,
  'PATCH /v1/performances/:id': { salesStatus: 'not_on_sale', availableOnline: true },
  'POST /v1/performances/:id/reschedule': { startsAt: '2026-03-02T18:00:00.000Z' },
  'POST /v1/performances/:id/cancel': { reason: 'the star is ill' },
  'PUT /v1/performances/:id/ticket-types/:ticketTypeId': {
    prices: [{ priceZoneId: null, price: nok(30000) }],
    access: 'local_and_internet',
  },
  'PUT /v1/performances/:id/allocations/:allocationId': { name: 'Press', seatIds: ['A-38'], expiresAt: validUntil },
  'POST /v1/customers': { email: 'new@example.org', name: 'New', flagIds: ['member'] },
  'PATCH /v1/customers/:id': { email: 'newer@example.org', name: 'Newer' },
  'PUT /v1/customers/:id/flags': { flagIds: ['member'] },
  'POST /v1/customers/:id/erase': { reason: 'asked for' },
  'POST /v1/campaigns': (ids) => ({
    performanceId: ids.performances,
    kind: 'closed_sale',
    name: 'Guests',
    newTicketType: { name: 'Guest', webPurchaseCode: '!GUEST', price: nok(0) },
    validFrom,
    validUntil,
    maxTotal: 5,
    maxPerUser: null,
  }),
  'PATCH /v1/campaigns/:id': { maxTotal: 25 },
  'POST /v1/campaigns/:id/stop': { reason: 'a leak' },
  'POST /v1/campaigns/:id/resume': {},
  'POST /v1/campaigns/:id/rotate-link': {},
  'POST /v1/campaigns/:id/claims': (ids) => ({ linkToken: ids.token, email: 'a@example.org', quantity: 1 }),
  'POST /v1/links/:token/claims': { email: 'b@example.org', name: 'B', quantity: 1, seatIds: ['A-1'] },
  'POST /v1/performances/:id/purchases': {
    customer: { email: 'c@example.org', name: 'C' },
    channel: 'box_office',
    ticketTypeId: 'ordinary',
    seatIds: ['A-2', 'A-3'],
    deliveryMethod: 'e-ticket',
    payment: { amount: nok(50000), reference: 'till-3', method: 'cash' },
  },
  'POST /v1/orders/:id/payments': { amount: nok(20000), reference: 'till-9', method: 'card' },
  'POST /v1/orders/:id/cancel': (ids) => ({ ticketIds: [ids.tickets], reason: 'asked for', refund: nok(100) }),
  'POST /v1/orders/:id/ticket-customers': {
    assignments: [
      { unit: 0, email: 'd@example.org', name: 'D' },
      { unit: 1, name: 'E' },
    ],
  },
  'POST /v1/orders/:id/exchange-quotes': exchangeOf,
  'POST /v1/orders/:id/exchanges': (ids) => ({ ...exchangeOf(ids), reason: 'asked for' }),
  'POST /v1/orders/:id/exchanges/:exchangeId/payments': { amount: nok(10000), reference: 'till-8', method: 'card' },
  'POST /v1/orders/:id/exchanges/:exchangeId/cancel': {},
  'POST /v1/refunds/:id/complete': { reference: 'bank-7' },
  'POST /v1/admissions/:barcode': (ids) => ({ performanceId: ids.performances }),
  'POST /v1/subscriptions': (ids) => ({
    type: 'series',
    ...named,
    abbreviation: 'NEW',
    seasonId: ids.seasons,
    sameSeat: true,
    color: '#A01C2B',
    minPerformances: 2,
    maxPerPurchase: 4,
  }),
  'PATCH /v1/subscriptions/:id': { ...named, maxPerformances: 1, label: null },
  'PUT /v1/subscriptions/:id/ticket-types': { ticketTypeIds: ['member'], defaultTicketTypeId: 'member' },
  'PUT /v1/subscriptions/:id/performances': (ids) => ({
    productionIds: [ids.productions],
    performanceIds: [ids.performances],
  }),
  'PUT /v1/subscriptions/:id/online-sale': {
    availableOnline: true,
    visibleOnlineFrom: validFrom,
    salesStartsAt: validFrom,
    salesEndsAt: validUntil,
    deliveryMethods: ['post'],
    displaySubscriptionAs: 'package',
    displayPerformanceAs: 'concert',
    groupTickets: true,
    showPriceZones: true,
    seatSelection: 'best_available',
    consents: [{ id: 'news', text: 'Send me news.', version: 1, mandatory: false }],
    emailTemplateId: null,
  },
  'POST /v1/subscriptions/:id/purchases': subscriptionPurchase,
  'POST /v1/subscriptions/:id/quote': subscriptionPurchase,
  'POST /v1/subscriptions/:id/renewals': { deadline: validUntil },
  'POST /v1/renewals/:id/accept': { payment: { amount: nok(15000), reference: 'till-6' } },
  'PUT /v1/subscriptions/:id/exchange': { scope: 'same_production', allowOutsideSubscription: true },
  'PUT /v1/subscriptions/:id/access': {
    flagAccess: [{ flagId: 'member', from: validFrom, to: validUntil, ticketTypeIds: ['member'] }],
  },
  'PUT /v1/subscriptions/:id/allocation': { allocationId: 'press', mode: 'allocation_first' },
  'PUT /v1/subscriptions/:id/required-performances': (ids) => ({ performanceIds: [ids.performances] }),
  'PUT /v1/subscriptions/:id/suggestion': { enabled: true, heading: 'See more', description: 'For less.' },
  'PUT /v1/subscriptions/:id/customer-info': { perTicket: true },
  'PUT /v1/subscriptions/:id/sort': (ids) => ({ custom: true, performanceIds: [ids.performances] }),
  'PUT /v1/subscriptions/:id/image': { url: 'https://example.org/pass.jpg' },
  'PUT /v1/subscriptions/:id/ticket-type-access': {
    access: 'local',
    opensAt: validFrom,
    closesAt: validUntil,
    ticketTypeIds: ['member'],
  },
  'PUT /v1/subscriptions/:id/discounts': {
    codes: [
      { code: 'TEN', percent: 10 },
      { code: 'FIFTY', amount: nok(5000), required: false },
    ],
  },
  'PUT /v1/subscriptions/:id/products': (ids) => ({ productIds: [ids.products] }),
  'PUT /v1/subscriptions/:id/renewal': (ids) => ({
    renewsFrom: { subscriptionId: ids.earlier, ticketTypeMap: [{ from: 'member', to: 'member' }] },
  }),
  'PUT /v1/subscriptions/:id/organisations': { units: ['shop'] },
  'PUT /v1/subscriptions/:id/finance': { referenceNumber: '1', department: 'Sales', account: '3000' },
  'PUT /v1/subscriptions/:id/translations': { sv: { name: 'Klippkort' }, en: { description: 'For the season' } },
  'POST /v1/audit/verifications': { views: ['campaigns'] },
  'POST /v1/projections/rebuild': {},
  'POST /v1/projections/:view/rebuild': {},
  'POST /v1/projections/:view/resume': {},
};

/** What the house answers to every read, without what is new by itself every time. */
export async function everythingReadIn(house: FurnishedHouse): Promise<Readonly<Record<string, unknown>>> {
  const answers: Record<string, unknown> = {};
  for (const route of routes.filter((each) => reads(each) && !each.pattern.startsWith('/v1/projections'))) {
    if (route.pattern === '/v1/reports/rejections') continue;
    const { status, body } = await house.caller(route).get(pathOf(route, house.ids));
    answers[route.name] = { status, body: { ...body, commandId: undefined } };
  }
  return answers;
}
