import { now, performanceCreated, shifted } from '../../test/support/builders';
import { positionOf, specifyProjection, viewsOf } from '../../test/support/projection-specification';
import { rejectionsReport } from './refusals.queries';
import { refusalsProjection } from './refusals.projection';

const refused = (data: object, at = now) => ({
  event: {
    type: 'CommandRefused',
    data: { code: 'CAMPAIGN_TOTAL_EXCEEDED', performanceId: 'p1', campaignId: 'k1', quantity: 2, dropped: 0, ...data },
  },
  stream: 'refusals-oslo',
  at,
});
const nowhere = { code: 'NOTHING_TO_CHANGE', performanceId: null, campaignId: null, quantity: null };
const document = { organisationId: 'oslo', day: '2026-02-10', count: 1, quantity: 0, lastAt: now, dropped: 0 };
const nextDay = shifted(now, 86_400_000);

describe('the refusals view', () => {
  it('G-05: counts what was refused by day, by reason and by what was wanted, and the last time', async () => {
    const later = shifted(now, 5);
    const exceeded = { ...document, code: 'CAMPAIGN_TOTAL_EXCEEDED', performanceId: 'p1', campaignId: 'k1' };
    await specifyProjection(refusalsProjection)
      .given(refused({}, later), refused({ quantity: 3, dropped: 7 }), refused({}, nextDay), refused(nowhere))
      .then({
        'oslo/2026-02-10/CAMPAIGN_TOTAL_EXCEEDED/p1/k1': {
          ...{ ...exceeded, count: 2, quantity: 5, lastAt: later, dropped: 7, last: positionOf(1) },
        },
        'oslo/2026-02-11/CAMPAIGN_TOTAL_EXCEEDED/p1/k1': {
          ...{ ...exceeded, day: '2026-02-11', quantity: 2, lastAt: nextDay, last: positionOf(2) },
        },
        'oslo/2026-02-10/NOTHING_TO_CHANGE//': {
          ...{ ...document, code: 'NOTHING_TO_CHANGE', performanceId: null, campaignId: null, last: positionOf(3) },
        },
      });
  });

  it('reports a row for each reason and campaign, and what could not be kept', async () => {
    const another = { performanceId: 'p2', campaignId: 'k2', dropped: 1 };
    const views = await viewsOf([
      performanceCreated(),
      refused({}),
      refused({}, nextDay),
      refused(another),
      refused(nowhere),
    ]);
    const report = await rejectionsReport(views, { organisationId: 'oslo' });
    const link = '/v1/audit/events?type=CommandRefused';
    const first = { code: 'CAMPAIGN_TOTAL_EXCEEDED', performanceId: 'p1', campaignId: 'k1' };
    expect(report.items).toEqual([
      {
        ...{ ...first, count: 2, quantity: 4, lastAt: nextDay },
        events: `${link}&performanceId=p1&campaignId=k1&row=rejections/CAMPAIGN_TOTAL_EXCEEDED/p1/k1&upTo=${positionOf(2)}`,
      },
      expect.objectContaining({ campaignId: 'k2', count: 1 }),
      {
        ...{ code: 'NOTHING_TO_CHANGE', count: 1, quantity: 0, lastAt: now },
        events: `${link}&row=rejections/NOTHING_TO_CHANGE//&upTo=${positionOf(4)}`,
      },
    ]);
    expect(report.totals).toEqual({ count: 4, quantity: 6, dropped: 1 });
    const campaigns = async (filter: object) => {
      const { items } = await rejectionsReport(views, { organisationId: 'oslo', ...filter });
      return items.map(({ campaignId, count }) => [campaignId, count]);
    };
    expect(await campaigns({ performanceId: 'p2' })).toEqual([['k2', 1]]);
    expect(await campaigns({ seasonId: 'spring' })).toEqual([['k1', 2]]);
    expect(await campaigns({ from: nextDay })).toEqual([['k1', 1]]);
    expect(await campaigns({ organisationId: 'bergen' })).toEqual([]);
  });
});
