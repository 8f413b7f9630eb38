import {
  holdLapses,
  holdPaid,
  holdReleased,
  now,
  payment,
  shifted,
  ticketsClaimed,
  ticketsHeld,
} from '../../test/support/builders';
import { ordinaryHeld, ordinaryPaid, ticketsSold } from '../../test/support/ordinary-sale';
import {
  noFinance,
  orderExpired,
  subscriptionOrderOpened,
  subscriptionPurchased,
  subscriptionTerms,
} from '../../test/support/subscription-orders';
import { positionOf, specifyProjection } from '../../test/support/projection-specification';
import { ordersProjection } from './orders.projection';

const ticket = (unit: number, state: string, price = 20000) => ({
  id: `o1-${unit}`,
  unit,
  seatId: null,
  priceZoneId: null,
  price,
  state,
});
const document = {
  orderId: 'o1',
  organisationId: 'oslo',
  seq: positionOf(0),
  performanceId: 'p1',
  customerId: 'ada',
  campaignId: 'k1',
  ticketTypeId: 'sponsor',
  channel: 'online',
  currency: 'NOK',
  placedAt: now,
  status: 'pending_payment',
  due: 40000,
  paid: 0,
  refunded: 0,
  expiresAt: holdLapses,
  tickets: [ticket(0, 'reserved'), ticket(1, 'reserved')],
  version: 1,
};
const hold = ticketsHeld({ quantity: 2 });
const inOrder = (type: string, data: object) => ({
  event: { type, data: { orderId: 'o1', ...data } },
  stream: 'order-oslo_o1',
});

