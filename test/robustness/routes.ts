import { routeRoles } from '../../apps/admin-api/http/roles';
import { Client } from '../support/client';
import {
  cancel,
  claim,
  made,
  nok,
  openSale,
  pay,
  type Sale,
  startsAt,
  validFrom,
  validUntil,
} from '../support/scenario';
import { systemKey } from '../support/server';

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

export function pathOf({ pattern }: Route, ids: Ids): string {
  return pattern.replace(/([^/]+)\/:(\w+)/g, (_, resource: string, parameter: string) => {
    const id = ids[parameter === 'id' ? resource : parameter];
    if (id === undefined) throw new Error(`no id for :${parameter} of ${pattern}`);
    return `${resource}/${id}`;
  });
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
  const key = await made(admin.post('/v1/keys', { role: 'reporting', name: 'spare' }));
  const customer = await made(admin.post('/v1/customers', { email: 'kari@example.org', name: 'Kari Nordmann' }));
  const { orderId, ticketIds } = (await made(claim(sale, { quantity: 3 }))).body;
  await made(pay(sale, orderId, 60000));
  await made(cancel(sale, orderId, { ticketIds: [ticketIds[2]] }));
  await made(claim(sale, { email: 'per@example.org', quantity: 2 }));
  const refund = (await made(admin.get('/v1/refunds'))).body.items[0];
  const ids = {
    seasons: 'spring',
    products: 'tote',
    halls: 'main',
    productions: 'play',
    'ticket-types': 'sponsor',
    performances: 'show',
    campaigns: sale.campaignId,
    customers: customer.body.id,
    orders: orderId,
    tickets: ticketIds[0],
    refunds: refund.id,
    keys: key.body.id,
    ticketTypeId: 'sponsor',
    allocationId: 'press',
    token,
    view: 'campaigns',
  };
  const caller = ({ access }: Route): Client => {
    if (access === 'public') return admin.as('');
    return access.includes('admin') ? admin : system(url);
  };
  return { ...sale, ids, caller };
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

const bodies: Readonly<Record<string, Body | ((ids: Ids) => Body)>> = {
  'POST /v1/organisations': { id: 'another-house', name: 'Another', currency: 'NOK', timeZone: 'Europe/Oslo' },
  'PATCH /v1/organisation': { ...named, holdMinutes: 20, emailTemplates: [{ id: 'thanks', name: 'Thank you' }] },
  'POST /v1/keys': { role: 'online', ...named, unit: 'shop' },
  'DELETE /v1/keys/:id': {},
  'PUT /v1/sandbox/clock': { now: '2026-02-01T10:00:00.000Z' },
  'POST /v1/seasons': named,
  'PATCH /v1/seasons/:id': named,
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
  'POST /v1/orders/:id/payments': { amount: nok(20000), reference: 'till-9', method: 'card' },
  'POST /v1/orders/:id/cancel': (ids) => ({ ticketIds: [ids.tickets], reason: 'asked for', refund: nok(100) }),
  'POST /v1/refunds/:id/complete': { reference: 'bank-7' },
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
