import {
  addTicketType,
  allOf,
  atAnotherStart,
  campaignOf,
  openSale,
  placesOf,
  type Sale,
  setPrice,
} from '../support/scenario';
import { deliver, type House, houses, nothingYet, ordinaryPrice, type Outcomes, type Stage } from './load';

const maxTotal = { free: 600, paid: 300, numbered: 180 };
const maxPerUser = 9;
const capacity = { free: 1000, paid: 350, numbered: 200 };

/** Three houses with a campaign each, of free tickets, tickets to be paid, numbered seats to be paid, and all in ordinary sale too. */
export async function openStage(url: string): Promise<Stage> {
  const rows = ['A', 'B', 'C', 'D'].map((row) => ({ row, seats: { from: 1, to: 50 } }));
  const sale = async (house: House, fields: object) => {
    const campaign = { maxTotal: maxTotal[house], maxPerUser };
    const opened = await openSale(url, { capacity: capacity[house], campaign, ...fields });
    await addTicketType(opened, { id: 'ordinary', name: 'Ordinary' });
    await setPrice(opened, { ticketTypeId: 'ordinary', price: ordinaryPrice });
    return opened;
  };
  const [free, paid, numbered] = [
    sale('free', {}),
    sale('paid', { price: 20000 }),
    sale('numbered', { rows, price: 15000 }),
  ];
  return { free: await free, paid: await paid, numbered: await numbered };
}

/** The same houses at another address. */
export const stageAt = (stage: Stage, url: string): Stage => ({
  free: atAnotherStart(stage.free, url),
  paid: atAnotherStart(stage.paid, url),
  numbered: atAnotherStart(stage.numbered, url),
});

/** Everything that a house shows of its sale. */
export async function shownBy(sale: Sale) {
  return {
    campaign: await campaignOf(sale),
    transactions: await allOf(sale, `/v1/campaigns/${sale.campaignId}/transactions`),
    orders: await allOf(sale, '/v1/orders'),
    refunds: await allOf(sale, '/v1/refunds'),
    places: await placesOf(sale),
  };
}

type Shown = Awaited<ReturnType<typeof shownBy>>;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** What was acknowledged is there, and nothing that nobody asked for. */
function expectAcknowledged(house: House, { orders, transactions }: Shown, { acknowledged }: Outcomes): void {
  const answers = [...acknowledged.values()].filter(({ sent }) => sent.house === house);
  const byId = new Map(orders.map((order) => [order.id, order]));
  const claims = answers.filter(({ sent }) => sent.what === 'claim').map(({ reply }) => reply.body);
  const bought = answers.filter(({ sent }) => sent.what === 'buy').map(({ reply }) => reply.body);
  const ids = claims.map(({ orderId }) => orderId);
  expect([...byId.keys()].sort()).toEqual([...ids, ...bought.map(({ id }) => id)].sort());
  expect(transactions.map(({ orderId }) => orderId).sort()).toEqual(ids.sort());
  const seatsOf = ({ tickets }: OrderShown) => tickets.map(({ id, seatId }) => [id, seatId]);
  for (const order of bought) expect(seatsOf(byId.get(order.id))).toEqual(seatsOf(order));
  for (const { orderId, ticketIds, seatIds } of claims) {
    const { tickets } = byId.get(orderId)!;
    expect(tickets.map((ticket: { id: string }) => ticket.id)).toEqual(ticketIds);
    if (seatIds) expect(tickets.map((ticket: { seatId: string }) => ticket.seatId)).toEqual(seatIds);
  }
  for (const { sent, reply } of answers.filter(({ sent: { what } }) => what === 'pay')) {
    expect({ sent, paid: byId.get(reply.body.id)!.paid }).toEqual({ sent, paid: reply.body.paid });
  }
  for (const { reply } of answers.filter(({ sent: { what } }) => what === 'cancel'))
    expectStillCancelled(reply.body, byId);
}

