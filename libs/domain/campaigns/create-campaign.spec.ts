import {
  campaignCreated,
  createCampaign,
  curtain,
  everywhere,
  linkOpens,
  money,
  now,
  numbered,
  performanceCreated,
  shifted,
  ticketTypePriced,
  ticketTypes,
} from '../../../test/support/builders';
import { specify } from '../../kernel/decider-specification';
import { ErrorCode } from '../../kernel/error-codes';
import { performance } from '../performances/performance.decider';
import { PerformanceEvent, PerformanceSettings } from '../performances/performance.events';
import { CreateCampaign } from './campaign-settings';

const given = (...more: PerformanceEvent[]) =>
  specify(performance).given(performanceCreated(), ticketTypePriced(), ...more);

describe('a campaign is created', () => {
  it('CAMP-02: with the period of its link, its ticket type and how many tickets', () => {
    given().when(createCampaign(), now).then(campaignCreated());
  });

  it('CAMP-02: without a cap only where none was asked for, and its name without the blanks around it', () => {
    const unlimited = { maxTotal: null, maxPerUser: null };
    given()
      .when(createCampaign({ ...unlimited, name: '  Sponsors ' }), now)
      .then(campaignCreated(unlimited));
  });

  it('CAMP-03: while general sale is closed', () => {
    const closed = { salesStatus: 'not_on_sale', salesStartsAt: curtain } as const;
    specify(performance)
      .given(performanceCreated(closed), ticketTypePriced())
      .when(createCampaign(), now)
      .then(campaignCreated());
  });

  it('CAMP-06, CAMP-09: with a new ticket type, priced for every zone, local and internet', () => {
    const newTicketType = { id: 'guest', name: 'Guest', webPurchaseCode: '!GUEST', price: money(5000) };
    specify(performance)
      .given(performanceCreated({ seating: numbered(['A', 2], ['B', 2, 'balcony']) }))
      .when(createCampaign({ ticketTypeId: null, newTicketType }), now)
      .then(
        ticketTypePriced({ ticketTypeId: 'guest', prices: everywhere(5000) }),
        campaignCreated({ ticketTypeId: 'guest' }),
      );
  });

  it('CAMP-13: for a period that ends after the performance starts, or that is over already', () => {
    const long = { validUntil: shifted(curtain, 1) };
    given().when(createCampaign(long), now).then(campaignCreated(long));
    const over = { validUntil: shifted(now, -1) };
    given().when(createCampaign(over), now).then(campaignCreated(over));
  });

  it('CAMP-02: with a ticket type that is priced in one zone only', () => {
    const prices = [{ priceZoneId: 'balcony', price: money(0) }];
    specify(performance)
      .given(performanceCreated({ seating: numbered(['A', 2], ['B', 2, 'balcony']) }), ticketTypePriced({ prices }))
      .when(createCampaign(), now)
      .then(campaignCreated());
  });

  it('with an id that no other campaign of the performance has', () => {
    given(campaignCreated()).when(createCampaign(), now).thenRefused('ID_TAKEN', { id: 'k1' });
  });
});

