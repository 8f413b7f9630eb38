import type { ExchangeBody, ExchangePricesBody } from '../../../projections/exchanges/exchanges.body';
import type { ExchangeTallyBody } from '../../../projections/exchanges/exchanges.queries';
import { count, flag, id, instant, list, money, named, nullable, object, optional, text, words } from '../http/schemas';
import type { ExchangeOption } from './exchange-options';
import type { Deadline } from './local-deadline';

const prices = {
  rulesVersion: { ...count, description: 'Of the rules of the season that it is judged by' },
  perTicket: list(
    object<ExchangePricesBody['perTicket'][number]>({
      ticketId: id,
      from: money,
      to: money,
      difference: money,
      forfeited: money,
    }),
  ),
  difference: money,
  forfeited: money,
  fee: money,
  due: money,
  free: { ...flag, description: 'Whether it is one of the free ones' },
};

const deadline = {
  deadline: optional({ ...instant, description: 'The last instant for the tickets as they are; online only' }),
  localDeadline: optional({
    ...text,
    description: 'The same on the clocks where the performance is, `2026-03-26 18:00`',
  }),
};

export const exchangeQuote = named<ExchangePricesBody & Deadline & { quoteId: string; expiresAt: string }>(
  'ExchangeQuote',
  { quoteId: text, ...prices, expiresAt: instant, ...deadline },
);

export const exchangeAsAnswered = named<ExchangeBody>('Exchange', {
  id,
  orderId: id,
  status: words('completed', 'pending_payment', 'cancelled', 'expired'),
  targetPerformanceId: id,
  ...prices,
  newTicketIds: { ...list(id), description: 'None before it is completed' },
  expiresAt: optional({ ...instant, description: 'Until when it can be paid' }),
});

export const exchangeOption = named<ExchangeOption>('ExchangeOption', {
  performanceId: id,
  seasonId: id,
  productionId: id,
  startsAt: instant,
  allowed: flag,
  ticketTypeId: {
    ...id,
    description:
      'The type it is told for: the ticket keeps its own where it can. To be sent as `targetTicketTypeId` where it is another one',
  },
  code: optional({ ...text, description: 'What an exchange would be refused with' }),
  details: optional({ type: 'object' }),
  difference: money,
  fee: money,
  forfeited: money,
  ...deadline,
});

export const exchangeTallies = named<{ items: readonly ExchangeTallyBody[] }>('ExchangeTallies', {
  items: list(
    named<ExchangeTallyBody>('ExchangeTally', {
      seasonId: id,
      used: { ...count, description: 'Completed exchanges, however many tickets' },
      free: { ...count, description: 'Of these the free ones' },
      freeLeft: count,
      maxLeft: nullable(count, 'Null: without limit'),
      reserved: { ...count, description: 'Under way: each has taken its place among what is left' },
      tickets: count,
      feesPaid: money,
      differencesPaid: money,
    }),
  ),
});
