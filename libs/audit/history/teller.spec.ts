import { eventTypes } from '../event-types';
import { Names } from './facts';
import { languageFor, teller } from './teller';

const called = (name: string) => () => name;
const names: Names = {
  performance: called('A play, 1 March'),
  campaign: called('Sponsors'),
  ticketType: called('Adult'),
  season: called('Spring'),
  subscription: called('Season pass'),
  production: called('A play'),
  product: called('Tote bag'),
  key: called('the till'),
  customer: called('Kari'),
};
const told = (language: string, type: string, data: object, streamId: string | null = null) =>
  teller(languageFor([language]), 'Europe/Oslo', names)({ type, data: data as Record<string, unknown>, streamId });

const sale = { orderId: 'o1', performanceId: 'p1', campaignId: 'k1', customerId: 'c1', currency: 'NOK' };
const held = { ...sale, tickets: [{}, {}], amount: 40000, expiresAt: '2026-02-01T09:15:00.000Z' };

describe.each(['nb', 'da', 'sv', 'en'])('a history in %s', (language) => {
  it.each([...eventTypes])('tells of %s in a sentence, whatever the event has and has not', (type) => {
    for (const data of [{}, held, { ...sale, reason: 'asked for', changes: { name: { from: 'A', to: 'B' } } }]) {
      const sentence = told(language, type, data, 'x1');
      expect(sentence).toMatch(/^.{8,}\.$/s);
      expect(sentence).not.toMatch(/undefined|null|NaN/);
    }
  });
});

describe('a sentence', () => {
  // Spaces that do not break stand between an amount and its currency.
  const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

  it('has names of things, numbers in their grammar and amounts and times as people write them', () => {
    expect(plain(told('en', 'TicketsHeld', held))).toBe(
      '2 tickets to A play, 1 March were held for Kari until 1 February 2026 at 10:15; NOK 400 is due.',
    );
    expect(plain(told('nb', 'TicketsHeld', { ...held, tickets: [{}], amount: 20050 }))).toBe(
      '1 billett til A play, 1 March ble holdt av for Kari til 1. februar 2026 kl. 10:15; 200,50 kr skal betales.',
    );
    expect(plain(told('da', 'TicketsHeld', held))).toMatch(/^2 billetter .*400 NOK|^2 billetter .*400/);
    expect(plain(told('sv', 'TicketsHeld', held))).toMatch(/^2 biljetter .* 1 februari 2026/);
  });

  it.each([
    ['en', 'NOK 600', '1 ticket of the order o1 was cancelled'],
    ['nb', '600 kr', '1 billett i ordre o1 ble avbestilt'],
    ['da', '600 NOK', '1 billet i ordre o1 blev afbestilt'],
    ['sv', '600 NOK', '1 biljett i order o1 avbokades'],
  ])('in %s tells one ticket as one, and other people’s crowns by their code', (language, amount, begin) => {
    const data = { ...sale, ticketIds: ['t1'], refund: 60000, reason: 'ill' };
    const sentence = plain(told(language, 'TicketsCancelled', data));
    expect(sentence.startsWith(begin)).toBe(true);
    expect(sentence).toContain(amount);
    const free = plain(told(language, 'HoldReleased', { ...sale, ticketIds: ['t1'], reason: 'expired' }));
    expect(free).not.toMatch(/they|were|are free|ledige|lediga|: de /);
  });

  it('says what was refused and why, and why money goes back', () => {
    const refused = { command: { type: 'ClaimTickets' }, code: 'CAMPAIGN_PER_USER_EXCEEDED' };
    expect(told('en', 'CommandRefused', refused)).toMatch(/^A claim of tickets was refused: [a-z].* \(CAMPAIGN_PER_USER_EXCEEDED\)\.$/); // prettier-ignore
    expect(told('nb', 'CommandRefused', refused)).toBe(
      'Et uttak av billetter ble avvist: det er mer enn én person kan få av kampanjen (CAMPAIGN_PER_USER_EXCEEDED).',
    );
    const back = { ...sale, amount: 100, reason: 'ORDER_ALREADY_PAID' };
    expect(told('en', 'RefundRequested', back)).toMatch(/asked for: the order had been paid already\.$/);
    expect(told('sv', 'PaymentRejected', { ...sale, code: 'PURCHASE_EXPIRED' })).toMatch(/: pengarna kom för sent\.$/);
  });

  it('begins with a capital, also with somebody whose name is not told', () => {
    const nameless: Names = { ...names, customer: (id) => `customer ${id}` };
    const tell = teller(languageFor(['en']), 'Europe/Oslo', nameless);
    expect(tell({ type: 'CustomerRegistered', data: { customerId: 'c1' }, streamId: null })).toMatch(/^Customer c1 /);
  });

  it('has words for what a performance may be', () => {
    const changes = { salesStatus: { from: 'on_sale', to: 'not_on_sale' } };
    expect(told('en', 'PerformanceEdited', { changes })).toContain('sales status on sale → not on sale');
    expect(told('sv', 'PerformanceEdited', { changes })).toContain('till salu → inte till salu');
  });

  it('says what an edit changed, in words', () => {
    const changes = {
      maxTotal: { from: null, to: 30 },
      validUntil: { from: '2026-02-01T09:00:00.000Z', to: '2026-02-02T09:00:00.000Z' },
      price: { from: { amount: 100, currency: 'NOK' }, to: { amount: 250, currency: 'NOK' } },
      soldOnline: { from: true, to: false },
    };
    expect(plain(told('en', 'CampaignEdited', { campaignId: 'k1', changes }))).toBe(
      'The campaign Sponsors was changed: total cap nothing → 30, valid until 1 February 2026 at 10:00 → 2 February 2026 at 10:00, price NOK 1 → NOK 2.50, sold online yes → no.',
    );
  });

  it('gives the reason that somebody gave, or a word for a known one', () => {
    expect(told('en', 'HoldReleased', { ...sale, ticketIds: ['t1'], reason: 'expired' })).toMatch(
      /not paid in time\.$/,
    );
    expect(told('en', 'CampaignStopped', { campaignId: 'k1', reason: 'a leak' })).toMatch(/stopped: a leak\.$/);
    expect(told('en', 'CampaignStopped', { campaignId: 'k1', reason: null })).toMatch(/was stopped\.$/);
  });

  it('is in English for whoever reads none of the languages, and the bare type for what a newer release wrote', () => {
    expect(told('fi', 'SeasonCreated', { name: 'Spring' })).toBe('The season Spring was made.');
    expect(told('en', 'SomethingNew', {})).toBe('SomethingNew');
  });
});
