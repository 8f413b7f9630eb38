import { now, shifted } from '../../test/support/builders';
import { specifyProjection, viewsOf } from '../../test/support/projection-specification';
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

  it('reports a row for each reason and campaign, and what could not be kept', async () => {
    const views = await viewsOf([refused({}), refused({ campaignId: 'k2', dropped: 1 }), refused(nowhere)]);
    const report = await rejectionsReport(views, { organisationId: 'oslo' });
    expect(report.items).toHaveLength(3);
    expect(report.items).toContainEqual({ code: 'NOTHING_TO_CHANGE', count: 1, quantity: 0, lastAt: now });
    expect(report.totals).toEqual({ count: 3, quantity: 4, dropped: 1 });
    const ofOne = await rejectionsReport(views, { organisationId: 'oslo', performanceId: 'p1' });
    expect(ofOne.items.map(({ campaignId }) => campaignId)).toEqual(['k1', 'k2']);
    expect((await rejectionsReport(views, { organisationId: 'bergen' })).items).toEqual([]);
  });
});
