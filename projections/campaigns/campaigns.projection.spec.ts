import {
  campaignCreated,
  campaignSettings,
  holdPaid,
  holdReleased,
  ticketsClaimed,
  ticketsHeld,
  ticketsReleased,
} from '../../test/support/builders';
import { positionOf, specifyProjection } from '../../test/support/projection-specification';
import { campaignsProjection } from './campaigns.projection';

const document = {
  ...campaignSettings,
  organisationId: 'oslo',
  seq: positionOf(0),
  last: expect.any(String) as unknown,
  linkVersion: 1,
  stopped: false,
  claimedGross: 0,
  released: 0,
  reserved: 0,
  revenue: 0,
  version: 1,
};
const about = (type: string, more: object = {}) => ({ type, data: { campaignId: 'k1', ...more } });

describe('the campaigns view', () => {
  it('CAMP-17: counts what was claimed, released and reserved, and what it brought', async () => {
    const hold = ticketsHeld({ quantity: 3 });
    const paid = holdPaid(hold, hold.data.tickets.slice(1));
    await specifyProjection(campaignsProjection)
      .given(
        campaignCreated(),
        hold,
        ticketsHeld({ orderId: 'o2', quantity: 2 }),
        ticketsClaimed({ orderId: 'o3', quantity: 4 }),
        holdReleased(hold, 'cancelled', [0]),
        paid,
        ticketsReleased(paid, [1]),
      )
      .then({ 'oslo/k1': { ...document, claimedGross: 6, released: 1, reserved: 2, revenue: 20000 } });
  });

  it('counts the changes of its settings in its version', async () => {
    await specifyProjection(campaignsProjection)
      .given(
        campaignCreated(),
        about('CampaignEdited', { changes: { name: { from: 'Sponsors', to: 'Friends' } } }),
        about('CampaignStopped', { reason: null }),
        about('CampaignLinkRotated', { linkVersion: 2 }),
        ticketsClaimed(),
      )
      .then({
        'oslo/k1': { ...document, name: 'Friends', stopped: true, linkVersion: 2, claimedGross: 1, version: 4 },
      });
  });

  it('keeps campaigns of one id in two organisations apart (G-07)', async () => {
    await specifyProjection(campaignsProjection)
      .given(campaignCreated(), {
        event: campaignCreated({ name: 'Elsewhere' }),
        stream: 'performance-bergen_p1',
        organisationId: 'bergen',
      })
      .then({
        'oslo/k1': document,
        'bergen/k1': { ...document, name: 'Elsewhere', organisationId: 'bergen', seq: positionOf(1) },
      });
  });

  it('passes over sales that belong to no campaign', async () => {
    const hold = ticketsHeld();
    await specifyProjection(campaignsProjection)
      .given({ ...hold, data: { ...hold.data, campaignId: null } })
      .then({});
  });
});
