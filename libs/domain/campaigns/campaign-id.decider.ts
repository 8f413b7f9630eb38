import { Decider } from '../../kernel/decider';
import { refuseUnless } from '../../kernel/errors';
import { DomainEvent } from '../../kernel/event';

/** The one event of a `campaign-` stream: the id is taken, and this performance carries the campaign. */
export type CampaignIdTaken = DomainEvent<
  'CampaignIdTaken',
  { readonly campaignId: string; readonly performanceId: string }
>;

export interface TakeCampaignId {
  readonly type: 'TakeCampaignId';
  readonly campaignId: string;
  readonly performanceId: string;
}

interface CampaignIdState {
  performanceId: string | null;
}

/** One event per campaign: its id is unique, and a call that names only the campaign finds the performance that carries it. */
export const campaignId: Decider<TakeCampaignId, CampaignIdTaken, CampaignIdState> = {
  category: 'campaign',
  stateVersion: 1,
  initialState: () => ({ performanceId: null }),
  decide(state, command) {
    refuseUnless(state.performanceId === null, 'ID_TAKEN', { id: command.campaignId });
    return [
      { type: 'CampaignIdTaken', data: { campaignId: command.campaignId, performanceId: command.performanceId } },
    ];
  },
  evolve(state, event) {
    state.performanceId = event.data.performanceId;
    return state;
  },
};
