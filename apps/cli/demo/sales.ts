import type { Body, HouseApi } from './house-api';
import { discountCode, type Programme } from './programme';

/** What a run did; a refusal is part of a season like a sale. */
export interface DemoFigures {
  sold: number;
  claimed: number;
  subscriptions: number;
  exchanged: number;
  cancelled: number;
  renewed: number;
  erased: number;
  refused: number;
}

interface Season {
  readonly api: HouseApi;
  readonly programme: Programme;
  readonly figures: DemoFigures;
  /** Whole numbers below `limit`, the same in every run. */
  readonly chance: (limit: number) => number;
  /** Paid orders for one evening, with a ticket of each. */
  readonly orders: { readonly id: string; readonly performanceId: string; readonly ticketId: string }[];
}

const people = [
  'Ada',
  'Bo',
  'Camilla',
  'Dag',
  'Eva',
  'Frode',
  'Gro',
  'Hans',
  'Ida',
  'Jonas',
  'Kari',
  'Lars',
  'Mona',
  'Nils',
  'Ola',
  'Per',
];
const person = (index: number) => {
  const name = people[index % people.length]!;
  return { email: `${name.toLowerCase()}.${Math.floor(index / people.length)}@example.org`, name: `${name} Nordmann` };
};

/** The steps of `sellSeason`, for whoever shows how far it is. */
export const salesSteps = (sales: number): number => sales + afterwards.length;

/** Sales, claims until the sponsors' cap is used up, and what becomes of them. */
export async function sellSeason(
  api: HouseApi,
  programme: Programme,
  sales: number,
  onStep: () => void,
): Promise<DemoFigures> {
  const figures: DemoFigures = {
    sold: 0,
    claimed: 0,
    subscriptions: 0,
    exchanged: 0,
    cancelled: 0,
    renewed: 0,
    erased: 0,
    refused: 0,
  };
  const season: Season = { api, programme, figures, chance: chanceOf(20_260_201), orders: [] };
  for (let index = 0; index < sales; index += 1) {
    await (index % 4 === 3 ? claim(season, index) : purchase(season, index));
    onStep();
  }
  for (const part of afterwards) {
    await part(season);
    onStep();
  }
  return figures;
}

