import { performanceCreated, ticketsClaimed } from '../../test/support/builders';
import { specifyProjection, viewsOf } from '../../test/support/projection-specification';
import { organisationActivityProjection } from './organisation-activity.projection';
import { hasActivity } from './organisation-activity.queries';

const season = { event: { type: 'SeasonCreated', data: { seasonId: 's1', name: 'Spring' } }, stream: 'season-oslo_s1' };
const registered = { event: { type: 'OrganisationRegistered', data: {} }, stream: 'organisation-oslo' };
const refused = {
  event: {
    type: 'CommandRefused',
    data: { code: 'NOT_FOUND', performanceId: null, campaignId: null, quantity: null, dropped: 0 },
  },
  stream: 'refusals-oslo',
};

describe('the organisation activity view', () => {
  it('has one document from the first event on that counts for the sandbox clock', async () => {
    await specifyProjection(organisationActivityProjection)
      .given(registered, refused, season, performanceCreated(), ticketsClaimed())
      .then({ 'oslo/activity': { organisationId: 'oslo', active: true } });
  });

  it('does not count the organisation itself nor what was refused', async () => {
    const views = await viewsOf([registered, refused]);
    expect(await hasActivity(views, 'oslo')).toBe(false);
    expect(await hasActivity(await viewsOf([season]), 'oslo')).toBe(true);
  });
});
