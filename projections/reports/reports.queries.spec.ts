import { now, payment, performanceCreated, shifted } from '../../test/support/builders';
import { ticketsSold } from '../../test/support/ordinary-sale';
import { positionOf, viewsOf } from '../../test/support/projection-specification';
import { cardsOn, subscriptionPurchased } from '../../test/support/subscription-orders';
import { Views } from '../query-context';
import { financeReport } from './finance.queries';
import { ReportFilter } from './figures.queries';
import { subscriptionSalesReport } from './subscription-sales.queries';

const days = (n: number) => shifted(now, n * 86_400_000);
const nok = (amount: number) => ({ amount, currency: 'NOK' });
const finance = { referenceNumber: '4711', department: null, account: null };
const purchased = subscriptionPurchased(payment(80000), { finance, seasonId: 'autumn' });
const events = [
  performanceCreated(),
  performanceCreated({ performanceId: 'p2', seasonId: 'winter' }),
  { event: ticketsSold(), at: now },
  { event: ticketsSold({ orderId: 'o2', quantity: 2 }), at: days(1) },
  { event: purchased, stream: 'order-oslo_o3', at: days(1) },
];

const finances = async (filter: Partial<ReportFilter> = {}, views?: Views) => {
  const input = { organisationId: 'oslo', currency: 'NOK', ...filter };
  const { items, totals } = await financeReport(views ?? (await viewsOf(events)), input);
  return { rows: items.map(({ day, kind, count, amount }) => [day, kind, count, amount.amount]), items, totals };
};

describe('the report of finance', () => {
  it('SUB-53: has a row for each day, kind and reference, with the events behind it', async () => {
    const { items, totals } = await finances();
    const link = '/v1/audit/events?type=TicketClaimed,TicketsSold,SubscriptionPurchased,TicketExchanged';
    const second = `${link}&from=2026-02-11T00:00:00.000Z&to=2026-02-12T00:00:00.000Z`;
    expect(items).toEqual([
      {
        ...{ day: '2026-02-10', kind: 'ticket', count: 1, amount: nok(20000) },
        events: `${link}&from=2026-02-10T00:00:00.000Z&to=2026-02-11T00:00:00.000Z&row=finance/ticket////&upTo=${positionOf(2)}`,
      },
      {
        ...{ day: '2026-02-11', kind: 'ticket', count: 2, amount: nok(40000) },
        events: `${second}&row=finance/ticket////&upTo=${positionOf(3)}`,
      },
      {
        ...{ day: '2026-02-11', kind: 'ticket', referenceNumber: '4711', count: 4, amount: nok(80000) },
        events: `${second}&row=finance/ticket/4711///&upTo=${positionOf(4)}`,
      },
    ]);
    expect(totals).toEqual({ count: 7, amount: nok(140000) });
  });

  it('leaves out what is of other days, whole ones', async () => {
    expect((await finances({ from: days(1) })).rows).toHaveLength(2);
    expect((await finances({ to: '2026-02-11T00:00:00.000Z' })).rows).toHaveLength(1);
    expect((await finances({ to: '2026-02-11T00:00:00.001Z' })).rows).toHaveLength(3);
    expect((await finances({ from: days(2) })).totals).toEqual({ count: 0, amount: nok(0) });
  });

  it('leaves out other performances and seasons; a subscription is of its own season', async () => {
    expect((await finances({ performanceId: 'p2' })).rows).toEqual([['2026-02-11', 'ticket', 2, 40000]]);
    expect((await finances({ seasonId: 'spring' })).totals).toEqual({ count: 3, amount: nok(60000) });
    expect((await finances({ seasonId: 'autumn' })).rows).toEqual([['2026-02-11', 'ticket', 4, 80000]]);
    expect((await finances({ organisationId: 'bergen' })).items).toEqual([]);
  });

  it('is read anew while the figures move, and refused when they do not stand still', async () => {
    const views = await viewsOf(events);
    let behind = 2;
    const moving: Views['store'] = new Proxy(views.store, {
      get: (of, name) => {
        if (name === 'checkpoint') return async () => (behind-- > 0 ? positionOf(3) : positionOf(4));
        const member = Reflect.get(of, name) as unknown;
        return typeof member === 'function' ? (member.bind(of) as unknown) : member;
      },
    });
    expect((await finances({}, { ...views, store: moving })).rows).toHaveLength(3);
    expect(behind).toBe(-1);
    behind = 1_000;
    await expect(finances({}, { ...views, store: moving })).rejects.toMatchObject({ code: 'PROJECTION_LAGGING' });
  });
});

describe('the report of the sales of subscriptions', () => {
  const sales = async (filter: Partial<ReportFilter> = {}) =>
    subscriptionSalesReport(await viewsOf(events), { organisationId: 'oslo', currency: 'NOK', ...filter });

  it('has a row for each subscription, type and channel, over all days asked for', async () => {
    const { items, totals } = await sales({ from: now });
    const row = { seasonId: 'autumn', subscriptionId: 's1', type: 'series', ticketTypeId: 'card', channel: 'online' };
    const link = '/v1/audit/events?type=SubscriptionPurchased&subscriptionId=s1&ticketTypeId=card';
    const sold = { units: 2, tickets: 4, amount: nok(80000) };
    const rest = `from=2026-02-10T00:00:00.000Z&row=subscription-sales/autumn/s1/series/card/online/`;
    expect(items).toEqual([{ ...row, ...sold, events: `${link}&${rest}&upTo=${positionOf(4)}` }]);
    expect(totals).toEqual(sold);
    expect((await sales({ to: now })).items).toEqual([]);
  });

  it('tells what is on one performance, and of one season', async () => {
    const { parts } = purchased.data;
    expect(parts[0]).toEqual(cardsOn('p1'));
    expect((await sales({ performanceId: 'p1' })).totals).toEqual({ units: 2, tickets: 2, amount: nok(40000) });
    expect((await sales({ performanceId: 'p9' })).items).toEqual([]);
    expect((await sales({ seasonId: 'autumn' })).items).toHaveLength(1);
    expect((await sales({ seasonId: 'spring' })).items).toEqual([]);
  });
});
