import {
  campaignCreated,
  curtain,
  everywhere,
  holdPaid,
  linkCloses,
  linkOpens,
  money,
  now,
  performanceCreated,
  shifted,
  ticketsClaimed,
  ticketsHeld,
  ticketsReleased,
  ticketTypePriced,
} from '../../test/support/builders';
import { Placed, viewsOf } from '../../test/support/projection-specification';
import { getCampaign, getCampaignDetail, listCampaignTransactions, listSalesChannels } from './campaigns.queries';
import { linkPage } from './link-page.queries';

const sponsor = (fields: object = {}): Placed => ({
  event: {
    type: 'TicketTypeCreated',
    data: {
      ticketTypeId: 'sponsor',
      name: 'Sponsor',
      kind: 'standard',
      soldOnline: true,
      webPurchaseCode: '!SPONSOR',
      ...fields,
    },
  },
  stream: 'ticketTypes-oslo',
});
const hamlet: Placed = {
  event: { type: 'ProductionCreated', data: { productionId: 'hamlet', name: 'Hamlet' } },
  stream: 'production-oslo_hamlet',
};
const setting = [hamlet, sponsor(), performanceCreated(), ticketTypePriced({ prices: everywhere(20000) })];
const id = { organisationId: 'oslo', id: 'k1' };
const known = <E extends { data: object }>(event: E): E => ({
  ...event,
  data: { ...event.data, person: { email: `sealed:${(event.data as { customerId: string }).customerId}@x.no` } },
});
const claimed = (orderId: string, more: object = {}) => known(ticketsClaimed({ orderId, price: 20000, ...more }));
const statusOf = async (events: readonly Placed[], at = now) =>
  (await getCampaign(await viewsOf(events, at), id))?.status;

describe('a campaign as it is read', () => {
  it('CAMP-14, CAMP-17: is a row among the sales channels of its performance', async () => {
    const views = await viewsOf([...setting, campaignCreated(), claimed('o1', { quantity: 2 }), ticketsHeld()]);
    const page = await listSalesChannels(views, { organisationId: 'oslo', performanceId: 'p1', limit: 50 });
    expect(page).toEqual({
      items: [
        {
          id: 'k1',
          performanceId: 'p1',
          kind: 'closed_sale',
          name: 'Sponsors',
          ticketTypeId: 'sponsor',
          validFrom: linkOpens,
          validUntil: linkCloses,
          maxTotal: 10,
          maxPerUser: null,
          releaseOnCancel: true,
          status: 'active',
          claimedGross: 2,
          released: 0,
          claimed: 2,
          reserved: 1,
          remaining: 7,
          revenue: money(40000),
          version: 1,
        },
      ],
      nextCursor: null,
    });
    expect(await listSalesChannels(views, { organisationId: 'oslo', performanceId: 'p9', limit: 50 })).toBeUndefined();
  });

  it('CAMP-16: has the status of the moment it is read at', async () => {
    const events = [...setting, campaignCreated({ maxTotal: 1 })];
    expect(await statusOf(events, shifted(linkOpens, -1))).toBe('scheduled');
    expect(await statusOf(events)).toBe('active');
    expect(await statusOf([...events, ticketsHeld()])).toBe('sold_out');
    expect(await statusOf(events, linkCloses)).toBe('ended');
    const stopped = { type: 'CampaignStopped', data: { campaignId: 'k1', reason: null } };
    expect(await statusOf([...events, stopped])).toBe('stopped');
  });

  it('CAMP-04, CAMP-08, CAMP-13: is blocked by what lies beside it', async () => {
    const priced = ticketTypePriced();
    const offline = {
      type: 'PerformanceEdited',
      data: { performanceId: 'p1', changes: { availableOnline: { from: true, to: false } } },
    };
    const cancelled = { type: 'PerformanceCancelled', data: { performanceId: 'p1', reason: 'storm' } };
    const long = campaignCreated({ validUntil: shifted(curtain, 60_000) });
    expect(await statusOf([...setting, long, offline])).toBe('blocked');
    expect(await statusOf([...setting, long, cancelled])).toBe('blocked');
    expect(await statusOf([...setting, long], curtain)).toBe('blocked');
    expect(await statusOf([sponsor({ soldOnline: false }), performanceCreated(), priced, long])).toBe('blocked');
  });

  it('CAMP-18: shows its newest transactions with the addresses of those who took the tickets', async () => {
    const hold = known(ticketsHeld({ orderId: 'o2', customerId: 'bob' }));
    const views = await viewsOf([...setting, campaignCreated(), claimed('o1', { quantity: 2 }), hold]);
    const detail = await getCampaignDetail(views, { ...id, personal: true });
    expect(detail).toMatchObject({ id: 'k1', claimed: 2 });
    expect(detail?.transactions).toEqual([
      {
        orderId: 'o2',
        ticketIds: ['o2-0'],
        quantity: 1,
        amount: money(20000),
        email: 'bob@x.no',
        at: now,
        status: 'reserved',
      },
      {
        orderId: 'o1',
        ticketIds: ['o1-0', 'o1-1'],
        quantity: 2,
        amount: money(40000),
        email: 'ada@x.no',
        at: now,
        status: 'claimed',
      },
    ]);
    const anonymous = await getCampaignDetail(views, { ...id, personal: false });
    expect(anonymous?.transactions.map(({ email }) => email)).toEqual([null, null]);
    expect(await getCampaignDetail(views, { ...id, id: 'k9', personal: true })).toBeUndefined();
  });

  it('pages all its transactions, newest first', async () => {
    const claims = ['o1', 'o2', 'o3'].map((orderId) => claimed(orderId));
    const views = await viewsOf([...setting, campaignCreated(), ...claims]);
    const first = (await listCampaignTransactions(views, { ...id, personal: true, limit: 2 }))!;
    const second = await listCampaignTransactions(views, {
      ...id,
      personal: true,
      limit: 2,
      cursor: first.nextCursor!,
    });
    expect(first.items.map(({ orderId }) => orderId)).toEqual(['o3', 'o2']);
    expect(second).toMatchObject({ items: [{ orderId: 'o1' }], nextCursor: null });
  });

  it('is one transaction for a reservation and its payment', async () => {
    const hold = known(ticketsHeld({ quantity: 2 }));
    const paid = holdPaid(hold);
    const views = await viewsOf([...setting, campaignCreated(), hold, paid, ticketsReleased(paid, [0])]);
    const { items } = (await listCampaignTransactions(views, { ...id, personal: true, limit: 50 }))!;
    expect(items).toMatchObject([{ orderId: 'o1', quantity: 2, status: 'claimed', email: 'ada@x.no' }]);
  });
});

