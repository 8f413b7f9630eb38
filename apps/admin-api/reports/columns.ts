import type { CsvColumn } from './csv';

const same = (...names: readonly string[]): readonly CsvColumn[] => names.map((name) => [name, name]);
const amountOf = (name: string): CsvColumn => [name, `${name}.amount`];

/** The columns of each report: the fields of its rows, an amount in minor units and its currency apart. */
export const columns = {
  salesChannels: [
    ...same('performanceId', 'campaignId', 'name', 'status', 'claimedGross', 'released', 'claimed', 'reserved'),
    ...same('remaining'),
    amountOf('revenue'),
    ['currency', 'revenue.currency'],
    ...same('events'),
  ],
  subscriptionSales: [
    ...same('seasonId', 'subscriptionId', 'type', 'ticketTypeId', 'channel', 'units', 'tickets'),
    amountOf('amount'),
    ['currency', 'amount.currency'],
    ...same('events'),
  ],
  occupancy: same('performanceId', 'startsAt', 'capacity', 'free', 'held', 'sold', 'allocated', 'events'),
  season: [
    ...same('seasonId', 'performances', 'tickets'),
    amountOf('revenue'),
    ...same('subscriptionUnits', 'exchanges'),
    amountOf('refunds'),
    ['currency', 'revenue.currency'],
    ...same('events'),
  ],
  finance: [
    ...same('day', 'kind', 'referenceNumber', 'department', 'account', 'count'),
    amountOf('amount'),
    ['currency', 'amount.currency'],
    ...same('events'),
  ],
  exchangeFlows: [
    ...same('fromPerformanceId', 'toPerformanceId', 'exchanges', 'tickets'),
    ...[amountOf('fees'), amountOf('differences'), amountOf('forfeited')],
    ['currency', 'fees.currency'],
    ...same('events'),
  ],
  rejections: same('code', 'performanceId', 'campaignId', 'count', 'quantity', 'lastAt', 'events'),
} satisfies Readonly<Record<string, readonly CsvColumn[]>>;
