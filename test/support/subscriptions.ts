import { type Client, type Json, type RequestOptions } from './client';
import { addPerformance, addTicketType, after, type House, made, openHouse, setPrice, startsAt } from './scenario';

/** Three evenings, a day apart; the last one is later by two days. */
export const evenings = ['p1', 'p2', 'p3'] as const;
export const startOf = (id: (typeof evenings)[number]): string => after(startsAt, evenings.indexOf(id) * 86_400_000);

type Fields = Readonly<Record<string, unknown>>;

/** A house with three performances of 50 places, for which the ticket type `card` costs 200 kr each. */
export async function openSeasonHouse(url: string, performance: Fields = {}): Promise<House> {
  const house = await openHouse(url);
  await addTicketType(house, { id: 'card', name: 'Card', kind: 'subscription' });
  for (const id of evenings) {
    await addPerformance(house, { id, capacity: 50, startsAt: startOf(id), ...performance });
    await setPrice(house, { performanceId: id, ticketTypeId: 'card', price: 20000 });
  }
  return house;
}

/** Makes a subscription called `classics`; a series unless the fields say otherwise. */
export async function addSubscription({ admin }: House, fields: Fields = {}): Promise<Json> {
  const usual = { id: 'classics', type: 'series', name: 'Classics', abbreviation: 'CLA', seasonId: 'spring' };
  return (await made(admin.post('/v1/subscriptions', { ...usual, ...fields }))).body;
}

/** Sets one part and answers the whole subscription. */
export async function setPart({ admin }: House, part: string, body: unknown, id = 'classics'): Promise<Json> {
  return (await made(put(admin, part, body, id))).body;
}

/** The same, whatever it is answered. */
export const put = (client: Client, part: string, body: unknown, id = 'classics', options?: RequestOptions) =>
  client.put(`/v1/subscriptions/${id}/${part}`, JSON.stringify(body), options);

/** A subscription that can be sold, online as well. */
export async function openSubscription(house: House, fields: Fields = {}, onlineSale: Fields = {}): Promise<void> {
  const { id } = await addSubscription(house, fields);
  await setPart(house, 'ticket-types', { ticketTypeIds: ['card'] }, id);
  await setPart(house, 'performances', { productionIds: ['play'], performanceIds: [...evenings] }, id);
  await setPart(house, 'online-sale', { availableOnline: true, ...onlineSale }, id);
}

/** As it is read. */
export async function subscriptionOf({ admin }: House, id = 'classics'): Promise<Json> {
  return (await made(admin.get(`/v1/subscriptions/${id}`))).body;
}

export const codesOf = ({ readiness }: Json): string[] => readiness.map(({ code }: Json) => code);
