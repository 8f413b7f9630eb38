import { Position, StoredEvent } from '../../libs/kernel/event';
import { Projection } from '../../libs/kernel/projection';
import { SubscriptionPurchased } from '../../libs/domain/orders/subscription-order.events';
import { dayOf, documentId } from '../documents';
import { ExchangeFlow, exchangeFlows } from './exchange-flows';
import { BookedEvent, bookedEventTypes, BookLine, bookLines } from './book-lines';

/** What every figure is kept by. A day is one of UTC, so that a replay needs no calendar but the events. */
type Figure = {
  readonly organisationId: string;
  readonly day: string;
  readonly performanceId: string | null;
  readonly currency: string;
  amount: number;
  /** The last event in it. */
  last: Position;
};

/** One line of the books on one day: there are as many as there are days, performances and references, however much is sold. */
export type FinanceDocument = Figure &
  Omit<BookLine, 'count' | 'amount'> & { readonly report: 'finance'; count: number };

/** What was sold of a subscription on one day by type and channel: as a whole (`performanceId: null`), and on each performance. */
export type SubscriptionSalesDocument = Figure & {
  readonly report: 'subscription-sales';
  readonly seasonId: string;
  readonly subscriptionId: string;
  readonly type: SubscriptionPurchased['data']['subscriptionType'];
  readonly ticketTypeId: string;
  readonly channel: SubscriptionPurchased['data']['channel'];
  units: number;
  tickets: number;
};

/** What was exchanged from one performance to another on one day. */
export type ExchangeFlowDocument = Figure & ExchangeFlow;

export type ReportDocument = FinanceDocument | SubscriptionSalesDocument | ExchangeFlowDocument;

type FlowSums = 'exchanges' | 'counted' | 'fees' | 'differences' | 'forfeited';

/** What one event adds to one figure: its id within the organisation and the day, the figure while nothing is in it, and the addition. */
interface Addition<D extends ReportDocument = ReportDocument> {
  readonly key: string;
  readonly begun: Omit<D, 'organisationId' | 'day' | 'last'>;
  readonly by: Partial<Record<'amount' | 'count' | 'units' | 'tickets' | FlowSums, number>>;
}

/**
 * Figures that reports add up: the books (I4, SUB-53), the sales of subscriptions and the flows of exchanges. They are one view, so that a report that takes from
 * both stands at one place of the log.
 */
export const reportsProjection: Projection<ReportDocument, BookedEvent> = {
  name: 'reports',
  version: 1,
  handles: bookedEventTypes,
  indexes: {
    byDay: ['organisationId', 'report', 'day'],
    byPerformance: ['organisationId', 'report', 'performanceId', 'day'],
  },
  targets: (event) => [...new Set(additionsOf(event).map(({ key }) => figureId(event, key)))],
  evolve: (document, event, id) => {
    const { organisationId } = event.metadata;
    let figure = document;
    for (const { key, begun, by } of additionsOf(event)) {
      if (figureId(event, key) !== id) continue;
      figure ??= { ...begun, organisationId, day: dayOf(event), last: event.position } as ReportDocument;
      const sums = figure as Partial<Record<keyof typeof by, number>>;
      for (const [field, more] of Object.entries(by)) sums[field as keyof typeof by]! += more;
      figure.last = event.position;
    }
    return figure;
  },
};

const figureId = (event: StoredEvent, key: string): string =>
  documentId(event.metadata.organisationId, `${dayOf(event)}/${key}`);

/** What an event adds to the figures that it is in. */
export function additionsOf(event: StoredEvent & BookedEvent): readonly Addition[] {
  const lines = bookLines(event).map(lineAddition);
  if (event.type === 'SubscriptionPurchased') return [...lines, ...soldAdditions(event.data)];
  return event.type === 'TicketExchanged' ? [...lines, ...exchangeFlows(event.data)] : lines;
}

function lineAddition({ count, amount, ...line }: BookLine): Addition<FinanceDocument> {
  const { kind, performanceId, seasonId, finance } = line;
  // The reference last: it is free text.
  const reference = finance && JSON.stringify([finance.referenceNumber, finance.department, finance.account]);
  return {
    key: `finance/${kind}/${performanceId ?? ''}/${seasonId ?? ''}/${reference ?? ''}`,
    begun: { report: 'finance', ...line, count: 0, amount: 0 },
    by: { count, amount },
  };
}

/** SUB-48: what it brought, less discounts. Products are sold with subscriptions, but are none. */
function soldAdditions(data: SubscriptionPurchased['data']): Addition<SubscriptionSalesDocument>[] {
  const { seasonId, subscriptionId, subscriptionType: type, channel, currency } = data;
  const addition = (ticketTypeId: string, performanceId: string | null, by: Addition['by']) => ({
    key: `subscription-sales/${seasonId}/${subscriptionId}/${type}/${ticketTypeId}/${channel}/${performanceId ?? ''}`,
    begun: {
      ...{ report: 'subscription-sales' as const, seasonId, subscriptionId, type, ticketTypeId, channel, currency },
      ...{ performanceId, units: 0, tickets: 0, amount: 0 },
    },
    by,
  });
  return [
    ...data.sold.map(({ ticketTypeId, ...by }) => addition(ticketTypeId, null, by)),
    ...data.parts.map(({ ticketTypeId, performanceId, units, tickets, price, discount }) =>
      addition(ticketTypeId, performanceId, { units, tickets, amount: price - discount }),
    ),
  ];
}
