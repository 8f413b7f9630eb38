import assert from 'node:assert/strict';
import fc from 'fast-check';
import { claimedOf, remainingOf } from '../../libs/domain/campaigns/campaign.events';
import { PerformanceSettings } from '../../libs/domain/performances/performance.events';
import { SubscriptionPurchased } from '../../libs/domain/orders/subscription-order.events';
import { DomainEvent, StoredEvent } from '../../libs/kernel/event';
import { Projected, Projection, ViewDocument } from '../../libs/kernel/projection';
import { eventKeys, KeyName, keyNames } from '../../projections/audit/event-keys';
import { campaignsProjection } from '../../projections/campaigns/campaigns.projection';
import { performancesProjection } from '../../projections/performances/performances.projection';
import { rejectionsReport } from '../../projections/refusals/refusals.queries';
import { ExchangeFlowRow, exchangeFlowsReport } from '../../projections/reports/exchange-flows.queries';
import { FinanceRow, financeReport } from '../../projections/reports/finance.queries';
import { rowsOf } from '../../projections/reports/report-rows';
import { ReportFilter } from '../../projections/reports/figures.queries';
import { occupancyReport } from '../../projections/reports/occupancy.queries';
import { salesChannelsReport } from '../../projections/reports/sales-channels.queries';
import { SeasonRow, seasonReport } from '../../projections/reports/season.queries';
import {
  ExchangeFlowDocument,
  FinanceDocument,
  reportsProjection,
  SubscriptionSalesDocument,
} from '../../projections/reports/reports.projection';
import { SubscriptionSalesRow, subscriptionSalesReport } from '../../projections/reports/subscription-sales.queries';
import { BookHistory, moneySteps } from '../support/book-history';
import { now, performanceCreated, shifted } from '../support/builders';
import { Placed, storedEvents, viewsOf } from '../support/projection-specification';

/** Which season the performances of a history are in. */
const seasons: Readonly<Record<string, string>> = { p1: 'season-1', p2: 'season-2' };

/** What the audit lists for a row's link, by its own idea of what an event is about. */
function behind(link: string, events: readonly StoredEvent[]): StoredEvent[] {
  const asked = new URL(link, 'http://localhost').searchParams;
  const { type, from, to, upTo, row, ...about } = Object.fromEntries(asked) as Record<string, string | undefined>;
  for (const name of Object.keys(about)) assert.ok(keyNames.includes(name as KeyName), `the audit has no ${name}`);
  return events.filter((event) => {
    const { occurredAt } = event.metadata;
    if (type !== undefined && !type.split(',').includes(event.type)) return false;
    if ((from !== undefined && occurredAt < from) || (to !== undefined && occurredAt >= to)) return false;
    if (upTo !== undefined && event.position > upTo) return false;
    if (row !== undefined && !rowsOf(event).includes(row)) return false;
    const keys = eventKeys(event);
    const { seasonId, ...others } = about;
    const season = [...keys.seasonId, ...keys.performanceId.map((id) => seasons[id])];
    if (seasonId !== undefined && !season.includes(seasonId)) return false;
    return Object.entries(others).every(([name, id]) => keys[name as KeyName].includes(id!));
  });
}

/** What a view makes of these events, document by document. */
function documentsOf<D extends ViewDocument, E extends DomainEvent>(
  view: Projection<D, E>,
  events: readonly StoredEvent[],
): ReadonlyMap<string, D> {
  const documents = new Map<string, D>();
  for (const event of events) {
    if (!view.handles.includes(event.type)) continue;
    const projected = structuredClone(event) as Projected<E>;
    for (const id of view.targets(projected)) documents.set(id, view.evolve(documents.get(id), projected, id)!);
  }
  return documents;
}

const total = <T>(items: readonly T[], of: (item: T) => number) => items.reduce((sum, item) => sum + of(item), 0);

const figuresBehind = (link: string, events: readonly StoredEvent[]) => [
  ...documentsOf(reportsProjection, behind(link, events)).values(),
];

