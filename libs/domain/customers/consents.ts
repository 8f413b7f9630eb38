import { Instant } from '../../kernel/event';
import { ConsentGiven } from './customer.events';

/** SUB-33: what was consented to, in which version of its text, and with which purchase. */
export interface Consent {
  readonly subscriptionId: string;
  readonly id: string;
  readonly version: number;
  readonly orderId: string;
  readonly at: Instant;
}

/** A purchase is committed; these were given with it. */
export interface RecordConsents {
  readonly type: 'RecordConsents';
  readonly customerId: string;
  readonly subscriptionId: string;
  readonly orderId: string;
  readonly consents: readonly { readonly id: string; readonly version: number }[];
}

/** Each once for an order, whoever drives it. Also of a customer who has been erased since: the purchase stands, and this names nobody. */
export function recordConsents(given: readonly Consent[], command: RecordConsents): ConsentGiven[] {
  const { customerId, subscriptionId, orderId } = command;
  const isRecorded = (id: string) => given.some((consent) => consent.orderId === orderId && consent.id === id);
  return command.consents
    .filter(({ id }) => !isRecorded(id))
    .map(({ id: consentId, version: textVersion }) => ({
      type: 'ConsentGiven',
      data: { customerId, subscriptionId, orderId, consentId, textVersion },
    }));
}

/** The latest of each consent, the newest last. One fold for the customer's own stream and the view. */
export function withConsent(given: readonly Consent[], data: ConsentGiven['data'], at: Instant): readonly Consent[] {
  const { subscriptionId, consentId: id, textVersion: version, orderId } = data;
  const others = given.filter((consent) => consent.subscriptionId !== subscriptionId || consent.id !== id);
  return [...others, { subscriptionId, id, version, orderId, at }];
}
