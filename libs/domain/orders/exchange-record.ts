import { DomainEvent } from '../../kernel/event';
import { ExchangeEnd, ExchangeEvent, ExchangeOffered, ExchangeRequested, TicketExchanged } from './exchange.events';

/** One exchange of an order, as its own events tell it. */
export interface ExchangeState {
  readonly requested: ExchangeRequested['data'];
  offered: ExchangeOffered['data'] | null;
  exchanged: TicketExchanged['data'] | null;
  /** Why it came to nothing; `null` = it did not. */
  ended: ExchangeEnd | null;
  /** Whether everybody has heard of its end. */
  settled: boolean;
}

const exchangeEvents: ReadonlySet<string> = new Set<ExchangeEvent['type']>([
  'ExchangeRequested',
  'ExchangeOffered',
  'TicketExchanged',
  'ExchangeEnded',
  'ExchangeSettled',
]);

/** Whether nothing has been decided about it. */
export const isUnderWay = ({ exchanged, ended }: ExchangeState): boolean => exchanged === null && ended === null;

/** How an exchange that came to nothing is told. */
export const statusOfEnd = (ended: ExchangeEnd): 'expired' | 'cancelled' =>
  ended === 'expired' ? 'expired' : 'cancelled';

/** Events that say nothing of exchanges leave them as they are. */
export function evolveExchanges(exchanges: Map<string, ExchangeState>, happened: DomainEvent): void {
  if (!exchangeEvents.has(happened.type)) return;
  const event = happened as ExchangeEvent;
  if (event.type === 'ExchangeRequested') {
    const begun = { requested: event.data, offered: null, exchanged: null, ended: null, settled: false };
    exchanges.set(event.data.exchangeId, begun);
    return;
  }
  const exchange = exchanges.get(event.data.exchangeId);
  if (exchange === undefined) return;
  if (event.type === 'ExchangeOffered') exchange.offered = event.data;
  else if (event.type === 'TicketExchanged') exchange.exchanged = event.data;
  else if (event.type === 'ExchangeEnded') exchange.ended = event.data.reason;
  else exchange.settled = true;
}