function assertFinanceRow(row: FinanceRow, filter: ReportFilter, events: readonly StoredEvent[]): void {
  const lines = figuresBehind(row.events, events).filter((line): line is FinanceDocument => {
    if (line.report !== 'finance' || line.kind !== row.kind) return false;
    if (filter.performanceId !== undefined && line.performanceId !== filter.performanceId) return false;
    const season = line.seasonId ?? seasons[line.performanceId!];
    if (filter.seasonId !== undefined && season !== filter.seasonId) return false;
    const { referenceNumber, department, account } = line.finance ?? {};
    return (
      (referenceNumber ?? undefined) === row.referenceNumber &&
      (department ?? undefined) === row.department &&
      (account ?? undefined) === row.account
    );
  });
  const needless = behind(row.events, events).filter(
    (event) => !figuresBehind(row.events, [event]).some((line) => line.report === 'finance' && line.kind === row.kind),
  );
  assert.deepEqual(needless, []);
  assert.deepEqual(
    { count: total(lines, ({ count }) => count), amount: total(lines, ({ amount }) => amount) },
    { count: row.count, amount: row.amount.amount },
  );
}

function assertSalesRow(row: SubscriptionSalesRow, filter: ReportFilter, events: readonly StoredEvent[]): void {
  const sold = figuresBehind(row.events, events).filter(
    (line): line is SubscriptionSalesDocument =>
      line.report === 'subscription-sales' &&
      line.performanceId === (filter.performanceId ?? null) &&
      (['seasonId', 'subscriptionId', 'type', 'ticketTypeId', 'channel'] as const).every(
        (field) => line[field] === row[field],
      ),
  );
  for (const { data } of behind(row.events, events)) {
    const { channel, sold: types } = data as SubscriptionPurchased['data'];
    assert.equal(channel, row.channel);
    assert.ok(types.some(({ ticketTypeId }) => ticketTypeId === row.ticketTypeId));
  }
  const { units, tickets, amount } = row;
  assert.deepEqual(
    [total(sold, (each) => each.units), total(sold, (each) => each.tickets), total(sold, (each) => each.amount)],
    [units, tickets, amount.amount],
  );
}

function assertSeasonRow(row: SeasonRow, filter: ReportFilter, events: readonly StoredEvent[]): void {
  const of = behind(row.events, events);
  const figures = figuresBehind(row.events, events).filter(
    ({ performanceId, seasonId }) =>
      (seasonId ?? seasons[performanceId!]) === row.seasonId &&
      (filter.performanceId === undefined || performanceId === filter.performanceId),
  );
  const lines = figures.filter((figure): figure is FinanceDocument => figure.report === 'finance');
  const whole = filter.performanceId ?? null;
  const once = filter.performanceId === undefined ? 'counted' : 'exchanges';
  const ofFlows = figures.flatMap((figure) => (figure.report === 'exchange-flows' ? figure[once] : []));
  const units = figures.flatMap((figure) =>
    figure.report === 'subscription-sales' && figure.performanceId === whole ? figure.units : [],
  );
  assert.deepEqual(
    [
      row.tickets,
      row.revenue.amount - row.refunds.amount,
      row.subscriptionUnits,
      row.exchanges,
      // With days asked for, performances are counted by their start, and none that was made then is behind the row.
      filter.from === undefined && filter.to === undefined ? row.performances : 0,
    ],
    [
      total(lines, ({ kind, count }) => (kind === 'ticket' ? count : 0)),
      total(lines, ({ amount }) => amount),
      total(units, (each) => each),
      total(ofFlows, (each) => each),
      of.filter(
        ({ type, data }) => type === 'PerformanceCreated' && (data as PerformanceSettings).seasonId === row.seasonId,
      ).length,
    ],
  );
}

