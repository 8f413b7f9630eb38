import { curtain, money, now, numbered, payment, performanceCreated, shifted } from '../../../test/support/builders';
import { ordinaryPriced, purchaseTickets, ticketsSold, typesWithOrdinary } from '../../../test/support/ordinary-sale';
import { specify } from '../../kernel/decider-specification';
import { ErrorCode } from '../../kernel/error-codes';
import { Instant } from '../../kernel/event';
import { performance } from '../performances/performance.decider';
import { PerformanceEvent, PerformanceSettings, TicketTypePrices } from '../performances/performance.events';
import { TicketTypeFields } from '../ticket-types/ticket-type.events';
import { SaleChannel } from './on-sale';
import { PurchaseTickets } from './purchase';

/** A purchase of two seats of a hall of five, of which three are sold, with one balcony seat that the type has no price for. */
interface Attempt {
  readonly performance: Partial<PerformanceSettings>;
  readonly history: readonly PerformanceEvent[];
  readonly prices: Partial<TicketTypePrices>;
  readonly type: Partial<TicketTypeFields>;
  readonly command: Partial<PurchaseTickets>;
  readonly at: Instant;
}

const fine: Attempt = { performance: {}, history: [], prices: {}, type: {}, command: {}, at: now };
type Part = Exclude<keyof Attempt, 'history' | 'at'>;
const but =
  <P extends Part>(part: P, change: Attempt[P]) =>
  (attempt: Attempt): Attempt => ({
    ...attempt,
    [part]: { ...attempt[part], ...change },
  });
const cancelled: PerformanceEvent = { type: 'PerformanceCancelled', data: { performanceId: 'p1', reason: 'fire' } };
const later = shifted(now, 1);
const nowhere = [{ priceZoneId: 'gallery', price: money(100) }];

interface Check {
  readonly code: ErrorCode;
  readonly about: string;
  /** Whether it binds the box office as well (G-08). */
  readonly both: boolean;
  /** Makes it fail whatever later checks are made to fail beside it. */
  readonly breaks: (attempt: Attempt) => Attempt;
}

const online = (code: ErrorCode, about: string, breaks: Check['breaks']): Check => ({
  code,
  about,
  both: false,
  breaks,
});
const both = (code: ErrorCode, about: string, breaks: Check['breaks']): Check => ({ code, about, both: true, breaks });

const checks: readonly Check[] = [
  both('INVALID_QUANTITY', 'the quantity', but('command', { quantity: 501 })),
  both('SEAT_COUNT_MISMATCH', 'the number of seats', but('command', { seatIds: ['A-1'] })),
  both('CUSTOMER_NOT_FOUND', 'that the customer is one', but('command', { customer: 'unknown' })),
  both('ERASED', 'that the customer has not been erased', but('command', { customer: 'erased' })),
  online('PERFORMANCE_NOT_ONLINE', 'that it is online', but('performance', { availableOnline: false })),
  online('NOT_ON_SALE', 'that it is on sale', but('performance', { salesStatus: 'not_on_sale' })),
  online('SALES_NOT_STARTED', 'the beginning of sales', but('performance', { salesStartsAt: later })),
  online('SALES_ENDED', 'their end', but('performance', { salesStartsAt: null, salesEndsAt: now })),
  both('PERFORMANCE_CANCELLED', 'that it is not cancelled', (a) => ({ ...a, history: [...a.history, cancelled] })),
  both('PERFORMANCE_STARTED', 'that it has not started', but('performance', { startsAt: now })),
  both('TICKET_TYPE_NOT_FOUND', 'that there is such a type', but('command', { ticketTypeId: 'nothing' })),
  both('TICKET_TYPE_RESTRICTED', 'the kind of the type', but('type', { kind: 'subscription' })),
  online('TICKET_TYPE_RESTRICTED', 'its web purchase code', but('type', { webPurchaseCode: '!FRIEND' })),
  online('TICKET_TYPE_NOT_SOLD_ONLINE', 'that it is sold online', but('type', { soldOnline: false })),
  online('TICKET_TYPE_ACCESS', 'its access', but('prices', { access: 'local' })),
  both('TICKET_TYPE_NOT_OPEN', 'its window', but('prices', { opensAt: later })),
  both('TICKET_TYPE_NOT_PRICED', 'that it has a price', but('prices', { prices: nowhere })),
  both('TICKET_TYPE_NOT_PRICED', 'the price of the seats', but('command', { seatIds: ['B-1', 'Z-9'] })),
  both('SEAT_NOT_FOUND', 'that the seats are there', but('command', { seatIds: ['A-1', 'Z-9'] })),
  both('SEAT_UNAVAILABLE', 'that they are free', but('command', { seatIds: ['A-1', 'A-4'] })),
  both('CURRENCY_MISMATCH', 'the currency of the payment', but('command', { payment: payment(40001, 'SEK') })),
  both('AMOUNT_MISMATCH', 'its amount', but('command', { payment: payment(40001) })),
];