interface OrderShown {
  readonly id: string;
  readonly tickets: readonly {
    readonly id: string;
    readonly state: string;
    readonly seatId?: string;
    readonly campaignId?: string;
  }[];
}

/** What an answer called cancelled stays so. */
function expectStillCancelled(answer: OrderShown, byId: ReadonlyMap<string, OrderShown>): void {
  const now = new Map(byId.get(answer.id)!.tickets.map(({ id, state }) => [id, state]));
  for (const { id, state } of answer.tickets) if (state === 'cancelled') expect(now.get(id)).toBe('cancelled');
}

/** I1, I2, CAMP-17: nothing is sold beyond its cap or twice, and the counters are what the transactions add up to. */
function expectCounted(house: House, { campaign, transactions, orders, places }: Shown): void {
  const quantityOf = (...statuses: string[]) =>
    sum(transactions.filter(({ status }) => statuses.includes(status)).map(({ quantity }) => quantity));
  const claimedGross = quantityOf('claimed', 'released');
  const released = sum(transactions.map(({ releasedTicketIds }) => releasedTicketIds?.length ?? 0));
  const reserved = quantityOf('reserved');
  const claimed = claimedGross - released;
  const remaining = maxTotal[house] - claimed - reserved;
  expect(campaign).toMatchObject({ claimedGross, released, claimed, reserved, remaining });
  expect(remaining).toBeGreaterThanOrEqual(0);
  const live = orders.flatMap(({ customerId, tickets }: OrderShown & { customerId: string }) =>
    tickets
      .filter(({ state }) => state === 'active' || state === 'reserved')
      .map((ticket) => ({ ...ticket, customerId })),
  );
  const ordinary = live.filter(({ campaignId }) => campaignId === undefined);
  expect(live).toHaveLength(claimed + reserved + ordinary.length);
  const held = reserved + ordinary.filter(({ state }) => state === 'reserved').length;
  const free = capacity[house] - live.length;
  expect(places).toEqual({ free, held, sold: live.length - held, allocated: 0 });
  const seats = live.flatMap(({ seatId }) => seatId ?? []);
  expect(new Set(seats).size).toBe(seats.length);
  const perCustomer = new Map<string, number>();
  for (const { customerId, campaignId } of live)
    if (campaignId !== undefined) perCustomer.set(customerId, (perCustomer.get(customerId) ?? 0) + 1);
  expect(Math.max(0, ...perCustomer.values())).toBeLessThanOrEqual(maxPerUser);
}

/** Whoever got no answer asks again with the same key, and gets one. */
export async function completeUnanswered(stage: Stage, outcomes: Outcomes): Promise<void> {
  const again = [...outcomes.unanswered.values()];
  const replies = await Promise.all(again.map((sent) => deliver(stage, sent, outcomes)));
  for (const [index, reply] of replies.entries()) {
    expect({ sent: again[index], fault: (reply?.status ?? 500) >= 500 }).toEqual({ sent: again[index], fault: false });
  }
}

/** Some of what was acknowledged, asked again: the first answers come, and nothing more is done. */
export async function repeatSome(stage: Stage, { acknowledged }: Outcomes, random: () => number): Promise<void> {
  const some = [...acknowledged.values()].filter(() => random() < 40 / acknowledged.size);
  const replies = await Promise.all(some.map(({ sent }) => deliver(stage, sent, nothingYet())));
  for (const [index, { sent, reply: first }] of some.entries()) {
    const reply = replies[index]!;
    expect({ sent, status: reply.status }).toEqual({ sent, status: first.status });
    expect(reply.headers.get('idempotent-replayed')).toBe('true');
    if (first.status === 201) expect(reply.body).toEqual(first.body);
  }
}

/** R2, I1, I2, CAMP-17: the books of every house are right, and hold exactly what was acknowledged. */
export async function expectAll(stage: Stage, outcomes: Outcomes): Promise<void> {
  for (const house of houses) {
    const shown = await shownBy(stage[house]);
    expectAcknowledged(house, shown, outcomes);
    expectCounted(house, shown);
  }
}
