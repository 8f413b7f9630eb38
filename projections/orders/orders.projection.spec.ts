import {
  holdLapses,
  holdPaid,
  holdReleased,
  now,
  shifted,
  ticketsClaimed,
  ticketsHeld,
} from '../../test/support/builders';
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
