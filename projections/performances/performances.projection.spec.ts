import {
  allocationSet,
  curtain,
  everywhere,
  holdPaid,
  holdReleased,
  numbered,
  performanceCreated,
  performanceSettings,
  shifted,
  ticketsClaimed,
  ticketsHeld,
  ticketsReleased,
  ticketTypeAccessChanged,
  ticketTypePriced,
} from '../../test/support/builders';
import { orderHoldConfirmed, orderHoldPlaced, orderHoldReleased } from '../../test/support/order-holds';
import { ordinaryHeld, ordinaryPaid, ordinaryReleased, ticketsSold } from '../../test/support/ordinary-sale';
import { positionOf, specifyProjection, viewsOf } from '../../test/support/projection-specification';
import { PerformanceEvent } from '../../libs/domain/performances/performance.events';
import { performancesProjection } from './performances.projection';
import { getAllocation, getPerformance, getPrices, listAllocations, listPerformances } from './performances.queries';

const { performanceId: _, seating: __, ...settings } = performanceSettings;
const document = {
  ...settings,
  organisationId: 'oslo',
  seq: positionOf(0),
  last: expect.any(String) as unknown,
  id: 'p1',
  numbered: false,
  capacity: 100,
  priceZoneIds: [],
  prices: [],
  allocations: [],
  cancelled: false,
  held: 0,
  sold: 0,
  version: 1,
  onlineStartsAt: curtain,
};
const { onlineStartsAt: ___, ...unlisted } = document;
const edited = (changes: object) => ({ type: 'PerformanceEdited', data: { performanceId: 'p1', changes } });
const cancelled = { type: 'PerformanceCancelled', data: { performanceId: 'p1', reason: 'storm' } };
const hold = ticketsHeld({ quantity: 3 });
const claim = ticketsClaimed({ orderId: 'o2', quantity: 2 });
const performance = { organisationId: 'oslo', performanceId: 'p1' };

