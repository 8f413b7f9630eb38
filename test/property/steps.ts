import fc from 'fast-check';
import { PerformanceEvent } from '../../libs/domain/performances/performance.events';
import {
  campaignCreated,
  claimTickets,
  editCampaign,
  editPerformance,
  money,
  numbered,
  performanceCreated,
  priceTicketType,
  payment,
  recordPayment,
  setAllocation,
  ticketTypePriced,
  ticketTypes,
  unnumbered,
} from '../support/builders';
import { ordinary, ordinaryPriced, purchaseTickets } from '../support/ordinary-sale';
import { holdForOrder } from '../support/order-holds';
import { BoxOffice } from './box-office';

/** Something that happens at a box office. Printed by its name and arguments when a property fails. */
export interface Step {
  readonly name: string;
  readonly take: (office: BoxOffice) => void;
}

const step = (name: string, take: Step['take']): Step => ({ name, take, toString: () => name }) as Step;
const minute = 60_000;
const types = ticketTypes({ guest: {}, ordinary });
const ordinaryPrice = 150;

const campaignId = fc.constantFrom('k1', 'k2');
const customerId = fc.constantFrom('ada', 'bea', 'cem');
const cap = (max: number) => fc.option(fc.integer({ min: 1, max }), { freq: 3 });
const seatIds = fc.uniqueArray(fc.constantFrom('A-1', 'A-2', 'A-3', 'A-4', 'B-1', 'B-2', 'B-3'), {
  minLength: 1,
  maxLength: 3,
});
/** One of the orders there are, by its age; one ticket of it, or all. */
const anOrder = fc.oneof({ weight: 3, arbitrary: fc.nat(1) }, { weight: 1, arbitrary: fc.nat(7) });
const aUnit = fc.option(fc.nat(2));

const claim = fc
  .record({ campaignId, customerId, quantity: fc.integer({ min: 1, max: 3 }), seats: fc.option(seatIds, { freq: 3 }) })
  .map(({ seats, quantity, ...who }) =>
    step(`${who.customerId} claims ${seats?.join(' ') ?? quantity} of ${who.campaignId}`, (office) => {
      const orderId = `o${office.recorded.length}`;
      const { linkVersion = 1 } = office.state.campaigns.get(who.campaignId)?.record ?? {};
      const seatIds = office.state.seats ? seats : null;
      const wanted = { ...who, orderId, linkVersion, seatIds, quantity: seatIds?.length ?? quantity };
      office.run(claimTickets({ ...wanted, ticketTypes: types.byId }));
    }),
  );

const purchase = fc
  .record({
    customerId,
    quantity: fc.integer({ min: 1, max: 3 }),
    seats: fc.option(seatIds, { freq: 3 }),
    channel: fc.constantFrom('online' as const, 'box_office' as const),
    isPaid: fc.boolean(),
  })
  .map(({ seats, isPaid, ...wanted }) =>
    step(`${wanted.customerId} buys ${seats?.join(' ') ?? wanted.quantity}${isPaid ? ' and pays' : ''}`, (office) => {
      const seatIds = office.state.seats ? seats : null;
      const quantity = seatIds?.length ?? wanted.quantity;
      const paid = isPaid ? payment(quantity * ordinaryPrice) : null;
      const orderId = `o${office.recorded.length}`;
      office.run(purchaseTickets({ ...wanted, orderId, quantity, seatIds, payment: paid, ticketTypes: types.byId }));
    }),
  );

const orderAt = (office: BoxOffice, age: number) => [...office.state.orders.values()].at(-1 - age);
const ticketsAt = (orderId: string, unit: number | null) => (unit === null ? null : [`${orderId}-${unit}`]);

const pay = fc.tuple(anOrder, fc.constantFrom(0, 0, 0, 0, 1)).map(([age, extra]) =>
  step(`order -${age} is paid with ${extra} too much`, (office) => {
    const order = orderAt(office, age);
    if (!order) return;
    const { orderId, due, paid } = order;
    const refundId = `r${office.recorded.length}`;
    office.run(recordPayment((due || paid || 100) + extra, { orderId, refundId }));
  }),
);
const giveUp = fc.tuple(anOrder, aUnit).map(([age, unit]) =>
  step(`ticket ${unit ?? 'all'} of order -${age} is given up`, (office) => {
    const orderId = orderAt(office, age)?.orderId ?? 'nobody';
    office.run({
      type: 'CancelReservation',
      orderId,
      expectedVersion: null,
      ticketIds: ticketsAt(orderId, unit),
      refund: null,
    });
  }),
);
const cancelSold = fc.tuple(anOrder, aUnit).map(([age, unit]) =>
  step(`ticket ${unit ?? 'all'} of order -${age} is cancelled`, (office) => {
    const orderId = orderAt(office, age)?.orderId ?? 'nobody';
    office.cancelSold(orderId, ticketsAt(orderId, unit));
  }),
);

