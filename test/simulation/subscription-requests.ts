import { purchaseWork } from '../../apps/admin-api/subscriptions/subscription-purchases';
import { order, OrderCommand } from '../../libs/domain/orders/order.decider';
import { performance } from '../../libs/domain/performances/performance.decider';
import { DomainError } from '../../libs/kernel/errors';
import { orderCancellation } from '../../libs/processes/order-cancellation';
import { subscriptionPurchase } from '../../libs/processes/subscription-purchase';
import { Core } from '../../libs/runtime/core';
import { payment } from '../support/builders';
import { unit } from '../support/subscription-purchases';
import { callOf, organisationId } from './house';
import { Random } from './random';
import type { Known, Request } from './request';
import { SeasonPlan } from './season';

/** As the API does it: the best seats, or one that somebody has chosen for himself on every performance. */
export function buySubscription(key: string, plan: SeasonPlan, random: Random): Request {
  const { subscriptionId, isNumbered } = plan;
  const customerId = `c${random.below(8)}`;
  const count = 1 + random.below(3);
  const isChosen = isNumbered && random.once(3);
  const first = 1 + random.below(6);
  const units = Array.from({ length: count }, (_, n) => unit(isChosen ? { seatId: `A-${first + n}` } : {}));
  // Right where a card costs that; else the purchase is refused.
  const paid = random.once(3) ? payment(count * 3 * 20000) : null;
  const customer = random.once(4) ? { id: customerId } : { email: `${customerId}@example.org` };
  const how = { performanceIds: null, deliveryMethod: null, consentIds: [], discountCode: null, payment: paid };
  const request = { channel: 'box_office', sellingUnit: null, units, ...how } as const;
  const call = callOf(key, `subscribe ${subscriptionId}`);
  return {
    key,
    name: `${customerId} buys ${count} of ${subscriptionId}`,
    send: async (core) => {
      const wanted = { core, organisationId, subscriptionId, customer, request };
      const work = await purchaseWork(wanted, call, (attempt) => `${key}~${attempt}`);
      return (await core.processes.placeOrder(work, call)).receipt;
    },
  };
}

/** What an order that arbitrates itself decides, and what its performances hear of it before that is answered. */
export function onOrder(
  key: string,
  name: string,
  orderId: string,
  command: OrderCommand,
  follower: Parameters<Core['processes']['drive']>[0],
): Request {
  const call = callOf(key, name);
  return {
    key,
    name,
    send: async (core) => {
      const receipt = await core.commands.execute(order, { organisationId, id: orderId }, command, call);
      await core.processes.drive(follower, call);
      return receipt;
    },
  };
}

const ofOrder = (process: string, orderId: string) => ({ process, instance: orderId, streamId: orderId });

export function paySubscription(key: string, about: Known, random: Random): Request {
  const { orderId, due } = about;
  const amount = random.once(12) ? due + 100 : due;
  const command = { type: 'RecordPayment', orderId, payment: payment(amount), refundId: `r-${key}` } as const;
  return { ...onOrder(key, `pay ${orderId}`, orderId, command, ofOrder(subscriptionPurchase.name, orderId)), about };
}

/** Some tickets of it or all, paid or not. */
export function cancelSubscription(key: string, { orderId, ticketIds: own }: Known, random: Random): Request {
  const ticketIds = random.once(2) ? [random.pick(own)] : null;
  const ids = { cancellationId: `x-${key}`, refundId: `r-${key}`, reason: 'ill', refund: null, admittedToo: false };
  const command = { type: 'CancelTickets', expectedVersion: null, ticketIds, ...ids, sale: null } as const;
  return onOrder(key, `cancel ${orderId}`, orderId, command, ofOrder(orderCancellation.name, orderId));
}

/** By an order that has a stream of its own, at the door that the ticket is for. */
export function admitByOrder(key: string, { orderId, ticketIds }: Known, random: Random): Request {
  const ticketId = random.pick(ticketIds);
  const call = callOf(key, `admit ${ticketId}`);
  const at = { organisationId, id: orderId };
  return {
    key,
    name: `${ticketId} is at the door`,
    send: async ({ commands }) => {
      const performanceId = await commands.read(order, at, ({ record }) => {
        return record?.tickets.find(({ id }) => id === ticketId)?.performanceId;
      });
      if (performanceId === undefined) throw new DomainError('NOT_FOUND');
      const there = { organisationId, id: performanceId };
      const performanceCancelled = await commands.read(performance, there, ({ cancelled }) => cancelled);
      const door = { performanceId, performanceCancelled };
      return commands.execute(order, at, { type: 'AdmitTicket', ticketId, door, sale: null }, call);
    },
  };
}
