import { join } from 'node:path';
import { type Server, startServer } from '../support/server';
import { blocksOf, type Desk, shownBy } from './pasted';

let server: Server;

beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.dispose());

const desk = (): Desk => ({ url: server.url, keysFile: join(server.dir, 'demo-keys.json') });
const finder = blocksOf('README.md')[0]!;

describe('docs/sell-a-season.md', () => {
  const script = [finder, ...blocksOf('docs/sell-a-season.md')].join('\n');

  it.each(['works when pasted', 'works when pasted again'])('%s', async () => {
    const [catalogue, dashboard, till, quote, web, refused, sales, finance] = await shownBy(desk(), script);
    expect([catalogue, dashboard]).toMatchObject([
      { items: expect.arrayContaining([expect.objectContaining({ name: 'Symphonies in your seat' })]) },
      { items: expect.arrayContaining([expect.objectContaining({ label: 'SYM Symphonies in your seat' })]) },
    ]);
    const same = { seatId: 'A-5', state: 'active', label: 'SYM Symphonies in your seat' };
    expect(till).toMatchObject({
      status: 'paid',
      total: { amount: 60000, currency: 'NOK' },
      tickets: [same, same, same],
    });
    expect(quote).toMatchObject({ total: { amount: 120000 }, lines: [{ quantity: 2, amount: { amount: 120000 } }] });
    expect(web).toMatchObject({ status: 'paid', due: { amount: 0 }, paid: { amount: 120000 } });
    const taken = [expect.any(String), expect.any(String), expect.any(String)];
    expect(refused).toMatchObject({ code: 'SEAT_UNAVAILABLE', details: { performanceIds: taken } });
    expect(sales).toMatchObject({ totals: { units: 3, tickets: 9, amount: { amount: 180000, currency: 'NOK' } } });
    expect(finance).toMatchObject({ items: expect.any(Array), totals: expect.any(Object) });
  });
});

describe('docs/reports.md', () => {
  const script = [...blocksOf('README.md'), ...blocksOf('docs/reports.md')].join('\n');

  it.each(['works when pasted', 'works when pasted again'])('%s', async () => {
    const [channels, occupancy, season, events, ...changes] = (await shownBy(desk(), script)).slice(5);
    const counters = { claimedGross: 2, released: 0, claimed: 2, reserved: 0 };
    expect(channels).toMatchObject({ items: [{ name: 'Friends of the house', ...counters }], totals: counters });
    expect(occupancy).toMatchObject({ totals: { capacity: 300, free: 298, held: 0, sold: 2, allocated: 0 } });
    expect(season).toMatchObject({ items: [{ performances: 1, tickets: 2, revenue: { amount: 0 } }] });
    expect(events).toMatchObject({ items: [{ type: 'TicketClaimed' }] });
    const views = new Set(changes.map(({ view }) => view));
    expect([...views]).toEqual(expect.arrayContaining(['campaigns', 'performances', 'reports', 'orders']));
    expect(views).not.toContain('customers');
  });
});

describe('docs/auditors.md', () => {
  const asBuilt = (script: string) => script.replaceAll('npm run --silent cli --', 'node dist/apps/cli/main.js');
  const script = [...blocksOf('README.md'), ...blocksOf('docs/auditors.md')].join('\n');

  it.each(['works when pasted', 'works when pasted again'])('%s', async () => {
    const shown = (await shownBy(desk(), asBuilt(script))).slice(5);
    const [events, inSwedish, named, looks, refused, before, diff, head, exported, verdict] = shown;
    expect(events).toMatchObject({ items: [{ type: 'CampaignCreated' }, { type: 'TicketClaimed' }] });
    const text = (page: unknown) => JSON.stringify(page);
    expect(text(inSwedish)).toMatch(/tog 2 biljetter till/);
    expect(text(inSwedish)).not.toContain('Ada');
    expect(text(named)).toMatch(/Ada took 2 tickets/);
    expect(looks).toMatchObject({
      items: expect.arrayContaining([expect.objectContaining({ type: 'PersonalDataOpened' })]),
    });
    expect(refused).toMatchObject({ outcome: 'refused', code: 'CAMPAIGN_PER_USER_EXCEEDED', seen: expect.any(Object) });
    expect(before).toMatchObject({ items: [{ claimed: 0, remaining: 10 }] });
    expect(diff).toMatchObject({
      changes: expect.arrayContaining([expect.objectContaining({ pointer: '/claimed', from: 0, to: 2 })]),
    });
    expect(exported).toMatchObject({ ok: true, head: { publicKey: head!.publicKey } });
    expect(verdict).toMatchObject({ state: 'done', chain: { ok: true } });
    expect(text(verdict)).not.toContain('"pointer"');
  });
});

describe('docs/change-the-date.md', () => {
  const script = [finder, ...blocksOf('docs/change-the-date.md')].join('\n');

  it.each(['works when pasted', 'works when pasted again'])('%s', async () => {
    const [rules, options, exchanged, order, refused, flows] = await shownBy(desk(), script);
    expect(rules).toMatchObject({ allowed: true, freeExchanges: 1, rulesVersion: 1 });
    const verdicts = (options!.items as { allowed: boolean; code?: string }[]).map(
      ({ allowed, code }) => code ?? allowed,
    );
    expect(verdicts).toEqual(expect.arrayContaining([true, 'TARGET_SAME_PERFORMANCE']));
    expect(exchanged).toMatchObject({ status: 'completed', free: true, fee: { amount: 0 }, due: { amount: 5000 } });
    expect(order).toMatchObject({
      total: { amount: 35000 },
      paid: { amount: 35000 },
      tickets: [{ state: 'exchanged' }, { state: 'active', price: { amount: 35000 } }],
    });
    expect(refused).toMatchObject({ code: 'TICKET_ALREADY_EXCHANGED' });
    expect(flows).toMatchObject({ totals: { exchanges: 1, tickets: 1, differences: { amount: 5000 } } });
  });
});