function assertFlowRow(row: ExchangeFlowRow, filter: ReportFilter, events: readonly StoredEvent[]): void {
  const flows = figuresBehind(row.events, events).filter(
    (figure): figure is ExchangeFlowDocument =>
      figure.report === 'exchange-flows' &&
      figure.performanceId === row.fromPerformanceId &&
      figure.toPerformanceId === row.toPerformanceId &&
      (filter.seasonId === undefined || figure.seasonId === filter.seasonId),
  );
  assert.deepEqual(
    (['exchanges', 'tickets', 'fees', 'differences', 'forfeited'] as const).map((field) =>
      total(flows, (flow) => flow[field]),
    ),
    [row.exchanges, row.tickets, row.fees.amount, row.differences.amount, row.forfeited.amount],
  );
  if (filter.seasonId === undefined) assert.equal(behind(row.events, events).length, row.exchanges);
}

/** With pencil and paper: what the events say was received, less what they say went back. */
function moneyIn(events: readonly StoredEvent[]): number {
  return total(events, ({ type, data }) => {
    const { payment, amount } = data as { payment?: { amount: number } | null; amount?: number };
    return type === 'RefundCompleted' ? -amount! : (payment?.amount ?? 0);
  });
}

const aFilter: fc.Arbitrary<Partial<ReportFilter>> = fc.record(
  {
    performanceId: fc.constantFrom('p1', 'p2'),
    seasonId: fc.constantFrom('season-1', 'season-2'),
    from: fc.nat(72).map((hours) => shifted(now, hours * 3_600_000)),
    to: fc.nat(96).map((hours) => shifted(now, hours * 3_600_000)),
  },
  { requiredKeys: [] },
);

/** The views that reports are asked of. */
const asked = ['reports', 'performances', 'campaigns', 'settings', 'seats', 'refusals'];
const viewsFor = (placed: readonly Placed[]) => viewsOf(placed, now, asked);

const whatever = (check: (history: BookHistory, events: StoredEvent[], filter: ReportFilter) => Promise<void>) =>
  fc.assert(
    fc.asyncProperty(moneySteps, aFilter, (steps, filter) => {
      const history = new BookHistory(steps);
      return check(history, storedEvents(history.placed), { organisationId: 'oslo', ...filter });
    }),
    { numRuns: 100 },
  );

describe('the books of whatever history', () => {
  it('I4: add up to what was received less what went back, over late and double money too', async () => {
    await whatever(async ({ placed }, events) => {
      const views = await viewsFor(placed);
      const { items, totals } = await financeReport(views, { organisationId: 'oslo', currency: 'NOK' });
      assert.equal(totals.amount.amount, moneyIn(events));
      assert.equal(
        total(items, ({ amount }) => amount.amount),
        totals.amount.amount,
      );
    });
  });

  it('SUB-53: have rows that are what the events behind them add up to', async () => {
    await whatever(async ({ placed }, events, filter) => {
      const { items } = await financeReport(await viewsFor(placed), { ...filter, currency: 'NOK' });
      for (const row of items) assertFinanceRow(row, filter, events);
    });
  });

  it('leave nothing out, however they are divided', async () => {
    await whatever(async ({ placed }, _, { from, to }) => {
      const views = await viewsFor(placed);
      const ask = async (filter: Partial<ReportFilter>) => {
        const report = await financeReport(views, { organisationId: 'oslo', currency: 'NOK', from, to, ...filter });
        return report.totals.amount.amount;
      };
      const bySeason = (await ask({ seasonId: 'season-1' })) + (await ask({ seasonId: 'season-2' }));
      assert.equal(bySeason, await ask({}));
    });
  });
});

describe('the sales of subscriptions of whatever history', () => {
  it('have rows that are what the events behind them add up to', async () => {
    await whatever(async ({ placed }, events, filter) => {
      const { items, totals } = await subscriptionSalesReport(await viewsFor(placed), { ...filter, currency: 'NOK' });
      for (const row of items) assertSalesRow(row, filter, events);
      assert.equal(
        total(items, ({ units }) => units),
        totals.units,
      );
    });
  });
});

