import { customerDecider } from '../../libs/domain/customers/customer.decider';
import { order } from '../../libs/domain/orders/order.decider';
import { OrderRecord } from '../../libs/domain/orders/order-record';
import { TicketClaimed, TicketsHeld } from '../../libs/domain/orders/ticket-purchase.events';
import { performance } from '../../libs/domain/performances/performance.decider';
import { ticketTypesDecider } from '../../libs/domain/ticket-types/ticket-types.decider';
import { Call } from '../../libs/kernel/call';
import { DomainError } from '../../libs/kernel/errors';
import { Core } from '../../libs/runtime/core';
import { Receipt } from '../../libs/runtime/receipt';
import { claimTickets, editCampaign, payment } from '../support/builders';
import { callOf, organisationId, Plan } from './house';
import { Random } from './random';

/** Something a client asks for, as it may be sent any number of times to any process. */
export interface Request {
  readonly key: string;
  readonly name: string;
  readonly send: (core: Core) => Promise<Receipt>;
}

/** An order as its buyer knows it. */
export interface Known {
  readonly orderId: string;
  readonly performanceId: string;
  readonly due: number;
  readonly tickets: number;
}

export function known({ events }: Receipt): Known[] {
  return events.flatMap((event) => {
    if (event.type !== 'TicketsHeld' && event.type !== 'TicketClaimed') return [];
    const { orderId, performanceId, amount, tickets } = (event as TicketsHeld | TicketClaimed).data;
    return [{ orderId, performanceId, due: amount, tickets: tickets.length }];
  });
}

/** One of the things that clients of a house ask for. */
export function anyRequest(key: string, plan: Plan, orders: readonly Known[], random: Random): Request {
  const dice = random.below(1000);
  if (dice < 520 || orders.length === 0) return claim(key, plan, random);
  const anOrder = random.once(4) ? random.pick(orders) : orders[Math.max(0, orders.length - 1 - random.below(12))]!;
  if (dice < 760) return pay(key, anOrder, random);
  if (dice < 920) return cancel(key, anOrder, random);
  if (dice < 970) return edit(key, plan, random);
  if (dice < 990) return erase(key, `c${random.below(8)}`);
  return cancelPerformance(key, plan);
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

function pay(key: string, { orderId, performanceId, due }: Known, random: Random): Request {
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
function cancel(key: string, { orderId, performanceId, tickets }: Known, random: Random): Request {
  const ticketIds = random.once(2) ? [`${orderId}-${random.below(tickets)}`] : null;
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
  const ids = { cancellationId: `x-${key}`, refundId: `r-${key}`, reason: 'ill', refund: null };
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

function cancelPerformance(key: string, { performanceId }: Plan): Request {
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