const admit = fc.tuple(anOrder, fc.nat(2)).map(([age, unit]) =>
  step(`ticket ${unit} of order -${age} is at the door`, (office) => {
    const orderId = orderAt(office, age)?.orderId ?? 'nobody';
    office.admit(orderId, `${orderId}-${unit}`);
  }),
);

/** What an order over several performances asks of this one, and what it has decided, in whatever order that arrives. */
const hold = fc
  .record({ customerId, quantity: fc.integer({ min: 1, max: 3 }), seats: fc.option(seatIds) })
  .map((wanted) =>
    step(`an order of ${wanted.customerId} holds ${wanted.seats?.join(' ') ?? wanted.quantity}`, (office) => {
      const { seats } = office.state;
      const free = seats ? seats.ids.filter((_, index) => seats.taken[index] === 0).slice(0, wanted.quantity) : [];
      const seatIds = seats ? (wanted.seats ?? free) : Array.from({ length: wanted.quantity }, () => null);
      const holdId = `h${office.recorded.length}`;
      const tickets = seatIds.map((seatId, unit) => ({
        id: `${holdId}-${unit}`,
        unit,
        ticketTypeId: 'sponsor',
        seatId,
      }));
      const whose = { holdId, orderId: holdId, customerId: wanted.customerId };
      if (tickets.length > 0) office.run({ ...holdForOrder([], whose), tickets });
    }),
  );
const holdAt = (office: BoxOffice, age: number) => [...office.state.holds.keys()].at(-1 - age) ?? 'nobody';
const endOfHold = fc.tuple(fc.nat(2), fc.constantFrom('ConfirmHold', 'ConfirmHold', 'ReleaseHold')).map(([age, type]) =>
  step(`${type} of hold -${age}`, (office) => {
    const holdId = holdAt(office, age);
    if (type === 'ConfirmHold') office.run({ type, holdId });
    else office.run({ type: 'ReleaseHold', holdId, orderId: holdId, reason: 'expired' });
  }),
);
const cancelOfHold = fc
  .tuple(fc.nat(2), fc.nat(2))
  .map(([age, unit]) =>
    step(`ticket ${unit} of hold -${age} is cancelled`, (office) => office.cancelOfHold(holdAt(office, age), unit)),
  );

const wait = fc
  .constantFrom(0, 1, 1, minute, minute, 5 * minute, 15 * minute - 1, 15 * minute, 20 * minute)
  .map((time) => step(`${time} ms pass`, (office) => office.wait(time)));
const days = fc
  .constantFrom(18, 19, 34)
  .map((time) => step(`${time} days pass`, (office) => office.wait(time * 24 * 60 * minute)));

const edit = fc.record({ campaignId, maxTotal: cap(14), maxPerUser: cap(8) }).map(({ campaignId, ...caps }) =>
  step(`${campaignId} gets caps ${caps.maxTotal} and ${caps.maxPerUser}`, (office) => {
    office.run(editCampaign(caps, { campaignId, ticketTypes: types }));
  }),
);
const switchLink = fc
  .tuple(
    campaignId,
    fc.constantFrom('StopCampaign', 'ResumeCampaign', 'ResumeCampaign', 'ResumeCampaign', 'RotateCampaignLink'),
  )
  .map(([campaignId, type]) =>
    step(`${type} ${campaignId}`, (office) => {
      office.run({ type: type as 'StopCampaign', campaignId, expectedVersion: null, reason: null });
    }),
  );

const allocate = fc
  .record({
    allocationId: fc.constantFrom('press', 'family'),
    seats: seatIds,
    quantity: fc.nat(5),
    minutes: fc.option(fc.integer({ min: 1, max: 40 })),
  })
  .map(({ allocationId, seats, quantity, minutes }) =>
    step(`${allocationId} sets ${seats.join(' ')} or ${quantity} aside for ${minutes} minutes`, (office) => {
      const expiresAt = minutes === null ? null : new Date(Date.parse(office.clock) + minutes * minute).toISOString();
      const what = office.state.seats ? { seatIds: seats } : { quantity };
      office.run(setAllocation({ allocationId, expiresAt, ...what }));
    }),
  );
