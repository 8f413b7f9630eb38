import { type Client, type Json, type Reply, type RequestOptions } from './client';
import { addPerformance, addTicketType, allOf, type House, made, placesOf, setPrice } from './scenario';
import { evenings, openSeasonHouse, startOf } from './subscriptions';

type Fields = Readonly<Record<string, unknown>>;

/** The body of a purchase of one card by Kari, unless the fields say otherwise. */
const subscriptionBody = (fields: Fields = {}) => ({
  customer: { email: 'kari@example.org', name: 'Kari' },
  channel: 'online',
  units: [{ ticketTypeId: 'card' }],
  ...fields,
});

export const cards = (count: number) => Array.from({ length: count }, () => ({ ticketTypeId: 'card' }));
export const seats = (...seatIds: string[]) => seatIds.map((seatId) => ({ ticketTypeId: 'card', seatId }));

interface Buyer {
  readonly admin: Client;
}

export const buySubscription = ({ admin }: Buyer, fields?: Fields, options?: RequestOptions): Promise<Reply> =>
  admin.post('/v1/subscriptions/classics/purchases', subscriptionBody(fields), options);

export const quoteOf = ({ admin }: Buyer, fields?: Fields): Promise<Reply> =>
  admin.post('/v1/subscriptions/classics/quote', subscriptionBody(fields));

/** A house with three performances in one hall of two rows of five, for which `card` costs 200 kr each. */
export async function openConcertHall(url: string, performance: Fields = {}): Promise<House> {
  const house = await openSeasonHouse(url);
  const rows = ['A', 'B'].map((row) => ({ row, seats: { from: 1, to: 5 }, priceZoneId: 'floor' }));
  const priceZones = [{ id: 'floor', name: 'Floor' }];
  await made(house.admin.post('/v1/halls', { id: 'main', name: 'Main hall', priceZones, rows }));
  for (const id of evenings) {
    const seated = `${id}-hall`;
    await addPerformance(house, { id: seated, hallId: 'main', startsAt: startOf(id), ...performance });
    await setPrice(house, { performanceId: seated, ticketTypeId: 'card', price: 20000 });
  }
  await addTicketType(house, { id: 'ordinary', name: 'Ordinary' });
  return house;
}

/** The performances of `openConcertHall` that have seats. */
export const concerts = evenings.map((id) => `${id}-hall`);

/** The seats of an order, by performance. */
export function seatsOf({ tickets }: Json): Record<string, string[]> {
  const seatIds: Record<string, string[]> = {};
  for (const { performanceId, seatId } of tickets) (seatIds[performanceId] ??= []).push(seatId);
  return seatIds;
}

/** How many places are held and sold on each performance. */
export async function takenOf(house: House, performanceIds: readonly string[] = evenings) {
  const places = await Promise.all(performanceIds.map((id) => placesOf(house, id)));
  return places.map(({ held, sold }) => [held, sold]);
}

export const ordersOf = (house: House): Promise<Json[]> => allOf(house, '/v1/orders');
