import {
  campaignCreated,
  claimTickets,
  curtain,
  everywhere,
  holdLapses,
  holdReleased,
  linkCloses,
  linkOpens,
  money,
  now,
  numbered,
  performanceCreated,
  shifted,
  sponsorIsSold,
  ticketsClaimed,
  ticketsHeld,
  ticketsReleased,
  ticketTypePriced,
  ticketTypes,
  unnumbered,
} from '../../../test/support/builders';
import { specify } from '../../kernel/decider-specification';
import { Sealed } from '../../kernel/sealed';
import { performance } from '../performances/performance.decider';
import { PerformanceEvent, PerformanceSettings } from '../performances/performance.events';
import { CampaignSettings } from './campaign.events';

const free = ticketTypePriced();
const for200 = ticketTypePriced({ prices: everywhere(20000) });
const campaign = (settings: Partial<CampaignSettings> = {}, ...more: PerformanceEvent[]) =>
  specify(performance).given(performanceCreated(), free, campaignCreated(settings), ...more);
const forSale = (settings: Partial<CampaignSettings> = {}, ...more: PerformanceEvent[]) =>
  specify(performance).given(performanceCreated(), for200, campaignCreated(settings), ...more);

describe('a claim', () => {
  it('CAMP-22: of tickets that cost nothing is complete at once', () => {
    campaign()
      .when(claimTickets({ quantity: 2 }), now)
      .then(ticketsClaimed({ orderId: 'o9', quantity: 2 }));
  });

  it('CAMP-22: of tickets that cost money reserves them until they are paid or the hold time is over', () => {
    forSale()
      .when(claimTickets({ quantity: 2 }), now)
      .then(ticketsHeld({ orderId: 'o9', quantity: 2, expiresAt: holdLapses }));
    forSale()
      .when(claimTickets({ holdMinutes: 1 }), now)
      .then(ticketsHeld({ orderId: 'o9', expiresAt: shifted(now, 60_000) }));
  });

  it('CAMP-22: of numbered seats, named or best available, is complete at once too when they cost nothing', () => {
    const numberedHall = specify(performance).given(
      performanceCreated({ seating: numbered(['A', 5]) }),
      free,
      campaignCreated(),
    );
    numberedHall
      .when(claimTickets({ quantity: 2, seatIds: ['A-5', 'A-1'] }), now)
      .then(ticketsClaimed({ orderId: 'o9', seatIds: ['A-5', 'A-1'] }));
    numberedHall.when(claimTickets(), now).then(ticketsClaimed({ orderId: 'o9', seatIds: ['A-3'] }));
  });

  it('CAMP-22: of a free and a paid seat together is reserved as a whole', () => {
    const prices = [
      { priceZoneId: 'stalls', price: money(0) },
      { priceZoneId: 'balcony', price: money(15000) },
    ];
    const { decision } = specify(performance)
      .given(
        performanceCreated({ seating: numbered(['A', 1], ['B', 1, 'balcony']) }),
        ticketTypePriced({ prices }),
        campaignCreated(),
      )
      .when(claimTickets({ quantity: 2, seatIds: ['A-1', 'B-1'] }), now);
    expect(decision.events).toMatchObject([{ type: 'TicketsHeld', data: { amount: 15000 } }]);
    expect(decision.events[0]).toMatchObject({ data: { tickets: [{ price: 0 }, { price: 15000 }] } });
  });

  it('CAMP-12: records who claims, sealed', () => {
    const person = { email: 'sealed.e' as Sealed };
    const claimed = ticketsClaimed({ orderId: 'o9' });
    campaign()
      .when(claimTickets({ person }), now)
      .then({ ...claimed, data: { ...claimed.data, person } });
  });

  it('CAMP-03, CAMP-22: is bound by no window of ordinary sale and by no sales status or window of the type', () => {
    const closed: Partial<PerformanceSettings> = { salesStatus: 'not_on_sale', salesStartsAt: linkCloses };
    const closedType = ticketTypePriced({ opensAt: linkCloses, access: 'local' });
    specify(performance)
      .given(performanceCreated(closed), closedType, campaignCreated())
      .when(claimTickets(), now)
      .then(ticketsClaimed({ orderId: 'o9' }));
  });

  it('CAMP-01: with a token that is none of this campaign gets the same answer as with a wrong id', () => {
    campaign()
      .when(claimTickets({ linkVersion: 0 }), now)
      .thenRefused('CAMPAIGN_NOT_FOUND');
    campaign()
      .when(claimTickets({ linkVersion: 2 }), now)
      .thenRefused('CAMPAIGN_NOT_FOUND');
    campaign()
      .when(claimTickets({ campaignId: 'k2' }), now)
      .thenRefused('CAMPAIGN_NOT_FOUND');
    specify(performance).given().when(claimTickets(), now).thenRefused('CAMPAIGN_NOT_FOUND');
  });

  it.each([0, -1, 1.5, NaN, 501])('CAMP-22, SALE-07: of %d tickets is refused', (quantity) => {
    campaign({ maxTotal: null })
      .when(claimTickets({ quantity }), now)
      .thenRefused('INVALID_QUANTITY', { quantity, min: 1, max: 500 });
  });

  it('SALE-07, CAMP-11: of 500 tickets is fine, and no smaller limit hides beside the caps', () => {
    specify(performance)
      .given(performanceCreated({ seating: unnumbered(500) }), free, campaignCreated({ maxTotal: null }))
      .when(claimTickets({ quantity: 500 }), now)
      .then(ticketsClaimed({ orderId: 'o9', quantity: 500 }));
  });

  it('CAMP-22: names as many seats as tickets, each of them once', () => {
    const hall = specify(performance).given(
      performanceCreated({ seating: numbered(['A', 5]) }),
      free,
      campaignCreated(),
    );
    hall
      .when(claimTickets({ quantity: 2, seatIds: ['A-1'] }), now)
      .thenRefused('SEAT_COUNT_MISMATCH', { quantity: 2, seats: 1 });
    hall
      .when(claimTickets({ quantity: 1, seatIds: ['A-1', 'A-2'] }), now)
      .thenRefused('SEAT_COUNT_MISMATCH', { quantity: 1, seats: 2 });
    hall
      .when(claimTickets({ quantity: 2, seatIds: ['A-1', 'A-1'] }), now)
      .thenRefused('SEAT_COUNT_MISMATCH', { quantity: 2, seats: 1 });
  });
});

