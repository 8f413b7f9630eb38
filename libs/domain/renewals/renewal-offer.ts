import { ErrorCode } from '../../kernel/error-codes';
import { assertNever } from '../../kernel/errors';
import { Instant } from '../../kernel/event';
import {
  OfferTerms,
  RenewalLapsed,
  RenewalNotOffered,
  RenewalOffered,
  RenewalOfferEvent,
  SubscriptionRenewed,
} from './renewal.events';

export type OfferStatus = 'offered' | 'accepted' | 'lapsed' | 'not_offered';

/** What one holder was offered, or why nothing could be. */
export interface OfferState {
  readonly renewalId: string;
  readonly subscriptionId: string;
  readonly customerId: string;
  readonly status: OfferStatus;
  /** `null` while nothing could be offered. */
  readonly orderId: string | null;
  /** Why not. */
  readonly code: ErrorCode | null;
  /** Of the run that told of it last. */
  readonly deadline: Instant;
}

/** The order of the offer is open. */
export interface OfferRenewal {
  readonly type: 'OfferRenewal';
  readonly terms: OfferTerms;
  readonly orderId: string;
  readonly amount: number;
  readonly currency: string;
}

/** No order could be opened. */
export interface ReportNotOffered {
  readonly type: 'ReportNotOffered';
  readonly terms: OfferTerms;
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;
}

/** The order has said what became of it. */
export interface ConcludeRenewal {
  readonly type: 'ConcludeRenewal';
  readonly outcome: 'confirmed' | 'released';
}

export type OfferCommand = OfferRenewal | ReportNotOffered | ConcludeRenewal;

const isOffered = (offer: OfferState | null): boolean => offer !== null && offer.status !== 'not_offered';

/** Nobody is offered the same twice, whoever drives a run and however often (SUB-51). All three are idempotent by state. */
export const renewalOfferRules = {
  OfferRenewal(offer: OfferState | null, { terms, orderId, amount, currency }: OfferRenewal): RenewalOffered[] {
    if (isOffered(offer)) return [];
    return [{ type: 'RenewalOffered', data: { ...terms, orderId, amount, currency } }];
  },

  /** Told once for each reason and deadline, so that repeated runs leave no trail of the same and the last one's deadline is shown. */
  ReportNotOffered(offer: OfferState | null, { terms, code, details }: ReportNotOffered): RenewalNotOffered[] {
    if (isOffered(offer) || (offer?.code === code && offer.deadline === terms.deadline)) return [];
    return [{ type: 'RenewalNotOffered', data: { ...terms, code, details } }];
  },

  /** The order decides, so it is never refused. */
  ConcludeRenewal(offer: OfferState | null, { outcome }: ConcludeRenewal): (SubscriptionRenewed | RenewalLapsed)[] {
    if (offer?.status !== 'offered') return [];
    const { renewalId, subscriptionId, customerId, orderId } = offer;
    const data = { renewalId, subscriptionId, customerId, orderId: orderId! };
    return [{ type: outcome === 'confirmed' ? 'SubscriptionRenewed' : 'RenewalLapsed', data }];
  },
};

export function evolveRenewalOffer(offer: OfferState | null, event: RenewalOfferEvent): OfferState | null {
  switch (event.type) {
    case 'RenewalOffered': {
      const { renewalId, subscriptionId, customerId, orderId, deadline } = event.data;
      return { renewalId, subscriptionId, customerId, status: 'offered', orderId, code: null, deadline };
    }
    case 'RenewalNotOffered': {
      const { renewalId, subscriptionId, customerId, code, deadline } = event.data;
      return { renewalId, subscriptionId, customerId, status: 'not_offered', orderId: null, code, deadline };
    }
    case 'SubscriptionRenewed':
      return offer && { ...offer, status: 'accepted' };
    case 'RenewalLapsed':
      return offer && { ...offer, status: 'lapsed' };
    default:
      return assertNever(event);
  }
}
