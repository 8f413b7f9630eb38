import { TicketExchanged } from '../../libs/domain/orders/exchange.events';

/** What went from one performance to another by exchange (EXC-05, EXC-08, EXC-09); minor units. */
export type ExchangeFlow = {
  readonly report: 'exchange-flows';
  readonly seasonId: string;
  /** That it came from; a figure is found by it. */
  readonly performanceId: string;
  readonly toPerformanceId: string;
  readonly currency: string;
  /** Fees and differences. */
  amount: number;
  exchanges: number;
  /** An exchange from several performances is told by each of these flows, and counted once. */
  counted: number;
  tickets: number;
  fees: number;
  differences: number;
  forfeited: number;
};

type Sums = Omit<ExchangeFlow, 'report' | 'seasonId' | 'performanceId' | 'toPerformanceId' | 'currency'>;

/** What an exchange adds to each flow that it is part of; its fee goes with the first of its tickets. */
export function exchangeFlows(data: TicketExchanged['data']) {
  const { seasonId, targetPerformanceId: toPerformanceId, currency, tickets, fee } = data;
  const sources = [...new Set(tickets.map(({ fromPlace }) => fromPlace.performanceId))];
  return sources.map((performanceId, nth) => {
    const moved = tickets.filter(({ fromPlace }) => fromPlace.performanceId === performanceId);
    const fees = nth === 0 ? fee : 0;
    const differences = moved.reduce((sum, { difference }) => sum + difference, 0);
    const forfeited = moved.reduce((sum, ticket) => sum + ticket.forfeited, 0);
    const counted = nth === 0 ? 1 : 0;
    const by: Sums = {
      amount: fees + differences,
      exchanges: 1,
      counted,
      tickets: moved.length,
      fees,
      differences,
      forfeited,
    };
    const nothing: Sums = { amount: 0, exchanges: 0, counted: 0, tickets: 0, fees: 0, differences: 0, forfeited: 0 };
    const whose = { seasonId, performanceId, toPerformanceId, currency };
    return {
      key: `exchange-flows/${seasonId}/${performanceId}/${toPerformanceId}`,
      begun: { report: 'exchange-flows' as const, ...whose, ...nothing },
      by,
    };
  });
}
