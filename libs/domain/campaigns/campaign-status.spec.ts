import { campaignSettings, curtain, linkCloses, linkOpens, now, shifted } from '../../../test/support/builders';
import { campaignStatus, CampaignSurroundings } from './campaign-status';

const around: CampaignSurroundings = {
  performanceOnline: true,
  performanceStartsAt: curtain,
  performanceCancelled: false,
  ticketTypeSoldOnline: true,
};
const campaign = { ...campaignSettings, stopped: false };
const statusAt = (instant: string) => campaignStatus(campaign, around, 5, instant);

describe('the status of a campaign', () => {
  it('CAMP-16: is active within its period', () => {
    expect(statusAt(now)).toBe('active');
    expect(campaignStatus(campaign, around, null, now)).toBe('active');
  });

  it('CAMP-13: changes at the very instants at which the period begins and ends', () => {
    expect(statusAt(shifted(linkOpens, -1))).toBe('scheduled');
    expect(statusAt(linkOpens)).toBe('active');
    expect(statusAt(shifted(linkCloses, -1))).toBe('active');
    expect(statusAt(linkCloses)).toBe('ended');
  });

  it('CAMP-16: is sold out when exactly nothing is left', () => {
    expect(campaignStatus(campaign, around, 1, now)).toBe('active');
    expect(campaignStatus(campaign, around, 0, now)).toBe('sold_out');
  });

  it.each<[string, Partial<CampaignSurroundings>]>([
    ['CAMP-04: the performance is offline', { performanceOnline: false }],
    ['CAMP-13: the performance starts', { performanceStartsAt: now }],
    ['the performance is cancelled', { performanceCancelled: true }],
    ['CAMP-08: the type is not sold on web', { ticketTypeSoldOnline: false }],
  ])('CAMP-16: is blocked when %s', (_why, obstacle) => {
    expect(campaignStatus(campaign, { ...around, ...obstacle }, 5, now)).toBe('blocked');
  });

  it('CAMP-16: is the first that holds of stopped, ended, scheduled, blocked, sold out', () => {
    const offline = { ...around, performanceOnline: false };
    const stopped = { ...campaign, stopped: true };
    const over = { ...campaign, validFrom: linkOpens, validUntil: now };
    const notYet = { ...campaign, validFrom: shifted(now, 1) };
    expect(campaignStatus({ ...stopped, validUntil: now }, offline, 0, now)).toBe('stopped');
    expect(campaignStatus(over, offline, 0, now)).toBe('ended');
    expect(campaignStatus(notYet, offline, 0, now)).toBe('scheduled');
    expect(campaignStatus(campaign, offline, 0, now)).toBe('blocked');
    expect(campaignStatus(campaign, around, 0, now)).toBe('sold_out');
  });
});
