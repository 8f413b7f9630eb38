import {
  campaignCreated,
  claimTickets,
  holdPaid,
  holdReleased,
  now,
  performanceCreated,
  recordPayment,
  ticketsClaimed,
  ticketsHeld,
  ticketsReleased,
  ticketTypePriced,
} from '../../../test/support/builders';
import { specify, stateAfter } from '../../kernel/decider-specification';
import { performance } from '../performances/performance.decider';
import { PerformanceEvent } from '../performances/performance.events';
import { CampaignEvent, CampaignRecord, claimedOf, evolveCampaignRecord, remainingOf } from './campaign.events';
import { TicketPurchaseEvent } from '../orders/ticket-purchase.events';

type Folded = CampaignEvent | TicketPurchaseEvent;
const after = (...events: Folded[]): CampaignRecord =>
  events.reduce<CampaignRecord | undefined>(evolveCampaignRecord, undefined)!;
const counters = (campaign: CampaignRecord) => ({
  claimedGross: campaign.claimedGross,
  released: campaign.released,
  claimed: claimedOf(campaign),
  reserved: campaign.reserved,
  remaining: remainingOf(campaign),
  revenue: campaign.revenue,
});

const created = campaignCreated();
const hold = ticketsHeld({ orderId: 'o1', quantity: 3 });
const claim = ticketsClaimed({ orderId: 'o2', quantity: 2 });

describe('the counters of a campaign', () => {
  it('CAMP-17: count tickets taken through the link, in tickets', () => {
    expect(counters(after(created, claim, ticketsClaimed({ orderId: 'o3' })))).toEqual({
      claimedGross: 3,
      released: 0,
      claimed: 3,
      reserved: 0,
      remaining: 7,
      revenue: 0,
    });
  });

  it('CAMP-16: count a reservation against what is left, and give it back when it is released', () => {
    expect(counters(after(created, hold))).toMatchObject({ reserved: 3, claimed: 0, remaining: 7, revenue: 0 });
    const part = holdReleased(hold, 'cancelled', [0]);
    expect(counters(after(created, hold, part))).toMatchObject({ reserved: 2, remaining: 8 });
    expect(counters(after(created, hold, holdReleased(hold, 'expired')))).toMatchObject({ reserved: 0, remaining: 10 });
  });

  it('CAMP-22: turn a paid reservation into claimed tickets and revenue', () => {
    expect(counters(after(created, hold, holdPaid(hold)))).toEqual({
      claimedGross: 3,
      released: 0,
      claimed: 3,
      reserved: 0,
      remaining: 7,
      revenue: 60000,
    });
  });

  it('CAMP-24: give back quota and revenue of cancelled tickets; what was ever taken never falls', () => {
    const paid = holdPaid(hold);
    expect(counters(after(created, hold, paid, ticketsReleased(paid, [0, 2])))).toEqual({
      claimedGross: 3,
      released: 2,
      claimed: 1,
      reserved: 0,
      remaining: 9,
      revenue: 20000,
    });
  });

  it('CAMP-24, CAMP-25: keep quota that is not given back, but not the revenue', () => {
    const paid = holdPaid(hold);
    const released = ticketsReleased(paid);
    const kept = { ...released, data: { ...released.data, quotaReturned: false } };
    expect(counters(after(created, hold, paid, kept))).toMatchObject({ claimed: 3, released: 0, revenue: 0 });
  });

  it('CAMP-19: stand where they were after an edit, and a lower total can leave nothing', () => {
    const edited: CampaignEvent = {
      type: 'CampaignEdited',
      data: { campaignId: 'k1', changes: { maxTotal: { from: 10, to: 2 } } },
    };
    const record = after(created, claim, edited);
    expect(counters(record)).toMatchObject({ claimed: 2, remaining: 0 });
    expect(record.version).toBe(2);
  });

  it('G-03: have no remainder without a total', () => {
    expect(remainingOf(after(campaignCreated({ maxTotal: null }), claim))).toBeNull();
  });

  it('CAMP-20, CAMP-21, CAMP-15: stop, resume and rotate move the version and no counter', () => {
    const ofCampaign = { campaignId: 'k1' };
    const record = after(
      created,
      claim,
      { type: 'CampaignStopped', data: { ...ofCampaign, reason: null } },
      { type: 'CampaignResumed', data: ofCampaign },
      { type: 'CampaignLinkRotated', data: { ...ofCampaign, linkVersion: 2 } },
    );
    expect(record).toMatchObject({ stopped: false, linkVersion: 2, version: 4, claimedGross: 2 });
  });

  it('CAMP-17: are the ones that the performance decides by', () => {
    const other = campaignCreated({ campaignId: 'k2' });
    const all: PerformanceEvent[] = [performanceCreated(), created, other, hold, claim, holdPaid(hold)];
    const state = stateAfter(performance, all);
    expect(state.campaigns.get('k1')!.record).toEqual(after(created, hold, claim, holdPaid(hold)));
    expect(state.campaigns.get('k2')!.record).toEqual(after(other));
  });
});

describe('tickets of a campaign come back', () => {
  const release = {
    type: 'ReleaseTickets',
    orderId: 'o1',
    ticketIds: ['o1-0'],
    reason: 'ill',
    cancellationId: 'x1',
  } as const;
  const sale = ticketsClaimed({ quantity: 2 });
  const given = (releaseOnCancel: boolean, ...more: PerformanceEvent[]) =>
    specify(performance).given(performanceCreated(), ticketTypePriced(), campaignCreated({ releaseOnCancel }), ...more);

  it('CAMP-24: with their quota, unless the campaign says otherwise', () => {
    const released = ticketsReleased(sale, [0]);
    given(true, sale).when(release, now).then(released);
    given(false, sale)
      .when(release, now)
      .then({ ...released, data: { ...released.data, quotaReturned: false } });
  });

  it('CAMP-24: once; what came back before is passed over, so that doing it twice changes nothing', () => {
    given(true, sale, ticketsReleased(sale, [0]))
      .when(release, now)
      .thenNothing();
    given(true, sale, ticketsReleased(sale, [0]))
      .when({ ...release, ticketIds: ['o1-0', 'o1-1'] }, now)
      .then(ticketsReleased(sale, [1]));
  });

  it('CAMP-24: but not to the person either where the campaign keeps its quota', () => {
    const released = ticketsReleased(sale);
    const kept = { ...released, data: { ...released.data, quotaReturned: false } };
    const capped = campaignCreated({ maxPerUser: 2, releaseOnCancel: false });
    specify(performance)
      .given(performanceCreated(), ticketTypePriced(), capped, sale, kept)
      .when(claimTickets(), now)
      .thenRefused('CAMPAIGN_PER_USER_EXCEEDED', { max: 2, used: 2, remaining: 0, quantity: 1 });
  });

  it('SUB-58: and money for an order whose tickets came back is still money that came twice', () => {
    const paid = holdPaid(hold);
    const { decision } = given(true, hold, paid, ticketsReleased(paid)).when(recordPayment(60000), now);
    expect(decision.refused).toBe('ORDER_ALREADY_PAID');
  });
});