function refusalOf(attempt: Attempt, channel: SaleChannel): ErrorCode | undefined {
  const spec = specify(performance).given(
    performanceCreated({ seating: numbered(['A', 5], ['B', 1, 'balcony']), startsAt: curtain, ...attempt.performance }),
    ordinaryPriced({ prices: [{ priceZoneId: 'stalls', price: money(20000) }], ...attempt.prices }),
    ticketsSold({ orderId: 'o1', seatIds: ['A-1', 'A-2', 'A-3'] }),
    ...attempt.history,
  );
  const command = { quantity: 2, ticketTypes: typesWithOrdinary(attempt.type), channel, ...attempt.command };
  return spec.when(purchaseTickets(command), attempt.at).decision.refused;
}

const brokenFrom = (index: number) => checks.slice(index).reduceRight((broken, { breaks }) => breaks(broken), fine);

describe('SALE-02: the checks on a purchase come in order', () => {
  it.each(checks.map((check, index) => ({ ...check, index })))('$about: $code', ({ code, index, both }) => {
    // The later the check the earlier it is broken, so that what an earlier one needs stands.
    expect(refusalOf(brokenFrom(index), 'online')).toBe(code);
    // G-08: at the box office the next check that binds it speaks.
    const next = both ? code : checks.slice(index).find((check) => check.both)?.code;
    expect(refusalOf(brokenFrom(index), 'box_office')).toBe(next);
  });

  it.each(checks)('G-08: $about alone refuses online, and at the box office where it binds both', (check) => {
    const attempt = check.breaks(fine);
    expect(refusalOf(attempt, 'online')).toBe(check.code);
    expect(refusalOf(attempt, 'box_office')).toBe(check.both ? check.code : undefined);
  });

  it.each<[what: string, breaks: Check['breaks'], code: ErrorCode | undefined, atTheBoxOffice: ErrorCode | undefined]>([
    ['a millisecond before sales start', but('performance', { salesStartsAt: later }), 'SALES_NOT_STARTED', undefined],
    ['when sales start', but('performance', { salesStartsAt: now }), undefined, undefined],
    ['a millisecond before sales end', but('performance', { salesEndsAt: later }), undefined, undefined],
    ['when sales end', but('performance', { salesEndsAt: now }), 'SALES_ENDED', undefined],
    ['a millisecond before the start', but('performance', { startsAt: later }), undefined, undefined],
    ['at the start', but('performance', { startsAt: now }), 'PERFORMANCE_STARTED', 'PERFORMANCE_STARTED'],
    ['before the type opens', but('prices', { opensAt: later }), 'TICKET_TYPE_NOT_OPEN', 'TICKET_TYPE_NOT_OPEN'],
    ['when the type opens', but('prices', { opensAt: now }), undefined, undefined],
    ['before the type closes', but('prices', { closesAt: later }), undefined, undefined],
    ['when the type closes', but('prices', { closesAt: now }), 'TICKET_TYPE_NOT_OPEN', 'TICKET_TYPE_NOT_OPEN'],
  ])('G-02: %s', (_, breaks, code, atTheBoxOffice) => {
    const attempt = breaks(fine);
    expect([refusalOf(attempt, 'online'), refusalOf(attempt, 'box_office')]).toEqual([code, atTheBoxOffice]);
  });
});
