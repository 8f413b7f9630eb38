import type { Client, Json } from '../support/client';
import { after, allOf, cancel, holdMs, made, now, pay, setClock, withRole } from '../support/scenario';
import { bought, buy, inCash, openBoxOffice } from '../support/purchases';
import { type SharedServer, sharedServer } from '../support/server';
import { buySubscription, cards } from '../support/subscription-sales';
import { openSeasonHouse, openSubscription, setPart } from '../support/subscriptions';

let server: SharedServer;
beforeAll(async () => (server = await sharedServer()));
afterAll(() => server.dispose());

const day = 86_400_000;
const finance = async (admin: Client, query = '') => (await made(admin.get(`/v1/reports/finance${query}`))).body;
const told = ({ items }: Json) =>
  items.map(({ day, kind, count, amount }: Json) => [day, kind, count, amount.amount] as const);

/** Every event that a row's link lists. */
async function eventsOf(admin: Client, link: string): Promise<Json[]> {
  return (await made(admin.get(`${link}&limit=200`))).body.items;
}

describe('the report of finance', () => {
  it('I4, SALE-04, SUB-58: is what was received less what went back, with late money while it is here', async () => {
    const house = await openBoxOffice(server.url);
    const { admin } = house;
    await bought(house, 2);
    const paid = (await made(buy(house))).body;
    await made(pay(house, paid.id, 20000));
    expect((await pay(house, paid.id, 20000)).status).toBe(409);
    const late = (await made(buy(house))).body;
    await setClock(house, after(now, day + holdMs));
    expect((await pay(house, late.id, 20000)).status).toBe(409);
    await made(cancel(house, paid.id, { refund: { amount: 15000, currency: 'NOK' } }));
    const lines = [
      ['2026-02-01', 'ticket', 3, 60000],
      ['2026-02-01', 'refund', 0, 20000],
      ['2026-02-02', 'refund', 0, 20000],
    ];
    expect(told(await finance(admin))).toEqual(lines);
    for (const { id } of await allOf(house, '/v1/refunds')) {
      await made(admin.post(`/v1/refunds/${id}/complete`, { reference: 'bank' }));
    }
    const report = await finance(admin);
    expect(told(report)).toEqual([...lines.slice(0, 2), ['2026-02-02', 'refund', 3, 20000 - 20000 - 20000 - 15000]]);
    expect(report.totals.amount).toEqual({ amount: 45000, currency: 'NOK' });
    expect((await finance(admin, '?from=2026-02-02')).totals.amount.amount).toBe(-35000);
    expect((await finance(admin, '?to=2026-02-02T00:00:00Z&performanceId=show')).totals.amount.amount).toBe(80000);
    expect((await finance(admin, '?seasonId=spring')).totals).toEqual(report.totals);
    expect((await finance(admin, '?performanceId=other')).items).toEqual([]);
  });

  it('leads from a row to its events, which are the row', async () => {
    const house = await openBoxOffice(server.url);
    await bought(house, 2);
    await bought(house, 1);
    const [row] = (await finance(house.admin, '?performanceId=show')).items;
    await bought(house, 1);
    const events = await eventsOf(house.admin, row.events);
    expect(events.map(({ type }) => type)).toEqual(['TicketsSold', 'TicketsSold']);
    expect(events.reduce((sum, { data }) => sum + data.amount, 0)).toBe(row.amount.amount);
  });

  it('is a table for whoever wants CSV, with nothing in it that a spreadsheet would compute', async () => {
    const house = await openSeasonHouse(server.url);
    await openSubscription(house);
    await setPart(house, 'finance', { referenceNumber: '=1+1', department: 'Sales, "east"', account: '3010' });
    await made(buySubscription(house, { channel: 'box_office', payment: inCash(60000) }));
    const reply = await house.admin.get('/v1/reports/finance', { headers: { accept: 'text/csv' } });
    expect(reply.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    expect(reply.headers.get('cache-control')).toBe('no-store');
    const [headers, line, ...rest] = (reply.body as string).split('\r\n');
    expect(headers).toBe('day,kind,referenceNumber,department,account,count,amount,currency,events');
    expect(line).toMatch(/^2026-02-01,ticket,'=1\+1,"Sales, ""east""",3010,3,60000,NOK,"?\/v1\/audit\/events/);
    expect(rest).toEqual(['']);
    const json = { headers: { accept: 'text/csv;q=0.5, application/json' } };
    expect((await house.admin.get('/v1/reports/finance', json)).body.totals.count).toBe(3);
  });

  it('is refused with what is wrong with its filters', async () => {
    const { admin } = await openBoxOffice(server.url);
    const wrong = async (query: string) => (await admin.get(`/v1/reports/finance?${query}`)).body;
    expect(await wrong('from=yesterday')).toMatchObject({ status: 400, code: 'INVALID_QUERY' });
    expect(await wrong('to=2026-02-01T10:00')).toMatchObject({ status: 400, code: 'TIMEZONE_REQUIRED' });
    expect(await wrong('kind=ticket')).toMatchObject({ status: 400, code: 'INVALID_QUERY' });
  });
});

describe('the report of the sales of subscriptions', () => {
  it('SUB-06, SUB-53: counts units, tickets and money by subscription, type and channel, as the books do', async () => {
    const house = await openSeasonHouse(server.url);
    const { admin } = house;
    await openSubscription(house);
    await setPart(house, 'discounts', { codes: [{ code: 'MINUS', percent: 10 }] });
    await setPart(house, 'finance', { referenceNumber: '4711' });
    await made(buySubscription(house, { channel: 'box_office', units: cards(2), payment: inCash(120000) }));
    const later = (await made(buySubscription(house, { discountCode: 'MINUS' }))).body;
    const sales = async (query = '') => (await made(admin.get(`/v1/reports/subscription-sales${query}`))).body;
    const of = { seasonId: 'spring', subscriptionId: 'classics', type: 'series', ticketTypeId: 'card' };
    const nok = (amount: number) => ({ amount, currency: 'NOK' });
    const atTheTill = { ...of, channel: 'box_office', units: 2, tickets: 6, amount: nok(120000) };
    expect((await sales()).items).toMatchObject([atTheTill]);
    await setClock(house, after(now, 60_000));
    await made(pay(house, later.id, 54000));
    const report = await sales();
    const online = { ...of, channel: 'online', units: 1, tickets: 3, amount: nok(54000) };
    expect(report.items).toMatchObject([atTheTill, online]);
    expect(report.totals).toEqual({ units: 3, tickets: 9, amount: nok(174000) });
    expect((await sales('?performanceId=p2')).totals).toEqual({ units: 3, tickets: 3, amount: nok(58000) });
    expect((await sales('?seasonId=autumn')).items).toEqual([]);
    const books = await finance(admin);
    expect(books.items).toMatchObject([
      { kind: 'ticket', referenceNumber: '4711', count: 9, amount: nok(180000) },
      { kind: 'discount', referenceNumber: '4711', count: 3, amount: nok(-6000) },
    ]);
    expect(books.totals.amount).toEqual(report.totals.amount);
    const events = await eventsOf(admin, report.items[1].events);
    expect(events).toMatchObject([{ data: { channel: 'online', amount: 54000 } }]);
  });

  it('is for those who read reports', async () => {
    const house = await openSeasonHouse(server.url);
    const reporting = await withRole(house, 'reporting');
    expect((await reporting.get('/v1/reports/subscription-sales')).body).toEqual({
      items: [],
      totals: { units: 0, tickets: 0, amount: { amount: 0, currency: 'NOK' } },
    });
    expect((await (await withRole(house, 'online')).get('/v1/reports/finance')).status).toBe(403);
  });
});