describe('the total of a campaign', () => {
  it('CAMP-10, G-04: gives all that were asked for or none, and says how many are left', () => {
    const nearlyGone = campaign({ maxTotal: 100 }, ticketsClaimed({ quantity: 98 }));
    nearlyGone
      .when(claimTickets({ quantity: 3 }), now)
      .thenRefused('CAMPAIGN_TOTAL_EXCEEDED', { remaining: 2, quantity: 3 });
    nearlyGone.when(claimTickets({ quantity: 2 }), now).then(ticketsClaimed({ orderId: 'o9', quantity: 2 }));
  });

  it('CAMP-10: counts what is reserved and what is claimed, in tickets and not in orders', () => {
    forSale({ maxTotal: 5 }, ticketsClaimed({ quantity: 2 }), ticketsHeld({ orderId: 'o2', quantity: 2 }))
      .when(claimTickets({ quantity: 2 }), now)
      .thenRefused('CAMPAIGN_TOTAL_EXCEEDED', { remaining: 1, quantity: 2 });
  });

  it('CAMP-16, CAMP-23: says sold out when nothing is left', () => {
    campaign({ maxTotal: 3 }, ticketsClaimed({ quantity: 3 }))
      .when(claimTickets(), now)
      .thenRefused('CAMPAIGN_SOLD_OUT', { status: 'sold_out', remaining: 0, maxTotal: 3 });
  });

  it('CAMP-16: is open again when a reservation lapses, at that very instant', () => {
    const hold = ticketsHeld({ quantity: 3 });
    const soldOut = forSale({ maxTotal: 3 }, hold);
    soldOut
      .when(claimTickets(), shifted(holdLapses, -1))
      .thenRefused('CAMPAIGN_SOLD_OUT', { status: 'sold_out', remaining: 0, maxTotal: 3 });
    soldOut
      .when(claimTickets(), holdLapses)
      .then(holdReleased(hold, 'expired'), ticketsHeld({ orderId: 'o9', expiresAt: shifted(holdLapses, 15 * 60_000) }));
  });

  it('G-03: is no limit when there is none', () => {
    campaign({ maxTotal: null }, ticketsClaimed({ quantity: 60 }))
      .when(claimTickets({ quantity: 40 }), now)
      .then(ticketsClaimed({ orderId: 'o9', quantity: 40 }));
  });
});

