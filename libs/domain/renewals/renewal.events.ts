import { ErrorCode } from '../../kernel/error-codes';
import { DomainEvent, Instant } from '../../kernel/event';
import { Renewal } from '../subscriptions/subscription.settings';

/** A run begins: every holder of the earlier subscription is offered this one until the deadline (SUB-50, SUB-51). */
export type RenewalStarted = DomainEvent<
  'RenewalStarted',
  {
    readonly runId: string;
    readonly subscriptionId: string;
    /** As it was set when the run began: what the run goes by to its end. */
    readonly renewsFrom: Renewal;
    readonly deadline: Instant;
  }
>;

/** So many more holders have been dealt with. `after`: the place of the last of them in the list of holders; `done`: it was the last one. */
export type RenewalAdvanced = DomainEvent<
  'RenewalAdvanced',
  {
    readonly runId: string;
    readonly subscriptionId: string;
    readonly after: string | null;
    readonly offered: number;
    readonly notOffered: number;
    readonly done: boolean;
  }
>;

/** Whose subscriptions an offer renews, and to what. */
export interface OfferTerms {
  readonly renewalId: string;
  readonly runId: string;
  readonly subscriptionId: string;
  readonly customerId: string;
  /** The order of the earlier subscription that holds them. */
  readonly renewedOrderId: string;
  /** What they become. */
  readonly ticketTypeId: string;
  readonly units: number;
  readonly seatIds: readonly string[];
  readonly deadline: Instant;
}

/** The seats are held and the order is open: its payment, or its completion where nothing is due, accepts it. */
export type RenewalOffered = DomainEvent<
  'RenewalOffered',
  OfferTerms & { readonly orderId: string; readonly amount: number; readonly currency: string }
>;

/** A holder whom the run could not offer anything, and why; a later run may. */
export type RenewalNotOffered = DomainEvent<
  'RenewalNotOffered',
  OfferTerms & { readonly code: ErrorCode; readonly details: Readonly<Record<string, unknown>> }
>;

interface Concluded {
  readonly renewalId: string;
  readonly subscriptionId: string;
  readonly customerId: string;
  readonly orderId: string;
}

/** Accepted: the order is paid or free. */
export type SubscriptionRenewed = DomainEvent<'SubscriptionRenewed', Concluded>;

/** Not accepted in time: the seats are free again. */
export type RenewalLapsed = DomainEvent<'RenewalLapsed', Concluded>;

/** What the stream of one offer says. */
export type RenewalOfferEvent = RenewalOffered | RenewalNotOffered | SubscriptionRenewed | RenewalLapsed;

export type RenewalEvent = RenewalStarted | RenewalAdvanced | RenewalOfferEvent;
