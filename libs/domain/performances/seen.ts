import { OrderRecord } from '../orders/order-record';
import { PerformanceState } from './performance.state';

interface NamesThings {
  readonly type: string;
  readonly campaignId?: string;
  readonly orderId?: string;
  readonly customerId?: string;
  readonly ticketTypes?: unknown;
}

/**
 * G-05: what a refused command was decided on, as plain numbers and settings, so that "why was this refused" can be answered, and asked
 * again under other rules, without the stream's help.
 */
export function seenByPerformance(state: PerformanceState, command: NamesThings): object {
  const { settings, cancelled, capacity, held, sold } = state;
  const campaign = command.campaignId === undefined ? undefined : state.campaigns.get(command.campaignId);
  const order = command.orderId === undefined ? undefined : state.orders.get(command.orderId);
  return {
    performance: settings && {
      version: state.version,
      availableOnline: settings.availableOnline,
      startsAt: settings.startsAt,
      cancelled,
      capacity,
      held,
      sold,
    },
    ...(campaign && { campaign: { ...campaign.record } }),
    ...(campaign && command.customerId && { usedByCustomer: campaign.takenBy.get(command.customerId) ?? 0 }),
    ...(order && { order: seenOfOrder(order) }),
  };
}

const seenOfOrder = ({ status, due, paid, expiresAt, version }: OrderRecord) => ({
  status,
  due,
  paid,
  expiresAt,
  version,
});