describe('the orders view', () => {
  it('has an order from the hold on', async () => {
    await specifyProjection(ordersProjection).given(hold).then({ 'oslo/o1': document });
  });

  it('SUB-56, SUB-58: has an order over several performances from its opening on, and none that was killed before', async () => {
    const opened = { event: subscriptionOrderOpened(), stream: 'order-oslo_o1' };
    const booked = { seasonId: 'spring', finance: noFinance };
    const whole = { due: 80000, label: 'CLA Classics', subscriptionId: 's1', performanceId: 'p1', ...booked };
    const of = (state: string) => subscriptionTerms().tickets.map(({ discount: _, ...each }) => ({ ...each, state }));
    const { campaignId: __, ticketTypeId: ___, ...shared } = document;
    const pending = { ...shared, ...whole, campaignId: null, ticketTypeId: 'card', tickets: of('reserved') };
    const orders = specifyProjection(ordersProjection);
    await orders.given(opened).then({ 'oslo/o1': pending });
    const paid = {
      ...pending,
      status: 'paid',
      due: 0,
      paid: 80000,
      expiresAt: null,
      tickets: of('active'),
      version: 2,
    };
    await orders.given(opened, subscriptionPurchased(payment(80000))).then({ 'oslo/o1': paid });
    const expired = { ...pending, status: 'expired', due: 0, expiresAt: null, tickets: of('expired'), version: 2 };
    await orders.given(opened, orderExpired()).then({ 'oslo/o1': expired });
    await orders.given(orderExpired('abandoned')).then({});
  });

  it('SALE-04: counts tickets of an order over several performances that are given up before it is paid', async () => {
    const opened = { event: subscriptionOrderOpened(), stream: 'order-oslo_o1' };
    const all = subscriptionTerms().tickets.map(({ id }) => id);
    const gone = (ticketIds: string[], whole: boolean) => inOrder('ReservationCancelled', { ticketIds, whole });
    const inStates = (states: string[]) => states.map((state) => expect.objectContaining({ state }));
    const part = { status: 'pending_payment', due: 60000, version: 2 };
    await specifyProjection(ordersProjection)
      .given(opened, gone(['o1-0'], false))
      .then({
        'oslo/o1': expect.objectContaining({
          ...part,
          tickets: inStates(['cancelled', 'reserved', 'reserved', 'reserved']),
        }),
      });
    await specifyProjection(ordersProjection)
      .given(opened, gone(all, true))
      .then({ 'oslo/o1': expect.objectContaining({ status: 'cancelled', due: 0, expiresAt: null }) });
  });

  it('SALE-01: has an order of ordinary sale from its hold or its sale on', async () => {
    const ordinary = ordinaryHeld({ quantity: 2, deliveryMethod: 'post' });
    const held = { ...document, campaignId: null, ticketTypeId: 'ordinary', deliveryMethod: 'post' };
    await specifyProjection(ordersProjection).given(ordinary).then({ 'oslo/o1': held });
    const tickets = [ticket(0, 'active'), ticket(1, 'active')];
    const paid = { ...held, status: 'paid', due: 0, paid: 40000, expiresAt: null, tickets };
    await specifyProjection(ordersProjection)
      .given(ordinary, ordinaryPaid(ordinary))
      .then({ 'oslo/o1': { ...paid, version: 2 } });
    await specifyProjection(ordersProjection)
      .given(ticketsSold({ quantity: 2, deliveryMethod: 'post' }))
      .then({ 'oslo/o1': paid });
  });

  it('SALE-05: tells which ticket has let somebody in, and when', async () => {
    const at = shifted(now, 60_000);
    const admitted = inOrder('TicketAdmitted', { ticketId: 'o1-1', performanceId: 'p1' });
    const tickets = [ticket(0, 'active'), { ...ticket(1, 'admitted'), admittedAt: at }];
    const paid = { status: 'paid', due: 0, paid: 40000, expiresAt: null, tickets, version: 2 };
    await specifyProjection(ordersProjection)
      .given(ticketsSold({ quantity: 2 }), { ...admitted, at })
      .then({ 'oslo/o1': { ...document, campaignId: null, ticketTypeId: 'ordinary', ...paid } });
  });

  it('has an order that cost nothing as paid, at the instant of the claim', async () => {
    const at = shifted(now, 1);
    await specifyProjection(ordersProjection)
      .given({ event: ticketsClaimed(), at })
      .then({
        'oslo/o1': {
          ...document,
          placedAt: at,
          status: 'paid',
          due: 0,
          expiresAt: null,
          tickets: [ticket(0, 'active', 0)],
        },
      });
  });

  it('remembers which tickets were given up before they were paid', async () => {
    await specifyProjection(ordersProjection)
      .given(hold, holdReleased(hold, 'cancelled', [0]), holdPaid(hold, [hold.data.tickets[1]!]))
      .then({
        'oslo/o1': {
          ...document,
          status: 'paid',
          due: 0,
          paid: 20000,
          expiresAt: null,
          tickets: [ticket(0, 'cancelled'), ticket(1, 'active')],
          droppedTicketIds: ['o1-0'],
          version: 3,
        },
      });
  });

  it('follows the cancellation of sold tickets on the order’s own stream until the money is back', async () => {
    const cancellation = { performanceId: 'p1', campaignId: 'k1', ticketIds: ['o1-1'], reason: 'ill', refund: 20000 };
    await specifyProjection(ordersProjection)
      .given(
        hold,
        holdPaid(hold),
        inOrder('OrderOpened', { order: {} }),
        inOrder('TicketsCancelled', { cancellationId: 'x1', currency: 'NOK', ...cancellation }),
        inOrder('RefundCompleted', { refundId: 'r1', amount: 20000, currency: 'NOK', origin: 'cancellation' }),
      )
      .then({
        'oslo/o1': {
          ...document,
          status: 'paid',
          due: 0,
          paid: 40000,
          refunded: 20000,
          expiresAt: null,
          tickets: [ticket(0, 'active'), ticket(1, 'cancelled')],
          version: 4,
        },
      });
  });

  it('shows a reservation whose time was over as expired', async () => {
    await specifyProjection(ordersProjection)
      .given(hold, holdReleased(hold, 'expired'))
      .then({
        'oslo/o1': {
          ...document,
          status: 'expired',
          due: 0,
          expiresAt: null,
          tickets: [ticket(0, 'expired'), ticket(1, 'expired')],
          droppedTicketIds: ['o1-0', 'o1-1'],
          version: 2,
        },
      });
  });
});