describe('the page behind a sales link', () => {
  const link = { organisationId: 'oslo', campaignId: 'k1', linkVersion: 1 };

  it('says what is offered, to whom and for how long', async () => {
    const views = await viewsOf([...setting, campaignCreated({ maxPerUser: 4 })]);
    expect(await linkPage(views, link)).toEqual({
      body: {
        name: 'Sponsors',
        performance: { id: 'p1', name: 'Hamlet', startsAt: curtain, timeZone: 'Europe/Oslo' },
        ticketType: { id: 'sponsor', name: 'Sponsor' },
        price: { amount: 20000, currency: 'NOK' },
        prices: everywhere(20000),
        validFrom: linkOpens,
        validUntil: linkCloses,
        status: 'active',
        remaining: 4,
        maxPerUser: 4,
      },
      refusal: null,
    });
  });

  it.each<[string, object, number | null]>([
    ['what is left', { maxTotal: 3, maxPerUser: 3 }, 2],
    ['the cap per person', { maxTotal: null, maxPerUser: 2 }, 2],
    ['no limit', { maxTotal: null, maxPerUser: null }, null],
  ])('says how many are to be had: %s', async (_what, caps, remaining) => {
    const views = await viewsOf([...setting, campaignCreated(caps), ticketsClaimed()]);
    expect((await linkPage(views, link))?.body.remaining).toBe(remaining);
  });

  it('CAMP-16: says by its body and a code why it is dead', async () => {
    const views = await viewsOf([...setting, campaignCreated()], linkCloses);
    const page = await linkPage(views, link);
    expect(page?.refusal).toEqual({ code: 'CAMPAIGN_ENDED', details: { endsAt: linkCloses, ...page?.body } });
    expect(page?.body.status).toBe('ended');
  });

  it('CAMP-15: is not there for a link that was rotated away', async () => {
    const rotated = { type: 'CampaignLinkRotated', data: { campaignId: 'k1', linkVersion: 2 } };
    const views = await viewsOf([...setting, campaignCreated(), rotated]);
    expect(await linkPage(views, link)).toBeUndefined();
    expect(await linkPage(views, { ...link, linkVersion: 2 })).toBeDefined();
  });
});