describe('the cap per person', () => {
  it('CAMP-11: counts all claims of the person, not one order, and says how many they have', () => {
    const has = [ticketsClaimed({ quantity: 1 }), ticketsHeld({ orderId: 'o2', quantity: 1 })];
    forSale({ maxPerUser: 3 }, ...has)
      .when(claimTickets({ quantity: 2 }), now)
      .thenRefused('CAMPAIGN_PER_USER_EXCEEDED', { max: 3, used: 2, remaining: 1, quantity: 2 });
    forSale({ maxPerUser: 3 }, ...has)
      .when(claimTickets({ quantity: 1 }), now)
      .then(ticketsHeld({ orderId: 'o9' }));
  });

  it('CAMP-11: is one of each person and of each campaign', () => {
    const others = [
      ticketsClaimed({ customerId: 'bea', quantity: 2 }),
      campaignCreated({ campaignId: 'k2' }),
      ticketsClaimed({ orderId: 'o2', campaignId: 'k2', quantity: 2 }),
    ];
    campaign({ maxPerUser: 2 }, ...others)
      .when(claimTickets({ quantity: 2 }), now)
      .then(ticketsClaimed({ orderId: 'o9', quantity: 2 }));
  });

  it('CAMP-11, G-02: forgets a reservation at the instant at which it lapses', () => {
    const hold = ticketsHeld({ quantity: 2 });
    forSale({ maxPerUser: 2 }, hold)
      .when(claimTickets(), shifted(holdLapses, -1))
      .thenRefused('CAMPAIGN_PER_USER_EXCEEDED', { max: 2, used: 2, remaining: 0, quantity: 1 });
    const again = ticketsHeld({ orderId: 'o9', quantity: 2, expiresAt: shifted(holdLapses, 15 * 60_000) });
    forSale({ maxPerUser: 2 }, hold)
      .when(claimTickets({ quantity: 2 }), holdLapses)
      .then(holdReleased(hold, 'expired'), again);
  });

  it('CAMP-24: gives back what was cancelled', () => {
    const claim = ticketsClaimed({ quantity: 2 });
    campaign({ maxPerUser: 2 }, claim, ticketsReleased(claim, [1]))
      .when(claimTickets(), now)
      .then(ticketsClaimed({ orderId: 'o9' }));
  });

  it('CAMP-19: refuses whoever has more already since it was lowered, and says that nothing is left for them', () => {
    const lowered: PerformanceEvent = {
      type: 'CampaignEdited',
      data: { campaignId: 'k1', changes: { maxPerUser: { from: null, to: 1 } } },
    };
    campaign({}, ticketsClaimed({ quantity: 3 }), lowered)
      .when(claimTickets(), now)
      .thenRefused('CAMPAIGN_PER_USER_EXCEEDED', { max: 1, used: 3, remaining: 0, quantity: 1 });
  });
});

describe('the period of a campaign', () => {
  it('CAMP-13, G-02: is open at its first instant and not a millisecond before', () => {
    campaign()
      .when(claimTickets(), shifted(linkOpens, -1))
      .thenRefused('CAMPAIGN_NOT_STARTED', { status: 'scheduled', startsAt: linkOpens });
    campaign()
      .when(claimTickets(), linkOpens)
      .then(ticketsClaimed({ orderId: 'o9' }));
  });

  it('CAMP-13, G-02: is open until the millisecond before its end and closed at its end', () => {
    campaign()
      .when(claimTickets(), shifted(linkCloses, -1))
      .then(ticketsClaimed({ orderId: 'o9' }));
    campaign().when(claimTickets(), linkCloses).thenRefused('CAMPAIGN_ENDED', { status: 'ended', endsAt: linkCloses });
  });

  it('CAMP-13: stops at the start of the performance, wherever that was moved to', () => {
    const endless = { validUntil: shifted(curtain, 86_400_000) };
    const moved: PerformanceEvent = {
      type: 'PerformanceRescheduled',
      data: { performanceId: 'p1', from: curtain, to: shifted(curtain, 1) },
    };
    campaign(endless)
      .when(claimTickets(), shifted(curtain, -1))
      .then(ticketsClaimed({ orderId: 'o9' }));
    campaign(endless)
      .when(claimTickets(), curtain)
      .thenRefused('PERFORMANCE_STARTED', { status: 'blocked', startsAt: curtain });
    campaign(endless, moved)
      .when(claimTickets(), curtain)
      .then(ticketsClaimed({ orderId: 'o9' }));
  });
});

describe('what a claim is checked against again', () => {
  it('CAMP-04: the performance may have gone offline', () => {
    const offline: PerformanceEvent = {
      type: 'PerformanceEdited',
      data: { performanceId: 'p1', changes: { availableOnline: { from: true, to: false } } },
    };
    campaign({}, offline).when(claimTickets(), now).thenRefused('PERFORMANCE_NOT_ONLINE', { status: 'blocked' });
  });

  it('CAMP-08: the ticket type may no longer be sold on web', () => {
    const refused = { ticketTypes: ticketTypes({ sponsor: { soldOnline: false } }).byId };
    campaign().when(claimTickets(refused), now).thenRefused('TICKET_TYPE_NOT_SOLD_ONLINE', { status: 'blocked' });
    campaign()
      .when(claimTickets({ ticketTypes: sponsorIsSold }), now)
      .then(ticketsClaimed({ orderId: 'o9' }));
  });

  it('CAMP-02: the ticket type may have lost its price', () => {
    const unpriced = ticketTypePriced({ prices: [] });
    campaign({}, unpriced).when(claimTickets(), now).thenRefused('TICKET_TYPE_NOT_PRICED', { ticketTypeId: 'sponsor' });
    specify(performance)
      .given(performanceCreated({ seating: numbered(['A', 5]) }), unpriced, campaignCreated())
      .when(claimTickets(), now)
      .thenRefused('TICKET_TYPE_NOT_PRICED', { ticketTypeId: 'sponsor' });
  });
});