describe('the other reports of whatever history', () => {
  it('CAMP-17: have sales channels that count what the events behind them say', async () => {
    await whatever(async ({ placed }, events) => {
      const { items } = await salesChannelsReport(await viewsFor(placed), { organisationId: 'oslo', currency: 'NOK' });
      assert.equal(items.length, 2);
      for (const { events: link, campaignId, status: _, revenue, ...row } of items) {
        const record = documentsOf(campaignsProjection, behind(link, events)).get(`oslo/${campaignId}`)!;
        const counters = { claimed: claimedOf(record), remaining: remainingOf(record), revenue: record.revenue };
        const told = { ...row, revenue: revenue.amount };
        assert.deepEqual({ ...record, ...counters, ...told }, { ...record, ...counters });
      }
    });
  });

  it('I2: have performances as full as the events behind them say', async () => {
    await whatever(async ({ placed }, events) => {
      const { items } = await occupancyReport(await viewsFor(placed), { organisationId: 'oslo' });
      assert.equal(items.length, 2);
      for (const { events: link, performanceId, ...row } of items) {
        const folded = documentsOf(performancesProjection, behind(link, events)).get(`oslo/${performanceId}`)!;
        const { startsAt, capacity, held, sold } = folded;
        assert.deepEqual(row, { startsAt, capacity, held, sold, allocated: 0, free: capacity - held - sold });
      }
    });
  });

  it('I4: have seasons with what the events behind them brought', async () => {
    await whatever(async ({ placed }, events, filter) => {
      const { items } = await seasonReport(await viewsFor(placed), { ...filter, currency: 'NOK' });
      for (const row of items) assertSeasonRow(row, filter, events);
    });
  });

  it('EXC-08, EXC-09: have flows of exchanges with what the events behind them brought', async () => {
    await whatever(async ({ placed }, events, filter) => {
      const { items, totals } = await exchangeFlowsReport(await viewsFor(placed), { ...filter, currency: 'NOK' });
      for (const row of items) assertFlowRow(row, filter, events);
      if (filter.seasonId !== undefined) return;
      const exchanges = new Set(items.flatMap((row) => behind(row.events, events)).map(({ position }) => position));
      assert.equal(totals.exchanges, exchanges.size);
    });
  });

  it('G-05: have refusals that are as many as the events behind them', async () => {
    const refusal = fc.record({
      code: fc.constantFrom('SEAT_UNAVAILABLE', 'NOT_ON_SALE'),
      performanceId: fc.constantFrom('p1', 'p2', null),
      campaignId: fc.constantFrom('k1', null),
      quantity: fc.option(fc.nat(9)),
      hours: fc.nat(60),
    });
    const history = fc.tuple(fc.array(refusal, { maxLength: 30 }), aFilter);
    await fc.assert(
      fc.asyncProperty(history, async ([refusals, filter]) => {
        const placed = [
          performanceCreated({ seasonId: 'season-1' }),
          performanceCreated({ performanceId: 'p2', seasonId: 'season-2' }),
          ...refusals.map(({ hours, ...data }) => ({
            event: { type: 'CommandRefused', data: { ...data, dropped: 0 } },
            stream: 'refusals-oslo',
            at: shifted(now, hours * 3_600_000),
          })),
        ];
        const { items } = await rejectionsReport(await viewsFor(placed), { organisationId: 'oslo', ...filter });
        for (const row of items) {
          const of = behind(row.events, storedEvents(placed));
          for (const { data } of of) {
            const { code, performanceId, campaignId } = data as Record<string, string | null>;
            const told = [code, performanceId ?? undefined, campaignId ?? undefined];
            assert.deepEqual(told, [row.code, row.performanceId, row.campaignId]);
          }
          const quantity = total(of, ({ data }) => (data as { quantity: number | null }).quantity ?? 0);
          assert.deepEqual([row.count, row.quantity], [of.length, quantity]);
        }
      }),
      { numRuns: 50 },
    );
  });
});
