import { money, now, shifted } from '../../test/support/builders';
import { positionOf, specifyProjection, viewsOf } from '../../test/support/projection-specification';
import { getRefund, listRefunds } from './refunds.queries';
import { refundsProjection } from './refunds.projection';

const refund = (refundId: string) => ({
  refundId,
  orderId: 'o1',
  amount: 20000,
  currency: 'NOK',
  origin: 'cancellation',
});
const stream = 'order-oslo_o1';
const requested = (refundId: string) => ({
  event: {
    type: 'RefundRequested',
    data: { ...refund(refundId), customerId: 'ada', reason: 'ill', ticketIds: ['o1-0'] },
  },
  stream,
});
const completed = (refundId: string, at = now) => ({
  event: { type: 'RefundCompleted', data: { ...refund(refundId), reference: 'till-7' } },
  stream,
  at,
});

describe('the refunds view', () => {
  it('SALE-04: has a refund from its request until it is reported done, and where to report it', async () => {
    const later = shifted(now, 1);
    const document = {
      ...refund('r1'),
      organisationId: 'oslo',
      seq: positionOf(0),
      stream,
      customerId: 'ada',
      reason: 'ill',
      ticketIds: ['o1-0'],
      requestedAt: now,
      state: 'requested',
      reference: null,
      completedAt: null,
    };
    await specifyProjection(refundsProjection).given(requested('r1')).then({ 'oslo/r1': document });
    await specifyProjection(refundsProjection)
      .given(requested('r1'), completed('r1', later))
      .then({ 'oslo/r1': { ...document, state: 'completed', reference: 'till-7', completedAt: later } });
  });

  it('lists all refunds, newest first, or those in one state', async () => {
    const views = await viewsOf([requested('r1'), requested('r2'), requested('r3'), completed('r2')]);
    const ids = async (state?: 'requested' | 'completed') =>
      (await listRefunds(views, { organisationId: 'oslo', state, limit: 50 })).items.map(({ id }) => id);
    expect(await ids()).toEqual(['r3', 'r2', 'r1']);
    expect(await ids('requested')).toEqual(['r3', 'r1']);
    expect(await ids('completed')).toEqual(['r2']);
    expect(await getRefund(views, { organisationId: 'oslo', id: 'r2' })).toMatchObject({
      id: 'r2',
      amount: money(20000),
      state: 'completed',
      reference: 'till-7',
    });
  });
});
