import { specify } from '../../kernel/decider-specification';
import { campaignId, CampaignIdTaken } from './campaign-id.decider';

const take = { type: 'TakeCampaignId', campaignId: 'k1', performanceId: 'p1' } as const;
const taken: CampaignIdTaken = { type: 'CampaignIdTaken', data: { campaignId: 'k1', performanceId: 'p1' } };

describe('the id of a campaign', () => {
  it('is taken for one performance', () => {
    specify(campaignId).given().when(take).then(taken);
  });

  it('is taken once', () => {
    specify(campaignId)
      .given(taken)
      .when({ ...take, performanceId: 'p2' })
      .thenRefused('ID_TAKEN', { id: 'k1' });
  });
});
