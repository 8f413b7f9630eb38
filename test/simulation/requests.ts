import { customerDecider } from '../../libs/domain/customers/customer.decider';
import { order } from '../../libs/domain/orders/order.decider';
import { OrderRecord } from '../../libs/domain/orders/order-record';
import { SubscriptionOrderOpened } from '../../libs/domain/orders/subscription-order.events';
import { ExchangeRequested } from '../../libs/domain/orders/exchange.events';
import { TicketClaimed, TicketsHeld, TicketsSold } from '../../libs/domain/orders/ticket-purchase.events';
import { performance } from '../../libs/domain/performances/performance.decider';
import { ticketTypesDecider } from '../../libs/domain/ticket-types/ticket-types.decider';
import { Call } from '../../libs/kernel/call';
import { DomainError } from '../../libs/kernel/errors';
import { Core } from '../../libs/runtime/core';
import { Receipt } from '../../libs/runtime/receipt';
import { claimTickets, editCampaign, payment } from '../support/builders';
import { purchaseTickets } from '../support/ordinary-sale';
import { cancelExchange, exchangeTickets, payExchange } from './exchange-requests';
import { changeRules } from './exchange-settings';
import { callOf, organisationId, Plan } from './house';
import { Random } from './random';
import type { Known, KnownExchange, Request } from './request';
import { SeasonPlan } from './season';
import { admitByOrder, buySubscription, cancelSubscription, paySubscription } from './subscription-requests';

type OfOne = Known & { readonly performanceId: string };

/** What a client has learnt; of an exchange what it is to give, should it come to that. */
export function known({ events }: Receipt, about?: Known): Known[] {
  return events.flatMap((event): Known[] => {
    if (event.type === 'ExchangeRequested' && about !== undefined) {
      const { exchangeId, tickets, expected } = (event as ExchangeRequested).data;
      const { due } = expected;
      return [{ ...about, exchangeId, due, ticketIds: tickets.map(({ newTicketId }) => newTicketId), paid: due === 0 }];
    }
    if (about !== undefined && ['SubscriptionPurchased', 'TicketExchanged'].includes(event.type))
      return [{ ...about, paid: true }];
    if (event.type === 'SubscriptionOrderOpened') {
      const { orderId, amount, tickets } = (event as SubscriptionOrderOpened).data;
      return [
        { orderId, performanceId: null, due: amount, ticketIds: tickets.map(({ id }) => id), paid: amount === 0 },
      ];
    }
    if (!['TicketsHeld', 'TicketClaimed', 'TicketsSold'].includes(event.type)) return [];
    const { orderId, performanceId, amount, tickets } = (event as TicketsHeld | TicketClaimed | TicketsSold).data;
    const paid = event.type !== 'TicketsHeld';
    return [{ orderId, performanceId, due: amount, ticketIds: tickets.map(({ id }) => id), paid }];
  });
}

/** One of the things that clients of a house ask for. */
export function anyRequest(key: string, plan: SeasonPlan, orders: readonly Known[], random: Random): Request {
  const dice = random.below(1000);
  if (dice < 270) return claim(key, plan, random);
  if (dice < 410) return purchase(key, plan, random);
  if (dice < 520 || orders.length === 0) return buySubscription(key, plan, random);
  const anOrder = random.once(4) ? random.pick(orders) : orders[Math.max(0, orders.length - 1 - random.below(12))]!;
  const ofSeason = ({ performanceId }: Known) => performanceId === null || performanceId === plan.performanceId;
  const paid = orders.filter((each) => each.paid && (ofSeason(each) || random.once(10))).slice(-6);
  if (dice < 920 && paid.length > 0 && random.once(3)) return exchangeTickets(key, plan, random.pick(paid), random);
  if (dice < 920) return aboutOrder(dice, key, anOrder, random);
  if (dice < 960) return edit(key, plan, random);
  if (dice < 970) return changeRules(key, plan, random);
  if (dice < 994) return erase(key, `c${random.below(8)}`);
  return cancelPerformance(key, random.pick(plan.performanceIds));
}

