import {
  OfferTerms,
  RenewalNotOffered,
  RenewalOffered,
  RenewalStarted,
} from '../../libs/domain/renewals/renewal.events';
import { Renewal } from '../../libs/domain/subscriptions/subscription.settings';
import { curtain } from './builders';

/** `s1` renews `last`, and cards follow old cards. */
export const renewsFrom: Renewal = { subscriptionId: 'last', ticketTypeMap: [{ from: 'old', to: 'card' }] };

/** Offers of this run lapse when the first performance begins. */
export const deadline = curtain;

export const renewalStarted = (told: Partial<RenewalStarted['data']> = {}): RenewalStarted => ({
  type: 'RenewalStarted',
  data: { runId: 'run1', subscriptionId: 's1', renewsFrom, deadline, ...told },
});

/** Ada's seat A-1. */
export const offerTerms: OfferTerms = {
  renewalId: 'r1',
  runId: 'run1',
  subscriptionId: 's1',
  customerId: 'ada',
  renewedOrderId: 'o1',
  ticketTypeId: 'card',
  units: 1,
  seatIds: ['A-1'],
  deadline,
};

export const renewalOffered = (told: Partial<RenewalOffered['data']> = {}): RenewalOffered => ({
  type: 'RenewalOffered',
  data: { ...offerTerms, orderId: 'o2', amount: 60000, currency: 'NOK', ...told },
});

export const renewalNotOffered = (told: Partial<RenewalNotOffered['data']> = {}): RenewalNotOffered => ({
  type: 'RenewalNotOffered',
  data: { ...offerTerms, code: 'SEAT_UNAVAILABLE', details: { seatIds: ['A-1'] }, ...told },
});

const concluded = { renewalId: 'r1', subscriptionId: 's1', customerId: 'ada', orderId: 'o2' };
export const subscriptionRenewed = { type: 'SubscriptionRenewed', data: concluded } as const;
export const renewalLapsed = { type: 'RenewalLapsed', data: concluded } as const;
