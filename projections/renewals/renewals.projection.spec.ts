import { money } from '../../test/support/builders';
import { positionOf, specifyProjection, viewsOf } from '../../test/support/projection-specification';
import {
  deadline,
  offerTerms,
  renewalLapsed,
  renewalNotOffered,
  renewalOffered,
  subscriptionRenewed,
} from '../../test/support/renewals';
import { subscriptionCreated } from '../../test/support/subscription-builders';
import { listRenewals } from './renewals.queries';
import { renewalsProjection } from './renewals.projection';

const stream = 'renewal-oslo_r1';
const on = <E>(event: E) => ({ event, stream });
const { runId: _, ...terms } = offerTerms;
const offered = {
  ...terms,
  organisationId: 'oslo',
  seq: positionOf(0),
  status: 'offered',
  offer: { orderId: 'o2', amount: 60000, currency: 'NOK' },
  obstacle: null,
};

describe('the renewals view', () => {
  it('SUB-51: has an offer until it is accepted or lapses', async () => {
    const specified = specifyProjection(renewalsProjection);
    await specified.given(on(renewalOffered())).then({ 'oslo/r1': offered });
    await specified
      .given(on(renewalOffered()), on(subscriptionRenewed))
      .then({ 'oslo/r1': { ...offered, status: 'accepted' } });
    await specified
      .given(on(renewalOffered()), on(renewalLapsed))
      .then({ 'oslo/r1': { ...offered, status: 'lapsed' } });
  });

  it('SUB-51: has whoever could not be offered anything, and why, until somebody can', async () => {
    const obstacle = { code: 'SEAT_UNAVAILABLE', details: { seatIds: ['A-1'] } };
    const specified = specifyProjection(renewalsProjection);
    await specified
      .given(on(renewalNotOffered()))
      .then({ 'oslo/r1': { ...offered, status: 'not_offered', offer: null, obstacle } });
    await specified.given(on(renewalNotOffered()), on(renewalOffered())).then({ 'oslo/r1': offered });
  });

  it('SUB-51: lists the offers of a subscription, with what is still due', async () => {
    const created = { event: subscriptionCreated(), stream: 'subscription-oslo_s1' };
    const second = { ...renewalNotOffered({ renewalId: 'r2', customerId: 'bo' }) };
    const of = async (...events: Parameters<typeof viewsOf>[0]) => {
      const views = await viewsOf([created, ...events]);
      return listRenewals(views, { organisationId: 'oslo', subscriptionId: 's1', limit: 50 });
    };
    const item = {
      ...{ id: 'r1', customerId: 'ada', seats: ['A-1'], units: 1, ticketTypeId: 'card', renewedOrderId: 'o1' },
      ...{ orderId: 'o2', due: money(60000), status: 'offered', deadline },
    };
    const refused = { id: 'r2', customerId: 'bo', status: 'not_offered', code: 'SEAT_UNAVAILABLE' };
    const all = await of(on(renewalOffered()), on(second));
    expect(all).toMatchObject({ items: [item, refused], nextCursor: null });
    expect(all!.items[1]).not.toHaveProperty('due');
    const accepted = await of(on(renewalOffered()), on(subscriptionRenewed));
    expect(accepted!.items).toEqual([{ ...item, due: money(0), status: 'accepted' }]);
    const views = await viewsOf([]);
    expect(await listRenewals(views, { organisationId: 'oslo', subscriptionId: 's1', limit: 50 })).toBeUndefined();
  });
});