function aboutOrder(dice: number, key: string, known: Known, random: Random): Request {
  const { performanceId, exchangeId } = known;
  if (exchangeId !== undefined && random.once(2)) return aboutExchange(key, { ...known, exchangeId }, random);
  if (performanceId === null) {
    if (dice < 760) return paySubscription(key, known, random);
    return dice < 870 ? cancelSubscription(key, known, random) : admitByOrder(key, known, random);
  }
  const ofOne = { ...known, performanceId };
  if (dice < 760) return pay(key, ofOne, random);
  return dice < 870 ? cancel(key, ofOne, random) : admit(key, ofOne, random);
}

function aboutExchange(key: string, known: KnownExchange, random: Random): Request {
  if (random.once(5)) return cancelExchange(key, known);
  return random.once(5) ? admitByOrder(key, known, random) : payExchange(key, known, random);
}

function claim(key: string, { performanceId, campaignIds }: Plan, random: Random): Request {
  const campaignId = random.pick(campaignIds);
  const customerId = `c${random.below(8)}`;
  const quantity = 1 + random.below(3);
  const first = 1 + random.below(6);
  const seatIds = random.once(4) ? Array.from({ length: quantity }, (_, n) => `A-${first + n}`) : null;
  const call = callOf(key, `claim ${campaignId}`);
  return {
    key,
    name: `${customerId} claims ${quantity} of ${campaignId}`,
    send: async (core) => {
      const { byId } = await core.commands.read(ticketTypesDecider, { organisationId }, (state) => state);
      const [email] = await core.personalData.seal(organisationId, customerId, [`${customerId}@example.org`]);
      const who = { orderId: key, customerId, person: { email: email! } };
      const command = claimTickets({ ...who, campaignId, quantity, seatIds, ticketTypes: byId });
      return core.commands.execute(performance, { organisationId, id: performanceId }, command, call);
    },
  };
}

/** As the API does it: by address, so that the person is sealed, or by the id of a customer who is known. */
function purchase(key: string, { performanceId }: Plan, random: Random): Request {
  const customerId = `c${random.below(8)}`;
  const quantity = 1 + random.below(3);
  const first = 1 + random.below(6);
  const seatIds = random.once(4) ? Array.from({ length: quantity }, (_, n) => `A-${first + n}`) : null;
  // Right where every ticket costs that; else the purchase is refused.
  const paid = random.once(3) ? payment(quantity * 20000) : null;
  const byId = random.once(3);
  const call = callOf(key, `purchase ${performanceId}`);
  return {
    key,
    name: `${customerId} buys ${quantity} of ${performanceId}`,
    send: async (core) => {
      const types = await core.commands.read(ticketTypesDecider, { organisationId }, (state) => state);
      const sealed = byId
        ? []
        : await core.personalData.seal(organisationId, customerId, [`${customerId}@example.org`]);
      const who = { orderId: key, customerId, person: byId ? {} : { email: sealed[0]! } };
      const what = { quantity, seatIds, payment: paid, ticketTypes: types.byId };
      const command = purchaseTickets({ ...who, ...what });
      return core.commands.execute(performance, { organisationId, id: performanceId }, command, call);
    },
  };
}

function admit(key: string, { orderId, performanceId, ticketIds }: OfOne, random: Random): Request {
  const ticketId = random.pick(ticketIds);
  const call = callOf(key, `admit ${ticketId}`);
  const at = { organisationId, id: performanceId };
  return {
    key,
    name: `${ticketId} is at the door`,
    send: async ({ commands }) => {
      const { sale, cancelled } = await commands.read(performance, at, ({ orders, cancelled }) => ({
        sale: structuredClone(orders.get(orderId)),
        cancelled,
      }));
      if (sale === undefined) throw new DomainError('NOT_FOUND');
      const door = { performanceId, performanceCancelled: cancelled };
      const command = { type: 'AdmitTicket', ticketId, door, sale } as const;
      return commands.execute(order, { organisationId, id: orderId }, command, call);
    },
  };
}