describe('a campaign is refused', () => {
  it('G-02: when its link would close at the instant at which it opens, or before', () => {
    for (const validUntil of [linkOpens, shifted(linkOpens, -1)]) {
      given()
        .when(createCampaign({ validUntil }), now)
        .thenRefused('INVALID_WINDOW', { from: linkOpens, to: validUntil });
    }
    const shortest = { validUntil: shifted(linkOpens, 1) };
    given().when(createCampaign(shortest), now).then(campaignCreated(shortest));
  });

  it.each([0, -1, 1.5, NaN, Infinity])('G-03: with a cap of %d', (value) => {
    given()
      .when(createCampaign({ maxTotal: value }), now)
      .thenRefused('OUT_OF_RANGE', outOfRange('/maxTotal', value));
    given()
      .when(createCampaign({ maxPerUser: value }), now)
      .thenRefused('OUT_OF_RANGE', outOfRange('/maxPerUser', value));
  });

  it('CAMP-11: with a cap per person above the total; equal is fine', () => {
    given()
      .when(createCampaign({ maxTotal: 5, maxPerUser: 6 }), now)
      .thenRefused('PER_USER_EXCEEDS_TOTAL', { maxTotal: 5, maxPerUser: 6 });
    const equal = { maxTotal: 5, maxPerUser: 5 };
    given().when(createCampaign(equal), now).then(campaignCreated(equal));
  });

  it('CAMP-04, CAMP-13: at the start of the performance, but not a millisecond before', () => {
    given().when(createCampaign(), curtain).thenRefused('PERFORMANCE_STARTED', { startsAt: curtain });
    given().when(createCampaign(), shifted(curtain, -1)).then(campaignCreated());
  });

  it.each(['SPONSOR', '', null, '!', '! VIP', '!V IP'])('CAMP-07: with the web purchase code %j', (webPurchaseCode) => {
    given()
      .when(createCampaign({ ticketTypes: ticketTypes({ sponsor: { webPurchaseCode } }) }), now)
      .thenRefused('WEB_CODE_REQUIRED', { ticketTypeId: 'sponsor' });
    const newTicketType = { id: 'guest', name: 'Guest', webPurchaseCode, price: money(0) };
    given()
      .when(createCampaign({ ticketTypeId: null, newTicketType }), now)
      .thenRefused('WEB_CODE_REQUIRED', { webPurchaseCode });
  });

  it('CAMP-07: with a new code that another ticket type has in whatever case', () => {
    const newTicketType = { id: 'guest', name: 'Guest', webPurchaseCode: '!sponsor', price: money(0) };
    given()
      .when(createCampaign({ ticketTypeId: null, newTicketType }), now)
      .thenRefused('WEB_CODE_TAKEN', { ticketTypeId: 'sponsor' });
  });

  it('G-01: with a new price in another currency', () => {
    const newTicketType = { id: 'guest', name: 'Guest', webPurchaseCode: '!GUEST', price: money(0, 'DKK') };
    given()
      .when(createCampaign({ ticketTypeId: null, newTicketType }), now)
      .thenRefused('CURRENCY_MISMATCH', { expected: 'NOK', currency: 'DKK' });
  });

  it('CAMP-02: with a ticket type that has no price here, or only in zones this hall does not have', () => {
    specify(performance)
      .given(performanceCreated())
      .when(createCampaign(), now)
      .thenRefused('TICKET_TYPE_NOT_PRICED', { ticketTypeId: 'sponsor' });
    const elsewhere = ticketTypePriced({ prices: [{ priceZoneId: 'balcony', price: money(0) }] });
    specify(performance)
      .given(performanceCreated({ seating: numbered(['A', 2]) }), elsewhere)
      .when(createCampaign(), now)
      .thenRefused('TICKET_TYPE_NOT_PRICED', { ticketTypeId: 'sponsor' });
  });
});

interface Attempt {
  readonly settings: Partial<PerformanceSettings> | null;
  readonly cancelled: boolean;
  readonly priced: boolean;
  readonly command: Partial<CreateCampaign>;
}

const fine: Attempt = { settings: {}, cancelled: false, priced: true, command: {} };
const asking = (attempt: Attempt, wanted: Partial<CreateCampaign>): Attempt => ({
  ...attempt,
  command: { ...attempt.command, ...wanted },
});
const performanceIs = (attempt: Attempt, settings: Partial<PerformanceSettings>): Attempt => ({
  ...attempt,
  settings: { ...attempt.settings, ...settings },
});
/** A check of CAMP-02: its code, what it is about, and what makes it fail whatever later checks are made to fail beside it. */
type Check = [code: ErrorCode, about: string, breaks: (attempt: Attempt) => Attempt];

