import {
  campaignCreated,
  claimTickets,
  linkOpens,
  now,
  numbered,
  performanceCreated,
  shifted,
  ticketsClaimed,
  ticketTypePriced,
  ticketTypes,
} from '../../../test/support/builders';
import { specify } from '../../kernel/decider-specification';
import { ErrorCode } from '../../kernel/error-codes';
import { performance } from '../performances/performance.decider';
import { PerformanceEvent, PerformanceSettings } from '../performances/performance.events';
import { CampaignSettings } from './campaign.events';
import { ClaimTickets } from './claim';

/** A claim of two seats of a hall with five, of which the same person has three through the same link. */
interface Attempt {
  readonly performance: Partial<PerformanceSettings>;
  readonly campaign: Partial<CampaignSettings>;
  readonly history: readonly PerformanceEvent[];
  readonly command: Partial<ClaimTickets>;
}

const fine: Attempt = { performance: {}, campaign: {}, history: [], command: {} };
const hall = (attempt: Attempt, performance: Partial<PerformanceSettings>): Attempt => ({
  ...attempt,
  performance: { ...attempt.performance, ...performance },
});
const link = (attempt: Attempt, campaign: Partial<CampaignSettings>): Attempt => ({
  ...attempt,
  campaign: { ...attempt.campaign, ...campaign },
});
const after = (attempt: Attempt, event: PerformanceEvent): Attempt => ({
  ...attempt,
  history: [...attempt.history, event],
});
const asking = (attempt: Attempt, command: Partial<ClaimTickets>): Attempt => ({
  ...attempt,
  command: { ...attempt.command, ...command },
});

const past = shifted(linkOpens, -1000);
const future = shifted(now, 1000);
const stopped: PerformanceEvent = { type: 'CampaignStopped', data: { campaignId: 'k1', reason: null } };
const cancelled: PerformanceEvent = { type: 'PerformanceCancelled', data: { performanceId: 'p1', reason: 'fire' } };
const notSold = ticketTypes({ sponsor: { soldOnline: false } }).byId;

/** Code, status of the link, what is checked, and what makes it fail whatever later checks are made to fail beside it. */
const checks: [code: ErrorCode, status: string | undefined, about: string, breaks: (attempt: Attempt) => Attempt][] = [
  ['INVALID_QUANTITY', undefined, 'the quantity', (a) => asking(a, { quantity: 0 })],
  ['SEAT_COUNT_MISMATCH', undefined, 'the number of seats', (a) => asking(a, { seatIds: ['A-1'] })],
  ['CAMPAIGN_NOT_FOUND', undefined, 'the campaign', (a) => asking(a, { campaignId: 'k2' })],
  ['CAMPAIGN_NOT_FOUND', undefined, 'the token', (a) => asking(a, { linkVersion: 7 })],
  ['CAMPAIGN_STOPPED', 'stopped', 'that it is not stopped', (a) => after(a, stopped)],
  ['CAMPAIGN_ENDED', 'ended', 'the end', (a) => link(a, { validFrom: past, validUntil: linkOpens })],
  ['CAMPAIGN_NOT_STARTED', 'scheduled', 'the beginning', (a) => link(a, { validFrom: future })],
  ['PERFORMANCE_NOT_ONLINE', 'blocked', 'that it is online', (a) => hall(a, { availableOnline: false })],
  ['PERFORMANCE_STARTED', 'blocked', 'that the performance has not started', (a) => hall(a, { startsAt: now })],
  ['PERFORMANCE_CANCELLED', 'blocked', 'that it is not cancelled', (a) => after(a, cancelled)],
  ['TICKET_TYPE_NOT_SOLD_ONLINE', 'blocked', 'the ticket type', (a) => asking(a, { ticketTypes: notSold })],
  ['CAMPAIGN_SOLD_OUT', 'sold_out', 'that something is left', (a) => link(a, { maxTotal: 3 })],
  ['CAMPAIGN_TOTAL_EXCEEDED', undefined, 'the total', (a) => link(a, { maxTotal: 4 })],
  ['CAMPAIGN_PER_USER_EXCEEDED', undefined, 'the cap per person', (a) => link(a, { maxPerUser: 4 })],
  ['SEAT_NOT_FOUND', undefined, 'that the seats are there', (a) => asking(a, { seatIds: ['A-1', 'Z-9'] })],
  ['TICKET_TYPE_NOT_PRICED', undefined, 'their price', (a) => asking(a, { seatIds: ['A-1', 'B-1'] })],
  ['SEAT_UNAVAILABLE', undefined, 'that they are free', (a) => asking(a, { seatIds: ['A-1', 'A-2'] })],
];

describe('CAMP-23: the checks on a claim come in order', () => {
  it.each(checks.map(([code, status, about], index) => ({ code, status, about, index })))(
    '$about: $code',
    ({ code, status, index }) => {
      // The later the check the earlier it is broken, so that what an earlier one needs stands.
      const attempt = checks.slice(index).reduceRight((broken, [, , , breaks]) => breaks(broken), fine);
      const { decision } = specify(performance)
        .given(
          performanceCreated({ seating: numbered(['A', 5], ['B', 1, 'balcony']), ...attempt.performance }),
          ticketTypePriced({ prices: [{ priceZoneId: 'stalls', price: { amount: 0, currency: 'NOK' } }] }),
          campaignCreated(attempt.campaign),
          ticketsClaimed({ seatIds: ['A-1', 'A-2', 'A-3'] }),
          ...attempt.history,
        )
        .when(claimTickets({ quantity: 2, ...attempt.command }), now);
      expect(decision).toMatchObject({ events: [], refused: code });
      // CAMP-16: a dead link says how it is dead, and only that is 410.
      expect(decision.details?.['status']).toBe(status);
    },
  );
});
