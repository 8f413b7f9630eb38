import { Client, type Json, type Reply, type RequestOptions, sandbox } from './client';

/** Where the clock of every scenario begins, and the other instants that tests reckon from. */
export const now = '2026-02-01T09:00:00.000Z';
export const validFrom = '2026-01-15T00:00:00.000Z';
export const validUntil = '2026-02-20T22:00:00.000Z';
export const startsAt = '2026-03-01T18:00:00.000Z';

/** A reservation's quarter of an hour, the `holdMinutes` of an organisation that has set nothing. */
export const holdMs = 15 * 60_000;

export const nok = (amount: number) => ({ amount, currency: 'NOK' });
export const after = (instant: string, ms: number): string => new Date(Date.parse(instant) + ms).toISOString();

/** An organisation with one performance online and a ticket type priced on it; all ids are the same in every house. */
export interface House {
  readonly admin: Client & { readonly organisationId: string };
}

/** A house with an open campaign, and the token of its link. */
export interface Sale extends House {
  readonly campaignId: string;
  readonly token: string;
}

type Fields = Readonly<Record<string, unknown>>;

export interface HouseOptions {
  /** Rows of seats of the zone `floor`; without them places have no numbers. */
  readonly rows?: readonly {
    readonly row: string;
    readonly seats: readonly string[] | Fields;
    readonly priceZoneId?: string;
  }[];
  readonly capacity?: number;
  /** Of the type `sponsor`, in every zone; `null` = it has none. */
  readonly price?: number | null;
  readonly performance?: Fields;
  readonly ticketType?: Fields;
}

/** The reply, when it is what the scenario needs to go on. */
export async function made<T = Json>(call: Promise<Reply<T>>): Promise<Reply<T>> {
  const reply = await call;
  if (reply.status < 300) return reply;
  throw new Error(`the scenario cannot go on: ${reply.status} ${JSON.stringify(reply.body)}`);
}

/** What a refusal looks like: its status, its code and the details that the rule names. */
export const refused = (status: number, code: string, details: Fields = {}) => ({
  status,
  body: { status, code, details },
});

export async function openHouse(url: string, options: HouseOptions = {}): Promise<House> {
  const { rows, capacity = 100, price = 0, performance = {}, ticketType = {} } = options;
  const admin = await sandbox(url, now);
  await Promise.all([
    made(admin.post('/v1/seasons', { id: 'spring', name: 'Spring' })),
    made(admin.post('/v1/productions', { id: 'play', name: 'A play' })),
    rows && made(admin.post('/v1/halls', hall(rows))),
    addTicketType({ admin }, { id: 'sponsor', name: 'Sponsor', webPurchaseCode: '!SPONSOR', ...ticketType }),
  ]);
  await addPerformance({ admin }, { id: 'show', ...(rows ? { hallId: 'main' } : { capacity }), ...performance });
  if (price !== null) await setPrice({ admin }, { price });
  return { admin };
}

function hall(rows: NonNullable<HouseOptions['rows']>) {
  const priceZones = [
    { id: 'floor', name: 'Floor' },
    { id: 'balcony', name: 'Balcony' },
  ];
  return { id: 'main', name: 'Main hall', priceZones, rows: rows.map((row) => ({ priceZoneId: 'floor', ...row })) };
}

export function addTicketType({ admin }: House, fields: Fields): Promise<Reply> {
  return made(admin.post('/v1/ticket-types', { name: 'A type', kind: 'standard', soldOnline: true, ...fields }));
}

export function addPerformance({ admin }: House, fields: Fields): Promise<Reply> {
  const usual = { productionId: 'play', seasonId: 'spring', startsAt, availableOnline: true };
  const seating = 'hallId' in fields ? {} : { capacity: 100 };
  return made(admin.post('/v1/performances', { ...usual, ...seating, ...fields }));
}