const before: Check[] = [
  ['INVALID_WINDOW', 'the period', (a) => asking(a, { validUntil: linkOpens })],
  ['UNSUPPORTED_CAMPAIGN_KIND', 'the kind (CAMP-05)', (a) => asking(a, { kind: 'open_sale' })],
  ['OUT_OF_RANGE', 'each cap', (a) => asking(a, { maxTotal: 0, maxPerUser: 7 })],
  ['PER_USER_EXCEEDS_TOTAL', 'the caps together', (a) => asking(a, { maxTotal: 6, maxPerUser: 7 })],
];
const choice = (breaks: Check[2]): Check => ['TICKET_TYPE_CHOICE', 'the choice of a ticket type (CAMP-06)', breaks];
const ofPerformance: Check[] = [
  ['PERFORMANCE_NOT_FOUND', 'that the performance is there', (a) => ({ ...a, settings: null })],
  ['PERFORMANCE_NOT_ONLINE', 'that it is online (CAMP-04)', (a) => performanceIs(a, { availableOnline: false })],
  ['PERFORMANCE_STARTED', 'that it has not started', (a) => performanceIs(a, { startsAt: now })],
  ['PERFORMANCE_CANCELLED', 'that it is not cancelled', (a) => ({ ...a, cancelled: true })],
];
const typeIs = (fields: Parameters<typeof ticketTypes>[0]) => (a: Attempt) =>
  asking(a, { ticketTypes: ticketTypes(fields) });

const withExistingType: Check[] = [
  ['NAME_REQUIRED', 'the name', (a) => asking(a, { name: ' ' })],
  ...before,
  choice((a) => asking(a, { ticketTypeId: null, newTicketType: null })),
  ...ofPerformance,
  ['TICKET_TYPE_NOT_FOUND', 'that the type is there', (a) => asking(a, { ticketTypeId: 'nobody' })],
  ['WEB_CODE_REQUIRED', 'its code', typeIs({ sponsor: { webPurchaseCode: 'X', soldOnline: false } })],
  ['TICKET_TYPE_NOT_SOLD_ONLINE', 'sold on web (CAMP-08)', typeIs({ sponsor: { soldOnline: false } })],
  ['TICKET_TYPE_NOT_PRICED', 'its price here', (a) => ({ ...a, priced: false })],
];

const guest = { id: 'guest', name: 'Guest', webPurchaseCode: '!GUEST', price: money(0) };
const newType = (change: Partial<typeof guest>) => (a: Attempt) =>
  asking(a, { ticketTypeId: null, newTicketType: { ...guest, ...change } });
const withNewType: Check[] = [
  ['NAME_REQUIRED', 'the name of the new type (CAMP-09)', newType({ name: ' ', webPurchaseCode: 'X' })],
  ...before,
  choice((a) => asking(a, { ticketTypeId: 'sponsor', newTicketType: guest })),
  ...ofPerformance,
  ['WEB_CODE_REQUIRED', 'its code (CAMP-07)', newType({ webPurchaseCode: 'X' })],
  ['WEB_CODE_TAKEN', 'that no other type has its code', newType({ webPurchaseCode: '!SPONSOR' })],
];

describe.each([
  ['an existing ticket type', withExistingType, fine],
  ['a new ticket type', withNewType, asking(fine, { ticketTypeId: null, newTicketType: guest })],
])('CAMP-02: the checks on a campaign with %s come in order', (_kind, checks, start) => {
  it.each(checks.map(([code, about], index) => ({ code, about, index })))('$about: $code', ({ code, index }) => {
    // The later the check the earlier it is broken, so that what an earlier one needs stands.
    const attempt = checks.slice(index).reduceRight((broken, [, , breaks]) => breaks(broken), start);
    const { settings, cancelled, priced, command } = attempt;
    const history: PerformanceEvent[] = settings === null ? [] : [performanceCreated(settings)];
    if (settings && priced) history.push(ticketTypePriced());
    if (settings && cancelled) {
      history.push({ type: 'PerformanceCancelled', data: { performanceId: 'p1', reason: 'fire' } });
    }
    const { decision } = specify(performance)
      .given(...history)
      .when(createCampaign(command), now);
    expect(decision).toMatchObject({ events: [], refused: code });
  });
});

function outOfRange(pointer: string, value: number) {
  const detail = 'Must be a whole number from 1, or null for no cap.';
  return { min: 1, errors: [{ pointer, code: 'OUT_OF_RANGE', detail, details: { value, min: 1 } }] };
}
