import type { Json, Reply, RequestOptions } from './client';
import { addPerformance, addTicketType, after, type House, made, nok, openHouse, setPrice, startsAt } from './scenario';

type Fields = Readonly<Record<string, unknown>>;

export const hour = 3_600_000;
export const day = 24 * hour;
/** Friday is the performance that every house has; Saturday is a day later. */
const saturdayStarts = after(startsAt, day);

export const fee = 2500;

export const seasonRules = (changes: Fields = {}) => ({
  allowed: true,
  freeExchanges: 0,
  maxExchanges: 0,
  cutoffDays: 0,
  ticketTypePolicy: 'same_type',
  samePriceZone: false,
  feeType: 'per_ticket',
  onlineFee: nok(fee),
  boxOfficeExchangeProductId: 'swap',
  ...changes,
});

export function setRules({ admin }: House, changes: Fields = {}): Promise<Reply> {
  return made(admin.put('/v1/seasons/spring/exchange-rules', seasonRules(changes)));
}

export interface ExchangeHouseOptions {
  readonly rules?: Fields;
  readonly rows?: Parameters<typeof openHouse>[1] extends infer O ? (O extends { rows?: infer R } ? R : never) : never;
  readonly friday?: Fields;
  readonly saturday?: Fields;
  readonly fridayPrice?: number;
  readonly saturdayPrice?: number;
}

/** A production on Friday at 300 kr and on Saturday at 350 kr, whose tickets may be exchanged within it at 25 kr each. */
export async function openExchangeHouse(url: string, options: ExchangeHouseOptions = {}): Promise<House> {
  const { rules, rows, friday = {}, saturday = {}, fridayPrice = 30000, saturdayPrice = 35000 } = options;
  const house = await openHouse(url, { price: null, performance: friday, capacity: 10, ...(rows && { rows }) });
  const { admin } = house;
  await Promise.all([
    made(admin.patch('/v1/productions/play', { exchangeFrom: 'same_production', promoterId: 'guild' })),
    made(admin.post('/v1/products', { id: 'swap', name: 'Exchange at the counter', price: nok(4000) })),
    addTicketType(house, { id: 'adult', name: 'Adult' }),
  ]);
  const seating = rows ? { hallId: 'main' } : { capacity: 10 };
  await addPerformance(house, { id: 'saturday', startsAt: saturdayStarts, ...seating, ...saturday });
  await setPrice(house, { ticketTypeId: 'adult', price: fridayPrice });
  await setPrice(house, { performanceId: 'saturday', ticketTypeId: 'adult', price: saturdayPrice });
  await setRules(house, rules);
  return house;
}

/** Tickets for Friday, paid for by Ola unless told otherwise. */
export async function boughtTickets(house: House, fields: Fields = {}): Promise<Json> {
  const { quantity = 1, price = 30000, performanceId = 'show', ...others } = fields as Record<string, never>;
  const body = {
    customer: { email: 'ola@example.org' },
    channel: 'box_office',
    ticketTypeId: 'adult',
    ...('seatIds' in others ? {} : { quantity }),
    payment: { amount: nok(price * quantity), reference: 'till-1' },
    ...others,
  };
  return (await made(house.admin.post(`/v1/performances/${performanceId as string}/purchases`, body))).body;
}

interface Order {
  readonly id: string;
  readonly tickets: readonly { readonly id: string }[];
}

const bodyOf = (order: Order, fields: Fields) => ({
  ticketIds: order.tickets.map(({ id }) => id),
  targetPerformanceId: 'saturday',
  channel: 'online',
  ...fields,
});

/** All tickets of the order for Saturday, online, unless told otherwise. */
export function exchange(
  { admin }: House,
  order: Order,
  fields: Fields = {},
  options?: RequestOptions,
): Promise<Reply> {
  return admin.post(`/v1/orders/${order.id}/exchanges`, bodyOf(order, fields), options);
}

export function quoteExchange({ admin }: House, order: Order, fields: Fields = {}): Promise<Reply> {
  return admin.post(`/v1/orders/${order.id}/exchange-quotes`, bodyOf(order, fields));
}

export function payExchange(
  { admin }: House,
  order: Order,
  exchangeId: string,
  amount: number,
  options?: RequestOptions,
): Promise<Reply> {
  const body = { amount: nok(amount), reference: 'shop-2' };
  return admin.post(`/v1/orders/${order.id}/exchanges/${exchangeId}/payments`, body, options);
}

export const paid = (amount: number) => ({ payment: { amount: nok(amount), reference: 'shop-1' } });

export async function talliesOf({ admin }: House, customerId: string): Promise<Json> {
  return (await made(admin.get(`/v1/customers/${customerId}/exchange-tallies`))).body.items;
}