describe('the performances view', () => {
  it('counts what is held and sold, and a sale leaves the version of the settings alone', async () => {
    await specifyProjection(performancesProjection)
      .given(
        performanceCreated(),
        hold,
        claim,
        holdReleased(hold, 'cancelled', [0]),
        holdPaid(hold, hold.data.tickets.slice(1)),
        ticketsReleased(claim, [1]),
      )
      .then({ 'oslo/p1': { ...document, held: 0, sold: 3 } });
  });

  it('SUB-56: counts what orders hold until it is sold or free', async () => {
    const ofOrder = orderHoldPlaced([null, null, null]);
    const counting = specifyProjection(performancesProjection);
    const shown = (held: number, sold: number) => ({ 'oslo/p1': { ...document, held, sold } });
    await counting.given(performanceCreated(), ofOrder).then(shown(3, 0));
    await counting.given(performanceCreated(), ofOrder, orderHoldConfirmed(ofOrder)).then(shown(0, 3));
    await counting.given(performanceCreated(), ofOrder, orderHoldReleased(ofOrder)).then(shown(0, 0));
  });

  it('keeps of a hall how many seats it has and in which zones, not the seats', async () => {
    const later = shifted(curtain, 86_400_000);
    await specifyProjection(performancesProjection)
      .given(
        performanceCreated({ seating: numbered(['A', 3], ['B', 2, 'balcony'], ['C', 1]) }),
        edited({ availableOnline: { from: true, to: false } }),
        { type: 'PerformanceRescheduled', data: { performanceId: 'p1', from: curtain, to: later } },
        edited({ seating: { from: null, to: numbered(['A', 3]) } }),
      )
      .then({
        'oslo/p1': {
          ...unlisted,
          numbered: true,
          capacity: 3,
          priceZoneIds: ['stalls'],
          availableOnline: false,
          startsAt: later,
          version: 4,
        },
      });
  });

  it('SALE-01, SALE-04: counts what ordinary sale holds, sells and gives back', async () => {
    const hold = ordinaryHeld({ quantity: 3 });
    const sold = ticketsSold({ orderId: 'o2', quantity: 2 });
    const taken = (held: number, sold: number) => ({ 'oslo/p1': { ...document, held, sold } });
    const given = (...events: PerformanceEvent[]) =>
      specifyProjection(performancesProjection).given(performanceCreated(), hold, sold, ...events);
    await given().then(taken(3, 2));
    await given(ordinaryPaid(hold), ordinaryReleased(sold, [0])).then(taken(0, 4));
    await given(holdReleased(hold, 'expired')).then(taken(0, 2));
  });

  it('takes a cancelled performance, or one that is not on sale, out of what is offered online', async () => {
    await specifyProjection(performancesProjection)
      .given(performanceCreated(), cancelled)
      .then({ 'oslo/p1': { ...unlisted, cancelled: true, version: 2 } });
    await specifyProjection(performancesProjection)
      .given(performanceCreated({ salesStatus: 'not_on_sale' }))
      .then({ 'oslo/p1': { ...unlisted, salesStatus: 'not_on_sale' } });
  });

  it('keeps prices and allocations with a version each', async () => {
    const { performanceId: _p, ...press } = allocationSet({ quantity: 7 }).data;
    const { performanceId: _q, ...sponsor } = ticketTypePriced({ prices: everywhere(10000) }).data;
    await specifyProjection(performancesProjection)
      .given(
        performanceCreated(),
        ticketTypePriced(),
        ticketTypePriced({ prices: everywhere(10000) }),
        allocationSet({ quantity: 5 }),
        allocationSet({ quantity: 7 }),
      )
      .then({
        'oslo/p1': {
          ...document,
          prices: [{ ...sponsor, version: 2 }],
          allocations: [{ ...press, version: 2 }],
        },
      });
  });

  it('SUB-46, SUB-47: lays a change of access over the types it names, their prices left alone', async () => {
    const priced = ['sponsor', 'card', 'guest'].map((ticketTypeId) =>
      ticketTypePriced({ ticketTypeId, closesAt: curtain }),
    );
    const [sponsor, card, guest] = priced.map(({ data: { performanceId: _p, ...prices } }) => prices);
    await specifyProjection(performancesProjection)
      .given(
        performanceCreated(),
        ...priced,
        ticketTypeAccessChanged(['sponsor', 'card'], { access: 'local', opensAt: shifted(curtain, -2) }),
        ticketTypeAccessChanged(['card'], { closesAt: null }),
      )
      .then({
        'oslo/p1': {
          ...document,
          prices: [
            { ...sponsor, access: 'local', opensAt: shifted(curtain, -2), version: 2 },
            { ...card, access: 'local', opensAt: shifted(curtain, -2), closesAt: null, version: 3 },
            { ...guest, version: 1 },
          ],
        },
      });
  });

  it('answers a performance without what is taken of it, its prices and its allocations one by one', async () => {
    const views = await viewsOf([performanceCreated(), ticketTypePriced(), allocationSet({ quantity: 5 })]);
    const body = await getPerformance(views, { organisationId: 'oslo', id: 'p1' });
    expect(body).toMatchObject({ id: 'p1', capacity: 100, startsAt: curtain, cancelled: false, version: 1 });
    expect(Object.keys(body!)).not.toEqual(expect.arrayContaining(['organisationId']));
    expect(await getPrices(views, { ...performance, id: 'sponsor' })).toMatchObject({
      ticketTypeId: 'sponsor',
      prices: everywhere(0),
      version: 1,
    });
    expect(await getPrices(views, { ...performance, id: 'constructor' })).toBeUndefined();
    expect(await getAllocation(views, { ...performance, id: 'press' })).toMatchObject({ id: 'press', quantity: 5 });
    expect(await getPerformance(views, { organisationId: 'bergen', id: 'p1' })).toBeUndefined();
  });

  it('pages allocations and performances', async () => {
    const others = ['p2', 'p3'].map((performanceId) => performanceCreated({ performanceId }));
    const allocations = ['a', 'b', 'c'].map((allocationId) => allocationSet({ allocationId, quantity: 1 }));
    const views = await viewsOf([performanceCreated(), ...others, ...allocations]);
    const first = await listAllocations(views, { ...performance, limit: 2 });
    expect(first?.items.map(({ id }) => id)).toEqual(['a', 'b']);
    const second = await listAllocations(views, { ...performance, limit: 2, cursor: first!.nextCursor! });
    expect(second).toMatchObject({ items: [{ id: 'c' }], nextCursor: null });
    await expect(listAllocations(views, { ...performance, limit: 2, cursor: 'x' })).rejects.toThrow('cursor');
    expect(await listAllocations(views, { ...performance, performanceId: 'p9', limit: 2 })).toBeUndefined();
    const page = await listPerformances(views, { organisationId: 'oslo', limit: 2 });
    expect(page.items.map(({ id }) => id)).toEqual(['p1', 'p2']);
  });
});
