import { now, shifted } from '../../test/support/builders';
import { specifyProjection, viewsOf } from '../../test/support/projection-specification';
import { listRejections } from './refusals.queries';
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
const document = { organisationId: 'oslo', count: 1, quantity: 0, lastAt: now, dropped: 0 };

describe('the refusals view', () => {
  it('G-05: counts what was refused by reason and by what was wanted, and the last time', async () => {
    const later = shifted(now, 5);
    await specifyProjection(refusalsProjection)
      .given(refused({}, later), refused({ quantity: 3, dropped: 7 }), refused(nowhere))
      .then({
        'oslo/CAMPAIGN_TOTAL_EXCEEDED/p1/k1': {
          ...document,
          code: 'CAMPAIGN_TOTAL_EXCEEDED',
          performanceId: 'p1',
          campaignId: 'k1',
          count: 2,
          quantity: 5,
          lastAt: later,
          dropped: 7,
        },
        'oslo/NOTHING_TO_CHANGE//': { ...document, code: 'NOTHING_TO_CHANGE', performanceId: null, campaignId: null },
      });
  });

  it('reports a row for each reason and campaign, page by page, and what could not be kept', async () => {
    const views = await viewsOf([refused({}), refused({ campaignId: 'k2', dropped: 1 }), refused(nowhere)]);
    const first = await listRejections(views, { organisationId: 'oslo', limit: 2 });
    const second = await listRejections(views, { organisationId: 'oslo', limit: 2, cursor: first.nextCursor! });
    expect(first.items.map(({ campaignId, quantity }) => [campaignId, quantity])).toEqual([
      ['k1', 2],
      ['k2', 2],
    ]);
    expect(second.items).toEqual([{ code: 'NOTHING_TO_CHANGE', count: 1, quantity: 0, lastAt: now }]);
    expect(first.totals).toEqual({ count: 3, quantity: 4, dropped: 1 });
    expect((await listRejections(views, { organisationId: 'bergen', limit: 2 })).items).toEqual([]);
  });
});