const resize = fc.integer({ min: 1, max: 14 }).map((capacity) =>
  step(`the capacity becomes ${capacity}`, (office) => {
    if (!office.state.seats) office.run(editPerformance({ seating: unnumbered(capacity) }));
  }),
);
const moveHall = fc.integer({ min: 2, max: 5 }).map((seats) =>
  step(`the hall becomes one of ${seats} seats a row`, (office) => {
    if (office.state.seats) office.run(editPerformance({ hallId: `of-${seats}`, seating: hallOf(seats) }));
  }),
);
const online = fc.boolean().map((availableOnline) =>
  step(`online: ${availableOnline}`, (office) => {
    office.run(editPerformance({ availableOnline }));
  }),
);
const price = fc
  .tuple(fc.constantFrom('sponsor', 'guest', 'ordinary'), fc.constantFrom(0, 100, ordinaryPrice))
  .map(([ticketTypeId, amount]) =>
    step(`${ticketTypeId} costs ${amount}`, (office) => {
      const prices = [{ priceZoneId: null, price: money(amount) }];
      office.run(priceTicketType({ ticketTypeId, prices, ticketTypes: types.byId }));
    }),
  );

const release = fc.constant(
  step('lapsed holds are released', (office) => {
    for (const orderId of office.state.orders.keys()) office.run({ type: 'ReleaseLapsedHolds', orderId });
  }),
);
const deliver = fc.constant(step('cancellations are delivered', (office) => office.deliver()));
const cancelAll = fc.constant(
  step('the performance is cancelled', (office) => {
    office.run({ type: 'CancelPerformance', expectedVersion: null, reason: 'fire' });
  }),
);
const clear = fc.constant(
  step('the cancelled performance is cleared', (office) => {
    office.run({ type: 'ClearCancelledPerformance', limit: 2 });
  }),
);

/** What happens at a box office, the everyday things more often. */
export const steps = fc.array(
  fc.oneof(
    { weight: 10, arbitrary: claim },
    { weight: 8, arbitrary: purchase },
    { weight: 5, arbitrary: hold },
    { weight: 4, arbitrary: endOfHold },
    { weight: 2, arbitrary: cancelOfHold },
    { weight: 3, arbitrary: admit },
    { weight: 10, arbitrary: pay },
    { weight: 5, arbitrary: wait },
    { weight: 4, arbitrary: giveUp },
    { weight: 6, arbitrary: cancelSold },
    { weight: 3, arbitrary: deliver },
    { weight: 3, arbitrary: edit },
    { weight: 2, arbitrary: switchLink },
    { weight: 2, arbitrary: allocate },
    { weight: 2, arbitrary: release },
    { weight: 1, arbitrary: fc.oneof(resize, moveHall, price, online) },
    { weight: 1, arbitrary: fc.oneof(days, cancelAll, clear, clear, clear) },
  ),
  { maxLength: 60, size: 'max' },
);

const hallOf = (seats: number) => numbered(['A', seats], ['B', seats, 'balcony']);

/** A performance with two campaigns, of which the second has a price, in ordinary sale too: what happened before the first step. */
export const openings = fc
  .record({
    seating: fc.constantFrom(unnumbered(8), unnumbered(14), hallOf(4), hallOf(5)),
    firstPrice: fc.constantFrom(0, 0, 100),
    balconyPrice: fc.constantFrom(0, 250),
    caps: fc.record({ maxTotal: cap(12), maxPerUser: cap(6) }),
    otherCaps: fc.record({ maxTotal: cap(12), maxPerUser: cap(6) }),
    releaseOnCancel: fc.boolean(),
  })
  .map(({ seating, firstPrice, balconyPrice, caps, otherCaps, releaseOnCancel }): PerformanceEvent[] => {
    const zones = seating.kind === 'numbered' ? [{ priceZoneId: 'balcony', price: money(balconyPrice) }] : [];
    const everywhereElse = (amount: number) => ({ priceZoneId: null, price: money(amount) });
    return [
      performanceCreated({ seating }),
      ticketTypePriced({ prices: [...zones, everywhereElse(firstPrice)] }),
      ticketTypePriced({ ticketTypeId: 'guest', prices: [everywhereElse(200)] }),
      ordinaryPriced({ prices: [everywhereElse(ordinaryPrice)] }),
      campaignCreated(caps),
      campaignCreated({ campaignId: 'k2', ticketTypeId: 'guest', ...otherCaps, releaseOnCancel }),
    ];
  });
