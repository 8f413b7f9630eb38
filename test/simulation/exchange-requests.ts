import { exchangeCommand } from '../../apps/admin-api/exchanges/exchange-request';
import { order } from '../../libs/domain/orders/order.decider';
import { exchangeInstance } from '../../libs/processes/exchange';
import { payment } from '../support/builders';
import { callOf, organisationId } from './house';
import { Random } from './random';
import type { Known, KnownExchange, Request } from './request';
import { SeasonPlan } from './season';
import { onOrder } from './subscription-requests';

/** As the API does it, online or at the box office; mostly for money that comes later. */
export function exchangeTickets(key: string, plan: SeasonPlan, about: Known, random: Random): Request {
  const { orderId } = about;
  const from = random.below(about.ticketIds.length);
  const ticketIds = about.ticketIds.slice(from, from + 1 + random.below(3));
  const others = plan.performanceIds.filter((id) => id !== about.performanceId);
  const first = 1 + random.below(6);
  const isChosen = plan.isNumbered && random.once(5);
  const request = {
    ticketIds,
    targetPerformanceId: random.pick(random.once(6) ? plan.performanceIds : others),
    targetSeatIds: isChosen ? ticketIds.map((_, n) => `A-${first + n}`) : null,
    targetTicketTypeId: random.pick([null, null, null, 'ordinary', 'ordinary', 'card']),
    channel: random.once(4) ? ('box_office' as const) : ('online' as const),
    customerId: null,
    reason: 'asked',
  };
  // Right where an exchange comes to that; else it is refused.
  const paid = random.once(5) ? payment(ticketIds.length * random.pick([2500, 4000, 5000, 7500])) : null;
  const call = { ...callOf(key, `exchange of ${orderId}`), channel: request.channel };
  return {
    key,
    name: `${ticketIds.join()} for ${request.targetPerformanceId}`,
    about,
    send: async (core) => {
      const asked = { core, organisationId, orderId, request, quote: null, payment: paid };
      const work = {
        orderId,
        exchangeId: (attempt: number) => `${key}a${attempt}`,
        decide: (exchangeId: string) => exchangeCommand(asked, exchangeId),
        payment: paid,
        holdMinutes: 15,
      };
      await core.processes.placeExchange(work, call);
      return (await core.commands.repeatOf(order, { organisationId, id: orderId }, call))!;
    },
  };
}

export function payExchange(key: string, about: KnownExchange, random: Random): Request {
  const { orderId, exchangeId, due } = about;
  const paid = payment(random.once(12) ? due + 100 : due);
  const command = { type: 'PayExchange', exchangeId, payment: paid, refundId: `r-${key}` } as const;
  return { ...onOrder(key, `pay ${exchangeId}`, orderId, command, exchangeInstance(orderId, exchangeId)), about };
}

export function cancelExchange(key: string, { orderId, exchangeId }: KnownExchange): Request {
  const command = { type: 'CancelExchange', exchangeId } as const;
  return onOrder(key, `give ${exchangeId} up`, orderId, command, exchangeInstance(orderId, exchangeId));
}
