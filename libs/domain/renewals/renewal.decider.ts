import { Decider } from '../../kernel/decider';
import { assertNever } from '../../kernel/errors';
import { evolveRenewalOffer, OfferCommand, OfferState, renewalOfferRules } from './renewal-offer';
import { evolveRenewalRun, RenewalRunCommand, renewalRunRules, RunState } from './renewal-run';
import { RenewalEvent } from './renewal.events';

/** A stream is that of the runs for one subscription, or that of one offer: neither grows with the number of holders, but for a line for each batch. */
export interface RenewalState {
  run: RunState | null;
  offer: OfferState | null;
}

export type RenewalCommand = RenewalRunCommand | OfferCommand;

/** The stream of all runs for one subscription. No id of an offer has a dot. */
export const runStreamId = (subscriptionId: string): string => `run.${subscriptionId}`;

export const renewalDecider: Decider<RenewalCommand, RenewalEvent, RenewalState> = {
  category: 'renewal',
  stateVersion: 1,
  initialState: () => ({ run: null, offer: null }),
  decide(state, command, now) {
    switch (command.type) {
      case 'StartRenewal':
        return renewalRunRules.StartRenewal(state.run, command, now);
      case 'AdvanceRenewal':
        return renewalRunRules.AdvanceRenewal(state.run, command);
      case 'OfferRenewal':
        return renewalOfferRules.OfferRenewal(state.offer, command);
      case 'ReportNotOffered':
        return renewalOfferRules.ReportNotOffered(state.offer, command);
      case 'ConcludeRenewal':
        return renewalOfferRules.ConcludeRenewal(state.offer, command);
      default:
        return assertNever(command);
    }
  },
  evolve(state, event) {
    switch (event.type) {
      case 'RenewalStarted':
      case 'RenewalAdvanced':
        state.run = evolveRenewalRun(state.run, event);
        return state;
      case 'RenewalOffered':
      case 'RenewalNotOffered':
      case 'SubscriptionRenewed':
      case 'RenewalLapsed':
        state.offer = evolveRenewalOffer(state.offer, event);
        return state;
      default:
        return assertNever(event);
    }
  },
};
