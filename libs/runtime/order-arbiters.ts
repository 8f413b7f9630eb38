import { LRUCache } from 'lru-cache';
import { parseStreamName } from '../kernel/stream';

/** The sales of some hours of a rush. */
const remembered = 100_000;
const sales = new Set(['TicketClaimed', 'TicketsHeld', 'TicketsSold']);

/**
 * Which performance arbitrates an order, of the sales that this process has made or heard of: what is done with an order just sold needs no
 * view, be they behind or away. It never changes.
 */
export class OrderArbiters {
  private readonly performances = new LRUCache<string, string>({ max: remembered });

  hear(stream: string, events: readonly { readonly type: string; readonly data: object }[]): void {
    const sold = events.filter(({ type }) => sales.has(type));
    if (sold.length === 0) return;
    const { organisationId, id } = parseStreamName(stream);
    if (id === null) return;
    for (const { data } of sold)
      this.performances.set(keyOf(organisationId, (data as { orderId: string }).orderId), id);
  }

  /** `undefined` for an order that is not known here; one over several performances never is. */
  performanceOf(organisationId: string, orderId: string): string | undefined {
    return this.performances.get(keyOf(organisationId, orderId));
  }
}

/** Organisation ids have no underscore. */
const keyOf = (organisationId: string, orderId: string): string => `${organisationId}_${orderId}`;