export function setPrice(
  { admin }: House,
  { performanceId = 'show', ticketTypeId = 'sponsor', priceZoneId = null as string | null, price = 0 },
): Promise<Reply> {
  const body = { prices: [{ priceZoneId, price: nok(price) }], access: 'local_and_internet' };
  return made(admin.put(`/v1/performances/${performanceId}/ticket-types/${ticketTypeId}`, body));
}

/** The body of a campaign that nothing is wrong with. */
export const campaignBody = (fields: Fields = {}) => ({
  id: 'presale',
  performanceId: 'show',
  kind: 'closed_sale',
  name: 'Sponsors',
  ...(!('newTicketType' in fields) && { ticketTypeId: 'sponsor' }),
  validFrom,
  validUntil,
  maxTotal: null,
  maxPerUser: null,
  ...fields,
});

export async function openCampaign({ admin }: House, fields: Fields = {}): Promise<Sale> {
  const { body } = await made(admin.post('/v1/campaigns', campaignBody(fields)));
  const link = await made(admin.get(`/v1/campaigns/${body.id}/sales-link`));
  return { admin, campaignId: body.id, token: link.body.token };
}

/** A house with a campaign on its performance. */
export async function openSale(
  url: string,
  options: HouseOptions & { readonly campaign?: Fields } = {},
): Promise<Sale> {
  return openCampaign(await openHouse(url, options), options.campaign);
}

/** A client with a key of another role in the same organisation. */
export async function withRole({ admin }: House, role: string): Promise<Client> {
  const { body } = await made(admin.post('/v1/keys', { role, name: role }));
  return admin.as(body.key);
}

/** One ticket for Ola by the link, unless the fields say otherwise. */
export function claim(sale: Sale, fields: Fields = {}, options?: RequestOptions): Promise<Reply> {
  const body = { linkToken: sale.token, email: 'ola@example.org', quantity: 1, ...fields };
  return sale.admin.post(`/v1/campaigns/${sale.campaignId}/claims`, body, options);
}

export function pay({ admin }: House, orderId: string, amount: number, options?: RequestOptions): Promise<Reply> {
  return admin.post(`/v1/orders/${orderId}/payments`, { amount: nok(amount), reference: 'till-1' }, options);
}

export function cancel(
  { admin }: House,
  orderId: string,
  fields: Fields = {},
  options?: RequestOptions,
): Promise<Reply> {
  return admin.post(`/v1/orders/${orderId}/cancel`, { reason: 'asked for', ...fields }, options);
}

export function setClock({ admin }: House, instant: string): Promise<Reply> {
  return made(admin.put('/v1/sandbox/clock', { now: instant }));
}

export async function campaignOf({ admin, campaignId }: Sale) {
  return (await made(admin.get(`/v1/campaigns/${campaignId}`))).body;
}

/** CAMP-17: what the campaign counts. */
export async function countersOf(sale: Sale) {
  const { claimedGross, released, claimed, reserved, remaining, revenue } = await campaignOf(sale);
  return { claimedGross, released, claimed, reserved, remaining, revenue: revenue.amount };
}

export async function orderOf({ admin }: House, orderId: string) {
  return (await made(admin.get(`/v1/orders/${orderId}`))).body;
}

/** How many places are free, held, sold and set aside. */
export async function placesOf({ admin }: House, performanceId = 'show') {
  const { free, held, sold, allocated } = (await made(admin.get(`/v1/performances/${performanceId}/seats`))).body;
  return { free, held, sold, allocated };
}

/** Every item of a list, page by page. */
export async function allOf({ admin }: House, path: string, limit = 200) {
  const items: Json[] = [];
  let cursor: string | null = null;
  do {
    const page: Reply = await made(admin.get(`${path}?limit=${limit}${cursor === null ? '' : `&cursor=${cursor}`}`));
    items.push(...page.body.items);
    cursor = page.body.nextCursor;
  } while (cursor !== null);
  return items;
}

/** The same house, asked at another start of the server on the same data. */
export function atAnotherStart<H extends House>(house: H, url: string): H {
  const { key, organisationId } = house.admin;
  return { ...house, admin: Object.assign(new Client(url, key), { organisationId }) };
}
