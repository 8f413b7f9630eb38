import { Client, type Json, type Reply, type RequestOptions } from './client';
import { addTicketType, type House, type HouseOptions, made, nok, openHouse, setPrice } from './scenario';

type Fields = Readonly<Record<string, unknown>>;

/** A house that sells tickets of the type `ordinary`, of 200 kr unless told otherwise, to anyone. */
export async function openBoxOffice(
  url: string,
  { price = 20000, type = {}, ...options }: HouseOptions & { readonly type?: Fields } = {},
): Promise<House> {
  const house = await openHouse(url, { ...options, price: null });
  await addTicketType(house, { id: 'ordinary', name: 'Ordinary', ...type });
  if (price !== null) await setPrice(house, { ticketTypeId: 'ordinary', price });
  return house;
}

/** The body of a purchase of one ticket by Kari, unless the fields say otherwise. */
export const purchaseBody = (fields: Fields = {}) => ({
  customer: { email: 'kari@example.org', name: 'Kari' },
  channel: 'online',
  ticketTypeId: 'ordinary',
  ...('seatIds' in fields ? {} : { quantity: 1 }),
  ...fields,
});

export function buy({ admin }: { readonly admin: Client }, fields?: Fields, options?: RequestOptions): Promise<Reply> {
  return admin.post('/v1/performances/show/purchases', purchaseBody(fields), options);
}

/** What the till reports with a purchase. */
export const inCash = (amount: number) => ({ amount: nok(amount), reference: 'till-1', method: 'cash' });

/** An order that is bought and paid for in one call at the box office. */
export async function bought(house: House, quantity = 1, fields: Fields = {}): Promise<Json> {
  const payment = inCash(quantity * 20000);
  return (await made(buy(house, { channel: 'box_office', quantity, payment, ...fields }))).body;
}

export function admit({ admin }: { readonly admin: Client }, barcode: string, options?: RequestOptions) {
  return admin.post(`/v1/admissions/${barcode}`, { performanceId: 'show' }, options);
}
