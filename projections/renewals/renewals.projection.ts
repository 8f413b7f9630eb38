import { ErrorCode } from '../../libs/kernel/error-codes';
import { Instant } from '../../libs/kernel/event';
import { Projection } from '../../libs/kernel/projection';
import { OfferTerms, RenewalOfferEvent } from '../../libs/domain/renewals/renewal.events';
import { documentId } from '../documents';

export type RenewalStatus = 'offered' | 'accepted' | 'lapsed' | 'not_offered';

/** What a holder of an earlier subscription was offered and what became of it, or why nothing could be. */
export type RenewalDocument = {
  readonly organisationId: string;
  readonly renewalId: string;
  readonly subscriptionId: string;
  /** The position of its first event: lists are in this order. */
  readonly seq: string;
  readonly customerId: string;
  readonly renewedOrderId: string;
  readonly ticketTypeId: string;
  readonly units: number;
  readonly seatIds: readonly string[];
  readonly deadline: Instant;
  status: RenewalStatus;
  /** `null` while there is no offer. */
  readonly offer: { readonly orderId: string; readonly amount: number; readonly currency: string } | null;
  /** `null` where there is an offer. */
  readonly obstacle: { readonly code: ErrorCode; readonly details: Readonly<Record<string, unknown>> } | null;
};

export const renewalsProjection: Projection<RenewalDocument, RenewalOfferEvent> = {
  name: 'renewals',
  version: 1,
  handles: ['RenewalOffered', 'RenewalNotOffered', 'SubscriptionRenewed', 'RenewalLapsed'],
  indexes: { bySubscription: ['organisationId', 'subscriptionId', 'seq'] },
  targets: (event) => [documentId(event.metadata.organisationId, event.data.renewalId)],
  evolve: (document, event) => {
    const known = document ?? { organisationId: event.metadata.organisationId, seq: event.position };
    switch (event.type) {
      case 'RenewalOffered': {
        const { orderId, amount, currency } = event.data;
        const offer = { orderId, amount, currency };
        return { ...placeOf(known), ...termsOf(event.data), status: 'offered', offer, obstacle: null };
      }
      case 'RenewalNotOffered': {
        const { code, details } = event.data;
        const obstacle = { code, details };
        return { ...placeOf(known), ...termsOf(event.data), status: 'not_offered', offer: null, obstacle };
      }
      default:
        if (document === undefined) return undefined;
        document.status = event.type === 'SubscriptionRenewed' ? 'accepted' : 'lapsed';
        return document;
    }
  },
};

const placeOf = ({ organisationId, seq }: Pick<RenewalDocument, 'organisationId' | 'seq'>) => ({ organisationId, seq });

function termsOf({
  renewalId,
  subscriptionId,
  customerId,
  renewedOrderId,
  ticketTypeId,
  units,
  seatIds,
  deadline,
}: OfferTerms) {
  return { renewalId, subscriptionId, customerId, renewedOrderId, ticketTypeId, units, seatIds, deadline };
}
