import { Decider } from '../../kernel/decider';
import { DomainError } from '../../kernel/errors';
import { Instant } from '../../kernel/event';
import { AdmitTicket, admissionObstacle } from './admission';
import { cancelTickets, openedBy } from './cancellation';
import { exchangeRules, exchangeSeen } from './exchange';
import { orderSplitRules, refuseMoved } from './order-split';
import { OrderEvent } from './order.events';
import { evolveOrder, initialOrder, OrderState } from './order.state';
import { completeRefund } from './refunds';
import { rejectionIn } from './payment';
import { subscriptionOrderRules } from './subscription-order';

/** Every performance concerned has the places back. */
export interface ConfirmTicketsRelease {
  readonly type: 'ConfirmTicketsRelease';
  readonly cancellationId: string;
}

export interface CompleteOrderRefund {
  readonly type: 'CompleteRefund';
  readonly refundId: string;
  readonly reference: string;
}

/** Every command of an order and the rule that decides it; a new command is a new entry in one of these tables. */
const rules = {
  AdmitTicket: admitTicket,
  CancelTickets: cancelTickets,
  ConfirmTicketsRelease: confirmRelease,
  CompleteRefund: ({ refunds }: OrderState, { refundId, reference }: CompleteOrderRefund): OrderEvent[] => [
    completeRefund(refunds.get(refundId), reference),
  ],
  ...subscriptionOrderRules,
  ...orderSplitRules,
  ...exchangeRules,
};

type Rules = typeof rules;
export type OrderCommand = { [Name in keyof Rules]: Parameters<Rules[Name]>[1] }[keyof Rules];
type Rule = (state: OrderState, command: OrderCommand, now: Instant) => readonly OrderEvent[];

export const order: Decider<OrderCommand, OrderEvent, OrderState> = {
  category: 'order',
  stateVersion: 1,
  initialState: initialOrder,
  decide: (state, command, now) => (rules[command.type] as Rule)(state, command, now),
  recordedRefusal: rejectionIn,
  evolve: evolveOrder,
  seen: (_state, command) => (command.type === 'RequestExchange' ? exchangeSeen(command) : null),
};

/** SALE-05: once, however many doors ask at a time. */
function admitTicket(state: OrderState, { ticketId, door, sale }: AdmitTicket): OrderEvent[] {
  const record = state.record ?? sale;
  if (record !== null) refuseMoved(record, [ticketId]);
  const ticket = record?.tickets.find(({ id }) => id === ticketId);
  if (record === null || ticket === undefined) throw new DomainError('NOT_FOUND');
  const obstacle = admissionObstacle(record, ticket, door);
  if (obstacle) throw new DomainError(obstacle.code, obstacle.details);
  const { orderId } = record;
  const { performanceId } = door;
  return [...openedBy(state, sale), { type: 'TicketAdmitted', data: { orderId, ticketId, performanceId } }];
}

function confirmRelease(state: OrderState, { cancellationId }: ConfirmTicketsRelease): OrderEvent[] {
  if (state.record === null || !state.unreleased.has(cancellationId)) return [];
  return [{ type: 'TicketsReleaseConfirmed', data: { orderId: state.record.orderId, cancellationId } }];
}
