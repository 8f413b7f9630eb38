import { StoredEvent } from '../kernel/event';
import { RecordConsents } from '../domain/customers/consents';
import {
  OrderExpired,
  OrderHoldsSettled,
  SubscriptionOrderEvent,
  SubscriptionOrderOpened,
} from '../domain/orders/subscription-order.events';
import { ExpireOrder, SettleHolds } from '../domain/orders/subscription-order';
import { OrderState, UnsettledHolds } from '../domain/orders/order.state';
import { ConfirmHold, ReleaseHold } from '../domain/performances/order-holds';
import { ConcludeRenewal } from '../domain/renewals/renewal-offer';
import { Process, Step } from './process';

/**
 * SUB-56, SUB-58: what an order over several performances has decided reaches each of them: holds are confirmed after its commit point and
 * released after its death. Until then it is left to its payment, and ended at its instant.
 */
export const subscriptionPurchase: Process = {
  name: 'subscription-purchase',
  handles: [
    'SubscriptionOrderOpened',
    'SubscriptionPurchased',
    'ReservationCancelled',
    'OrderExpired',
    'OrderHoldsSettled',
  ],
  instanceOf(event: StoredEvent) {
    const { type, data } = event as StoredEvent & SubscriptionOrderEvent;
    // What is left of a reservation is due as it was.
    return type === 'ReservationCancelled' && !data.whole ? null : data.orderId;
  },
  after(event: StoredEvent) {
    const { type, data } = event as StoredEvent & SubscriptionOrderEvent;
    // The places of what was cancelled are another process's matter.
    if (type === 'OrderHoldsSettled' || type === 'ReservationCancelled') return null;
    const { orderId } = data as (OrderExpired | OrderHoldsSettled)['data'];
    const dueAt = type === 'SubscriptionOrderOpened' ? (data as { readonly expiresAt: string | null }).expiresAt : null;
    return { instance: orderId, dueAt, streamId: orderId };
  },
  category: 'order',
  next(state, orderId) {
    const { record, unsettled, opened } = state as OrderState;
    if (unsettled !== null) return settlementOf(unsettled, opened);
    if (record?.status !== 'pending_payment') return [];
    const expire: ExpireOrder = { type: 'ExpireOrder', orderId, performanceIds: [], reason: 'expired' };
    return [{ kind: 'command', key: `expire-${orderId}`, category: 'order', id: orderId, command: expire }];
  },
};

/**
 * Every performance of the plan, also one that never held anything: it refuses a hold that comes later. With what was sold go the consents
 * that were given with it (SUB-33); the offer that it accepts, or lets lapse, hears of it too (SUB-51).
 */
export function settlementOf(
  { orderId, performanceIds, outcome }: UnsettledHolds,
  opened: OrderState['opened'],
): Step[] {
  const command: ConfirmHold | ReleaseHold =
    outcome === 'confirmed'
      ? { type: 'ConfirmHold', holdId: orderId }
      : { type: 'ReleaseHold', holdId: orderId, orderId, reason: 'expired' };
  const settle: SettleHolds = { type: 'SettleHolds', orderId };
  return [
    ...performanceIds.map((id): Step => {
      return { kind: 'command', key: `${outcome}-${id}`, category: 'performance', id, command };
    }),
    ...(outcome === 'confirmed' && opened !== null ? consentsOf(opened) : []),
    ...conclusionOf(opened, outcome),
    { kind: 'command', key: `settle-${orderId}`, category: 'order', id: orderId, command: settle },
  ];
}

function consentsOf({ orderId, customerId, subscriptionId, consents }: SubscriptionOrderOpened['data']): Step[] {
  if (consents.length === 0) return [];
  const command: RecordConsents = { type: 'RecordConsents', customerId, subscriptionId, orderId, consents };
  return [{ kind: 'command', key: `consents-${orderId}`, category: 'customer', id: customerId, command }];
}

/** SUB-51: for an order that an offer opened, what became of it. */
export function conclusionOf(opened: OrderState['opened'], outcome: ConcludeRenewal['outcome']): Step[] {
  if (opened?.renewalId === undefined) return [];
  const command: ConcludeRenewal = { type: 'ConcludeRenewal', outcome };
  const { orderId, renewalId } = opened;
  return [{ kind: 'command', key: `${outcome}-renewal-${orderId}`, category: 'renewal', id: renewalId, command }];
}
