import {
  curtain,
  everywhere,
  now,
  performanceCreated,
  shifted,
  ticketTypePriced,
  unnumbered,
} from '../../test/support/builders';
import { Placed, viewsOf } from '../../test/support/projection-specification';
import { listCampaignTicketTypes } from './campaign-ticket-types.queries';
import { listCatalogue } from './catalogue.queries';

const type = (ticketTypeId: string, fields: object = {}): Placed => ({
  event: {
    type: 'TicketTypeCreated',
    data: {
      ticketTypeId,
      name: `The ${ticketTypeId}`,
      kind: 'standard',
      soldOnline: true,
      webPurchaseCode: null,
      ...fields,
    },
  },
  stream: 'ticketTypes-oslo',
});
const hamlet: Placed = {
  event: { type: 'ProductionCreated', data: { productionId: 'hamlet', name: 'Hamlet' } },
  stream: 'production-oslo_hamlet',
};
const priced = (ticketTypeId: string, more: object = {}) =>
  ticketTypePriced({ ticketTypeId, prices: everywhere(20000), ...more });
const catalogue = async (events: readonly Placed[], at = now) =>
  (await listCatalogue(await viewsOf(events, at), { organisationId: 'oslo', limit: 50 })).items;

describe('the catalogue', () => {
  it('shows a performance on sale with its production and the prices anyone may pay', async () => {
    expect(await catalogue([hamlet, performanceCreated(), type('adult'), priced('adult')])).toEqual([
      {
        id: 'p1',
        production: { id: 'hamlet', name: 'Hamlet' },
        seasonId: 'spring',
        startsAt: curtain,
        timeZone: 'Europe/Oslo',
        numbered: false,
        salesEndsAt: null,
        ticketTypes: [{ id: 'adult', name: 'The adult', prices: everywhere(20000), closesAt: null }],
      },
    ]);
  });

  it.each<[string, Placed, Placed]>([
    ['CAMP-01: campaign', type('x', { webPurchaseCode: '!X' }), priced('x')],
    ['SUB-02: subscription', type('x', { kind: 'subscription' }), priced('x')],
    ['offline', type('x', { soldOnline: false }), priced('x')],
    ['box office', type('x'), priced('x', { access: 'local' })],
    ['not yet open', type('x'), priced('x', { opensAt: shifted(now, 1) })],
    ['closed', type('x'), priced('x', { closesAt: now })],
    ['unpriced', type('x'), priced('x', { prices: [] })],
  ])('hides %s ticket types', async (_what, made, price) => {
    expect(await catalogue([performanceCreated(), made, price])).toMatchObject([{ id: 'p1', ticketTypes: [] }]);
  });

  it.each<[string, Parameters<typeof performanceCreated>[0]]>([
    ['offline', { availableOnline: false }],
    ['not on sale', { salesStatus: 'not_on_sale' }],
    ['before its sale', { salesStartsAt: shifted(now, 1) }],
    ['after its sale', { salesEndsAt: now }],
    ['started', { startsAt: now }],
  ])('hides a performance that is %s', async (_what, settings) => {
    expect(await catalogue([performanceCreated(settings)])).toEqual([]);
  });

  it('goes by the start of the performances, and a walk goes on although the clock does', async () => {
    const starting = (performanceId: string, hours: number) =>
      performanceCreated({ performanceId, startsAt: shifted(now, hours * 3_600_000), seating: unnumbered(1) });
    const views = await viewsOf([starting('c', 3), starting('a', 1), starting('b', 2)]);
    const first = await listCatalogue(views, { organisationId: 'oslo', limit: 1 });
    const later = { ...views, now: () => shifted(now, 3_600_001) };
    const second = await listCatalogue(later, { organisationId: 'oslo', limit: 2, cursor: first.nextCursor! });
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    await expect(listCatalogue(views, { organisationId: 'oslo', limit: 1, cursor: 'x' })).rejects.toThrow('cursor');
  });
});

describe('a page of the catalogue', () => {
  const starting = (performanceId: string, hours: number, settings: Parameters<typeof performanceCreated>[0] = {}) =>
    performanceCreated({ performanceId, startsAt: shifted(now, hours * 3_600_000), ...settings });
  const ended = { salesEndsAt: now };
  const pages = async (limit: number, ...events: Placed[]) => {
    const views = await viewsOf(events);
    const walked: string[][] = [];
    let cursor: string | undefined;
    do {
      const page = await listCatalogue(views, { organisationId: 'oslo', limit, cursor });
      walked.push(page.items.map(({ id }) => id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    return walked;
  };

  it('is full as long as anything is on sale behind what is not', async () => {
    const events = [starting('a', 1, ended), starting('b', 2, ended), starting('c', 3), starting('d', 4, ended)];
    expect(await pages(1, ...events, starting('e', 5))).toEqual([['c'], ['e']]);
    expect(await pages(2, ...events, starting('e', 5), starting('f', 6))).toEqual([['c', 'e'], ['f']]);
  });

  it('ends where the list does, with nothing on sale', async () => {
    expect(await pages(1, starting('a', 1, ended), starting('b', 2, ended))).toEqual([[]]);
  });
});

describe('the ticket types a campaign may have', () => {
  it('CAMP-07, CAMP-08: are those with a campaign code that are sold on web, priced here or not', async () => {
    const views = await viewsOf([
      performanceCreated(),
      type('guest', { webPurchaseCode: '!GUEST' }),
      type('press', { webPurchaseCode: '!PRESS' }),
      type('adult'),
      type('bare', { webPurchaseCode: '!' }),
      type('offline', { webPurchaseCode: '!OFF', soldOnline: false }),
      type('series', { webPurchaseCode: '!SERIES', kind: 'subscription' }),
      priced('guest'),
    ]);
    const input = { organisationId: 'oslo', performanceId: 'p1', limit: 50 };
    const { items } = (await listCampaignTicketTypes(views, input))!;
    expect(items.map(({ id, priced: isPriced }) => [id, isPriced])).toEqual([
      ['guest', true],
      ['press', false],
    ]);
    expect(await listCampaignTicketTypes(views, { ...input, performanceId: 'p9' })).toBeUndefined();
  });
});