/** A small generator whose numbers anybody gets again (mulberry32): a season is the same in every run. */
function chanceOf(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

async function purchase(season: Season, index: number): Promise<void> {
  const { api, programme, figures, chance, orders } = season;
  const places = [...programme.evenings, ...programme.studio];
  const performanceId = places[chance(places.length)]!;
  const ticketTypeId = performanceId.startsWith('jazz') || chance(4) > 0 ? 'adult' : 'child';
  const channel = chance(2) === 0 ? 'box_office' : 'online';
  const body = { customer: person(chance(40)), channel, ticketTypeId, quantity: 1 + chance(4) };
  const order = await api.attempt(`demo-purchase-${index}`, `/v1/performances/${performanceId}/purchases`, body);
  if (order === null) return void (figures.refused += 1);
  // Some never pay: their tickets are free again after a while.
  if (chance(10) === 0) return;
  await pay(api, `demo-pay-${index}`, order);
  figures.sold += body.quantity;
  const [ticket] = order.tickets as readonly { readonly id: string }[];
  orders.push({ id: String(order.id), performanceId, ticketId: ticket!.id });
}

async function pay(api: HouseApi, key: string, order: Body): Promise<void> {
  const due = order.due as { readonly amount: number } | undefined;
  if (!due || due.amount === 0) return;
  await api.attempt(key, `/v1/orders/${String(order.orderId ?? order.id)}/payments`, {
    amount: due,
    reference: key,
    method: 'card',
  });
}

async function claim({ api, programme, figures, chance }: Season, index: number): Promise<void> {
  const campaign = programme.campaigns[chance(2)]!;
  const quantity = 1 + chance(3);
  const body = { linkToken: campaign.token, ...person(chance(30)), quantity };
  const order = await api.attempt(`demo-claim-${index}`, `/v1/campaigns/${campaign.id}/claims`, body);
  if (order === null) return void (figures.refused += 1);
  await pay(api, `demo-claim-pay-${index}`, order);
  figures.claimed += quantity;
}

async function subscribe({ api, programme, figures, chance }: Season): Promise<void> {
  for (let index = 0; index < 12; index += 1) {
    const isSeries = index % 2 === 0;
    const body = {
      customer: person(chance(40)),
      channel: 'box_office',
      units: [{ ticketTypeId: 'season-ticket' }],
      ...(!isSeries && { performanceIds: programme.evenings.filter((_, nth) => nth % 2 === 0) }),
      ...(!isSeries && index % 4 === 1 && { discountCode }),
    };
    const path = `/v1/subscriptions/${isSeries ? programme.series : programme.pickAndMix}/purchases`;
    const order = await api.attempt(`demo-subscribe-${index}`, path, body);
    if (order === null) figures.refused += 1;
    else {
      await pay(api, `demo-subscribe-pay-${index}`, order);
      figures.subscriptions += 1;
    }
  }
}

/** A subscription for two people, each of whom gets their tickets in an order of their own (SUB-43). */
async function subscribeForTwo({ api, programme, figures, chance }: Season): Promise<void> {
  const body = {
    customer: person(chance(40)),
    channel: 'box_office',
    units: [{ ticketTypeId: 'season-ticket' }, { ticketTypeId: 'season-ticket' }],
    performanceIds: programme.evenings.filter((_, nth) => nth % 2 === 1),
  };
  const path = `/v1/subscriptions/${programme.pickAndMix}/purchases`;
  const order = await api.attempt('demo-subscribe-two', path, body);
  if (order === null) return void (figures.refused += 1);
  await pay(api, 'demo-subscribe-two-pay', order);
  figures.subscriptions += 2;
  const assignments = [40, 41].map((index, unit) => ({ unit, ...person(index) }));
  await api.attempt('demo-name-two', `/v1/orders/${String(order.id)}/ticket-customers`, { assignments });
}

/** Every holder of the series is offered their seat for the next season (SUB-51); half of them have answered. */
async function renewSome({ api, programme, figures }: Season): Promise<void> {
  const path = `/v1/subscriptions/${programme.renewed}/renewals`;
  const deadline = String((await api.get('/v1/performances/peer-1')).startsAt);
  await api.attempt('demo-renewal', path, { deadline });
  const { items } = await api.get(`${path}?limit=200`);
  const offers = items as readonly { readonly id: string; readonly customerId: string; readonly due: object }[];
  const inOrder = [...offers].sort((a, b) => (a.customerId < b.customerId ? -1 : 1));
  for (const [index, { id, due }] of inOrder.entries()) {
    if (index % 2 === 1) continue;
    const payment = { amount: due, reference: `renewal-${index}`, method: 'card' };
    const accepted = await api.attempt(`demo-renew-${index}`, `/v1/renewals/${id}/accept`, { payment });
    if (accepted !== null) figures.renewed += 1;
  }
}

async function cancelSome({ api, figures, orders }: Season): Promise<void> {
  for (const { id } of orders.filter((_, index) => index % 12 === 5)) {
    const cancelled = await api.attempt(`demo-cancel-${id}`, `/v1/orders/${id}/cancel`, {
      reason: 'The customer is ill',
    });
    if (cancelled === null) figures.refused += 1;
    else figures.cancelled += 1;
  }
}

/** Money that comes a second time, or after the tickets were given up, and still has to go back; what was cancelled has gone back. */
async function payBack({ api, orders }: Season): Promise<void> {
  const [twice] = orders;
  if (twice) await pay(api, 'demo-pay-twice', { id: twice.id, due: { amount: 100, currency: 'NOK' } });
  const wanted = { customer: person(42), channel: 'online', ticketTypeId: 'adult', quantity: 1 };
  const given = await api.attempt('demo-gives-up', '/v1/performances/hedda-2/purchases', wanted);
  if (given !== null) {
    await api.attempt('demo-gives-up-cancel', `/v1/orders/${String(given.id)}/cancel`, { reason: 'Cannot come' });
    await pay(api, 'demo-pay-late', given);
  }
  const { items } = await api.get('/v1/refunds?limit=200');
  const asked = items as { readonly id: string; readonly origin: string }[];
  for (const { id } of asked.filter(({ origin }) => origin === 'cancellation'))
    await api.attempt(`demo-refund-${id}`, `/v1/refunds/${id}/complete`, { reference: `bank-${id}` });
}

async function admitSome({ api, orders }: Season): Promise<void> {
  for (const { id, performanceId } of orders.filter((_, index) => index % 10 === 2)) {
    const { tickets } = await api.get(`/v1/orders/${id}`);
    const ticket = (tickets as { readonly barcode: string; readonly state: string }[]).find(
      ({ state }) => state === 'active',
    );
    if (ticket) await api.attempt(`demo-admit-${id}`, `/v1/admissions/${ticket.barcode}`, { performanceId });
  }
}

async function exchangeSome({ api, programme, figures, orders }: Season): Promise<void> {
  const inHall = orders.filter(({ performanceId }, index) => index % 9 === 4 && !performanceId.startsWith('jazz'));
  for (const { id, performanceId, ticketId } of inHall) {
    const { evenings } = programme;
    const targetPerformanceId = evenings[(evenings.indexOf(performanceId) + 1) % evenings.length]!;
    const exchange = {
      ticketIds: [ticketId],
      targetPerformanceId,
      channel: figures.exchanged % 2 === 0 ? 'online' : 'box_office',
      reason: 'Another evening suits better',
    };
    const asked = await api.attempt(`demo-exchange-${id}`, `/v1/orders/${id}/exchanges`, exchange);
    if (asked === null) {
      figures.refused += 1;
      continue;
    }
    const due = asked.due as { readonly amount: number } | undefined;
    const payment = { amount: due, reference: `exchange-${id}`, method: 'card' };
    const path = `/v1/orders/${id}/exchanges/${String(asked.id)}/payments`;
    if (due && due.amount > 0) await api.attempt(`demo-exchange-pay-${id}`, path, payment);
    figures.exchanged += 1;
  }
}

async function eraseOne({ api, figures }: Season): Promise<void> {
  const forgotten = { email: 'forget.me@example.org', name: 'Somebody Private' };
  const { id } = await api.make('POST', 'demo-private', '/v1/customers', forgotten);
  const wanted = { customer: forgotten, channel: 'box_office', ticketTypeId: 'adult', quantity: 1 };
  const bought = await api.attempt('demo-private-buys', '/v1/performances/jazz-1/purchases', wanted);
  if (bought !== null) await pay(api, 'demo-private-pays', bought);
  const erased = await api.attempt('demo-erase', `/v1/customers/${String(id)}/erase`, {
    reason: 'Asked to be forgotten',
  });
  if (erased !== null) figures.erased += 1;
}

/** What happens when the sales are made, each a step. */
const afterwards = [
  subscribe,
  subscribeForTwo,
  cancelSome,
  exchangeSome,
  payBack,
  admitSome,
  renewSome,
  eraseOne,
] as const;
