import {
  campaignCreated,
  claimTickets,
  holdLapses,
  holdPaid,
  holdReleased,
  linkCloses,
  now,
  performanceCreated,
  recordPayment,
  shifted,
  ticketsClaimed,
  ticketsHeld,
  ticketTypePriced,
} from '../../../test/support/builders';
import { specify } from '../../kernel/decider-specification';
import { performance } from '../performances/performance.decider';
import { PerformanceEvent } from '../performances/performance.events';
import { CampaignEvent } from './campaign.events';

const given = (...more: PerformanceEvent[]) =>
  specify(performance).given(performanceCreated(), ticketTypePriced(), campaignCreated(), ...more);
const stopped: CampaignEvent = { type: 'CampaignStopped', data: { campaignId: 'k1', reason: 'leaked' } };
const resumed: CampaignEvent = { type: 'CampaignResumed', data: { campaignId: 'k1' } };
const rotated: CampaignEvent = { type: 'CampaignLinkRotated', data: { campaignId: 'k1', linkVersion: 2 } };
const ofCampaign = { campaignId: 'k1', expectedVersion: null };
const stop = { type: 'StopCampaign', ...ofCampaign, reason: 'leaked' } as const;
const resume = { type: 'ResumeCampaign', ...ofCampaign } as const;
const rotate = { type: 'RotateCampaignLink', ...ofCampaign } as const;

describe('stopping a campaign', () => {
  it('CAMP-20: is recorded with its reason, or without one', () => {
    given().when(stop, now).then(stopped);
    given()
      .when({ ...stop, reason: null }, now)
      .then({ type: 'CampaignStopped', data: { campaignId: 'k1', reason: null } });
  });

  it('CAMP-20: refuses claims from then on', () => {
    given(stopped).when(claimTickets(), now).thenRefused('CAMPAIGN_STOPPED', { status: 'stopped' });
  });

  it('CAMP-20: happens once', () => {
    given(stopped).when(stop, now).thenRefused('CAMPAIGN_ALREADY_STOPPED');
  });

  it('CAMP-20: honours reservations already in checkout until they expire', () => {
    const hold = ticketsHeld({ quantity: 2 });
    given(hold, stopped).when(recordPayment(40000), shifted(holdLapses, -1)).then(holdPaid(hold));
    expect(given(hold, stopped).when(recordPayment(40000), holdLapses).decision.refused).toBe('PURCHASE_EXPIRED');
  });

  it('CAMP-20: releases first what has lapsed by then', () => {
    const hold = ticketsHeld();
    given(hold).when(stop, holdLapses).then(holdReleased(hold, 'expired'), stopped);
  });
});

describe('resuming a campaign', () => {
  it('CAMP-21: opens the link again with the counters where they were', () => {
    given(stopped).when(resume, now).then(resumed);
    given(ticketsClaimed({ quantity: 9 }), stopped, resumed)
      .when(claimTickets({ quantity: 2 }), now)
      .thenRefused('CAMPAIGN_TOTAL_EXCEEDED', { remaining: 1, quantity: 2 });
  });

  it('CAMP-21: is refused when the campaign is not stopped', () => {
    given().when(resume, now).thenRefused('CAMPAIGN_NOT_STOPPED');
    given(stopped, resumed).when(resume, now).thenRefused('CAMPAIGN_NOT_STOPPED');
  });

  it('CAMP-21: is refused from the end of the period on', () => {
    given(stopped).when(resume, shifted(linkCloses, -1)).then(resumed);
    given(stopped).when(resume, linkCloses).thenRefused('CAMPAIGN_ENDED', { endsAt: linkCloses });
    given().when(resume, linkCloses).thenRefused('CAMPAIGN_NOT_STOPPED');
  });
});

describe('rotating the link of a campaign', () => {
  it('CAMP-15: kills every link handed out before, and the new one works', () => {
    given().when(rotate, now).then(rotated);
    given(rotated)
      .when(claimTickets({ linkVersion: 1 }), now)
      .thenRefused('CAMPAIGN_NOT_FOUND');
    given(rotated)
      .when(claimTickets({ linkVersion: 2 }), now)
      .then(ticketsClaimed({ orderId: 'o9' }));
  });

  it('CAMP-15: goes on counting, and works while the campaign is stopped', () => {
    given(rotated, stopped)
      .when(rotate, now)
      .then({ type: 'CampaignLinkRotated', data: { campaignId: 'k1', linkVersion: 3 } });
  });
});

describe.each([stop, resume, rotate])('$type', (command) => {
  it('CAMP-01: is refused when there is no such campaign', () => {
    given()
      .when({ ...command, campaignId: 'k2' }, now)
      .thenRefused('CAMPAIGN_NOT_FOUND');
  });

  it('is refused on another version than the editor read, before anything else', () => {
    const history = command.type === 'StopCampaign' ? [stopped] : [rotated];
    given(...history)
      .when({ ...command, expectedVersion: 1 }, now)
      .thenRefused('VERSION_CONFLICT', { version: 2, expected: 1 });
  });

  it('is recorded on the version that the editor read', () => {
    const history = command.type === 'ResumeCampaign' ? [stopped] : [rotated];
    const { decision } = given(...history).when({ ...command, expectedVersion: 2 }, now);
    expect(decision.events).toHaveLength(1);
  });
});
