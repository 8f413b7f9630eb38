import {
  boughtTickets,
  day,
  exchange,
  hour,
  openExchangeHouse,
  paid,
  quoteExchange,
  setRules,
} from '../support/exchanging';
import { after, made, refused, setClock, startsAt, type House } from '../support/scenario';
import { type SharedServer, sharedServer } from '../support/server';

let server: SharedServer;
beforeAll(async () => {
  server = await sharedServer();
});
afterAll(() => server.dispose());

const due = 7500;
const deadline = after(startsAt, -7 * day);
const rules = { cutoffDays: 7 };
const reschedule = ({ admin }: House, to: string) =>
  made(admin.post('/v1/performances/show/reschedule', { startsAt: to }));

describe('the deadline of an exchange', () => {
  it('EXC-06: lets it pass at its instant, and refuses it a millisecond later', async () => {
    const house = await openExchangeHouse(server.url, { rules });
    const orders = [await boughtTickets(house), await boughtTickets(house), await boughtTickets(house)];
    await setClock(house, after(deadline, -1));
    expect(await exchange(house, orders[0], paid(due))).toMatchObject({ status: 201 });
    await setClock(house, deadline);
    expect(await exchange(house, orders[1], paid(due))).toMatchObject({ status: 201 });
    await setClock(house, after(deadline, 1));
    const late = { deadline, performanceId: 'show', startsAt };
    expect(await exchange(house, orders[2], paid(due))).toMatchObject(refused(409, 'EXCHANGE_DEADLINE_PASSED', late));
    expect(await quoteExchange(house, orders[2])).toMatchObject(refused(409, 'EXCHANGE_DEADLINE_PASSED', late));
  });

  it('EXC-06: is the start itself when it is 0 days before, and that is too late', async () => {
    const house = await openExchangeHouse(server.url);
    const orders = [await boughtTickets(house), await boughtTickets(house)];
    await setClock(house, after(startsAt, -1));
    expect(await exchange(house, orders[0], paid(due))).toMatchObject({ status: 201 });
    await setClock(house, startsAt);
    expect(await exchange(house, orders[1], paid(due))).toMatchObject(refused(409, 'EXCHANGE_DEADLINE_PASSED'));
    const counter = { channel: 'box_office', reason: 'came late', ...paid(5000 + 4000) };
    expect(await exchange(house, orders[1], counter)).toMatchObject({ status: 201 });
  });

  it('EXC-06: moves with the performance', async () => {
    const house = await openExchangeHouse(server.url, { rules });
    const order = await boughtTickets(house);
    await setClock(house, after(deadline, 1));
    await reschedule(house, after(startsAt, hour));
    expect(await quoteExchange(house, order)).toMatchObject({ status: 200, body: { deadline: after(deadline, hour) } });
    await reschedule(house, startsAt);
    expect(await quoteExchange(house, order)).toMatchObject(refused(409, 'EXCHANGE_DEADLINE_PASSED'));
  });

  it('EXC-15: is promised by a quote, which does not hold once the performance is moved', async () => {
    const house = await openExchangeHouse(server.url, { rules });
    const order = await boughtTickets(house);
    const { quoteId } = (await made(quoteExchange(house, order))).body;
    await reschedule(house, after(startsAt, hour));
    const changed = refused(409, 'RULES_CHANGED', { changed: ['settings'] });
    expect(await exchange(house, order, { quoteId, ...paid(due) })).toMatchObject(changed);
  });

  it('EXC-06: is so many times 24 hours over a change of the clocks, told on the clocks of the place', async () => {
    // The clocks of Oslo go forward on 29 March 2026: 19:00 on 2 April is 17:00 UTC, and a week before that it is 18:00 there.
    const friday = { startsAt: '2026-04-02T17:00:00.000Z', timeZone: 'Europe/Oslo' };
    const house = await openExchangeHouse(server.url, {
      rules,
      friday,
      saturday: { startsAt: '2026-04-03T17:00:00.000Z' },
    });
    const order = await boughtTickets(house);
    const { body } = await made(quoteExchange(house, order));
    expect(body).toMatchObject({ deadline: '2026-03-26T17:00:00.000Z', localDeadline: '2026-03-26 18:00' });
    await setClock(house, '2026-03-26T17:00:00.001Z');
    expect(await exchange(house, order)).toMatchObject(refused(409, 'EXCHANGE_DEADLINE_PASSED'));
  });

  it('EXC-15: is that of the rules as they are when the exchange is asked for', async () => {
    const house = await openExchangeHouse(server.url, { rules });
    const order = await boughtTickets(house);
    await setClock(house, after(deadline, 1));
    await setRules(house, { cutoffDays: 6 });
    expect(await exchange(house, order, paid(due))).toMatchObject({ status: 201, body: { rulesVersion: 2 } });
  });
});
