import { StoredEvent } from '../../libs/kernel/event';
import { Refusal } from '../refusals/refusals.projection';
import { BookedEvent } from './book-lines';
import {
  additionsOf,
  ExchangeFlowDocument,
  FinanceDocument,
  ReportDocument,
  reportsProjection,
  SubscriptionSalesDocument,
} from './reports.projection';

/** A row of a report as its link names it: by what it is grouped by. Some of that is free text. */
function rowName(report: string, ...parts: readonly (string | null | undefined)[]): string {
  return [report, ...parts.map((part) => encodeURIComponent(part ?? ''))].join('/');
}

/** Of one performance, where the report is asked for one. */
export function financeRow(
  { kind, finance }: Pick<FinanceDocument, 'kind' | 'finance'>,
  performanceId: string | null | undefined,
): string {
  return rowName('finance', kind, finance?.referenceNumber, finance?.department, finance?.account, performanceId);
}

export const subscriptionSalesRow = (
  figure: Pick<
    SubscriptionSalesDocument,
    'seasonId' | 'subscriptionId' | 'type' | 'ticketTypeId' | 'channel' | 'performanceId'
  >,
): string => {
  const { seasonId, subscriptionId, type, ticketTypeId, channel, performanceId } = figure;
  return rowName('subscription-sales', seasonId, subscriptionId, type, ticketTypeId, channel, performanceId);
};

export const exchangeFlowRow = (flow: Pick<ExchangeFlowDocument, 'performanceId' | 'toPerformanceId'>): string =>
  rowName('exchange-flows', flow.performanceId, flow.toPerformanceId);

export const rejectionRow = ({
  code,
  performanceId,
  campaignId,
}: Pick<Refusal['data'], 'code' | 'performanceId' | 'campaignId'>): string =>
  rowName('rejections', code, performanceId, campaignId);

/** Every row that an event is behind, whichever performance the report is asked for. */
export function rowsOf(event: StoredEvent): readonly string[] {
  if (event.type === 'CommandRefused') return [rejectionRow(event.data as Refusal['data'])];
  if (!reportsProjection.handles.some((type) => type === event.type)) return [];
  return additionsOf(event as StoredEvent & BookedEvent).flatMap(({ begun }) => rowsOfFigure(begun as ReportDocument));
}

function rowsOfFigure(figure: ReportDocument): readonly string[] {
  switch (figure.report) {
    case 'finance':
      return [financeRow(figure, null), financeRow(figure, figure.performanceId)];
    case 'subscription-sales':
      return [subscriptionSalesRow(figure)];
    case 'exchange-flows':
      return [exchangeFlowRow(figure)];
  }
}