function pay(key: string, { orderId, performanceId, due }: OfOne, random: Random): Request {
  const amount = random.once(12) ? due + 100 : due;
  const command = { type: 'RecordPayment', orderId, payment: payment(amount), refundId: `r-${key}` } as const;
  const call = callOf(key, `pay ${orderId}`);
  return {
    key,
    name: `${orderId} is paid with ${amount}`,
    send: ({ commands }) => commands.execute(performance, { organisationId, id: performanceId }, command, call),
  };
}

/** As the API does it: a reservation is given up, sold tickets are cancelled by their order. */
function cancel(key: string, { orderId, performanceId, ticketIds: own }: OfOne, random: Random): Request {
  const ticketIds = random.once(2) ? [random.pick(own)] : null;
  const call = callOf(key, `cancel ${orderId}`);
  const at = { organisationId, id: performanceId };
  const reservation = { type: 'CancelReservation', orderId, expectedVersion: null, ticketIds, refund: null } as const;
  const send = async (core: Core): Promise<Receipt> => {
    const { commands } = core;
    const sale = await commands.read(performance, at, ({ orders }) => structuredClone(orders.get(orderId)));
    if (sale === undefined) throw new DomainError('NOT_FOUND');
    if (sale.status === 'paid') {
      return (await commands.repeatOf(performance, at, call)) ?? cancelSold(core, key, call, sale, ticketIds);
    }
    try {
      return await commands.execute(performance, at, reservation, call);
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'ORDER_ALREADY_PAID') throw error;
      return send(core);
    }
  };
  return { key, name: `${ticketIds?.join() ?? 'all'} of ${orderId} is cancelled`, send };
}

async function cancelSold(
  core: Core,
  key: string,
  call: Call,
  sale: OrderRecord,
  ticketIds: readonly string[] | null,
): Promise<Receipt> {
  const { orderId } = sale;
  const ids = { cancellationId: `x-${key}`, refundId: `r-${key}`, reason: 'ill', refund: null, admittedToo: false };
  const command = { type: 'CancelTickets', expectedVersion: null, ticketIds, ...ids, sale } as const;
  const receipt = await core.commands.execute(order, { organisationId, id: orderId }, command, call);
  await core.processes.drive({ process: 'order-cancellation', instance: orderId, streamId: orderId }, call);
  return receipt;
}

function edit(key: string, { performanceId, campaignIds }: Plan, random: Random): Request {
  const campaignId = random.pick(campaignIds);
  const changes = { maxTotal: 4 + random.below(14), maxPerUser: 1 + random.below(4) };
  const call = callOf(key, `edit ${campaignId}`);
  return {
    key,
    name: `${campaignId} gets caps ${changes.maxTotal} and ${changes.maxPerUser}`,
    send: async ({ commands }) => {
      const ticketTypes = await commands.read(ticketTypesDecider, { organisationId }, (state) => state);
      const command = editCampaign(changes, { campaignId, ticketTypes });
      return commands.execute(performance, { organisationId, id: performanceId }, command, call);
    },
  };
}

function erase(key: string, customerId: string): Request {
  const call = callOf(key, `erase ${customerId}`);
  return {
    key,
    name: `${customerId} is erased`,
    send: async (core) => {
      const keyIds = await core.personalData.currentKeyIds(organisationId, customerId);
      const command = { type: 'EraseCustomer', reason: 'asked', keyIds, known: true } as const;
      const receipt = await core.commands.execute(customerDecider, { organisationId, id: customerId }, command, call);
      const instance = { process: 'customer-erasure', instance: customerId, streamId: customerId };
      await core.processes.drive(instance, call);
      return receipt;
    },
  };
}

function cancelPerformance(key: string, performanceId: string): Request {
  const call = callOf(key, `cancel ${performanceId}`);
  const command = { type: 'CancelPerformance', expectedVersion: null, reason: 'fire' } as const;
  return {
    key,
    name: `${performanceId} is cancelled`,
    send: async (core) => {
      const at = { organisationId, id: performanceId };
      const receipt = await core.commands.execute(performance, at, command, call);
      const instance = { process: 'performance-cancellation', instance: performanceId, streamId: performanceId };
      await core.processes.drive(instance, call, 3);
      return receipt;
    },
  };
}
