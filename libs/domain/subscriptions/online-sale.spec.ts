import { linkCloses, linkOpens, now, shifted } from '../../../test/support/builders';
import {
  factsOf,
  included,
  performancesSelected,
  pickAndMix,
  pricedFor,
  recordAfter,
  soldOnline,
  subscriptionCreated,
  typesSet,
} from '../../../test/support/subscription-builders';
import { TicketTypeFields } from '../ticket-types/ticket-type.events';
import { IncludedPerformance } from './included-performance';
import { flagsAsked, onlineTypes, salesPhase } from './online-sale';
import { SubscriptionEvent } from './subscription.events';

const flagged = (...flagAccess: { flagId: string; from: string | null; to: string | null }[]): SubscriptionEvent => ({
  type: 'SubscriptionAccessConfigured',
  data: {
    subscriptionId: 's1',
    flagAccess: flagAccess.map((entry) => ({ ...entry, ticketTypeIds: ['card'] })),
  },
});
const linked = [subscriptionCreated(), typesSet('card', 'second')];

describe('where the online sale stands', () => {
  const phase = (at: string, ...events: SubscriptionEvent[]) => salesPhase(recordAfter(...linked, ...events), at);
  const window = soldOnline({ salesStartsAt: linkOpens, salesEndsAt: linkCloses });

  it('SUB-20 is offline unless it is available online', () => {
    expect(phase(now)).toBe('offline');
    expect(phase(now, soldOnline({ availableOnline: false }))).toBe('offline');
    expect(phase(now, soldOnline())).toBe('on_sale');
  });

  it.each([
    [linkOpens, -1, 'hidden'],
    [linkOpens, 0, 'on_sale'],
    [linkCloses, -1, 'on_sale'],
    [linkCloses, 0, 'ended'],
  ])('SUB-21 from %s by %i ms is %s', (instant, milliseconds, expected) => {
    expect(phase(shifted(instant, milliseconds), window)).toBe(expected);
  });

  it.each([
    [-1, 'hidden'],
    [0, 'announced'],
  ])('SUB-22 %i ms from when it is visible it is %s', (milliseconds, expected) => {
    const visible = soldOnline({ visibleOnlineFrom: now, salesStartsAt: linkCloses });
    expect(phase(shifted(now, milliseconds), visible)).toBe(expected);
  });

  it('SUB-22 without a start of its own it is on sale once it is visible', () => {
    const visible = soldOnline({ visibleOnlineFrom: now });
    expect(phase(shifted(now, -1), visible)).toBe('hidden');
    expect(phase(now, visible)).toBe('on_sale');
  });

  it.each([
    [linkOpens, -1, 'hidden'],
    [linkOpens, 0, 'presale'],
    [now, -1, 'presale'],
    [now, 0, 'hidden'],
    [linkCloses, 0, 'on_sale'],
  ])('SUB-35 with a presale before it, from %s by %i ms it is %s', (instant, milliseconds, expected) => {
    const presale = flagged({ flagId: 'member', from: linkOpens, to: now });
    expect(phase(shifted(instant, milliseconds), soldOnline({ salesStartsAt: linkCloses }), presale)).toBe(expected);
  });

  it('SUB-35 no flag opens it again after its end', () => {
    const always = flagged({ flagId: 'member', from: null, to: null });
    expect(phase(linkCloses, window, always)).toBe('ended');
  });
});

describe('the flags that are asked', () => {
  const record = recordAfter(
    ...linked,
    flagged(
      { flagId: 'member', from: linkOpens, to: now },
      { flagId: 'friend', from: null, to: linkCloses },
      { flagId: 'member', from: linkOpens, to: null },
    ),
  );

  it.each([
    [shifted(linkOpens, -1), ['friend']],
    [linkOpens, ['member', 'friend']],
    [now, ['friend', 'member']],
    [linkCloses, ['member']],
  ])('SUB-35 at %s are %j', (at, expected) => {
    expect(flagsAsked(record, 'card', at)).toEqual(expected);
    expect(flagsAsked(record, 'second', at)).toEqual([]);
  });
});

describe('the ticket types that can be had online', () => {
  const priced = (more: object = {}) => [{ ...pricedFor('card', 100), ...more }, pricedFor('second', 100)];
  const types = (
    events: SubscriptionEvent[],
    { more = {}, type = {} }: { more?: object; type?: Partial<TicketTypeFields> } = {},
  ) => {
    const remaining: IncludedPerformance[] = [
      included('p1', 0, { prices: priced() }),
      included('p2', 1, { prices: priced(more) }),
    ];
    const facts = factsOf(...remaining);
    const card = { ...facts.ticketTypes.get('card')!, ...type };
    const ticketTypes = new Map([...facts.ticketTypes, ['card', card]]);
    return onlineTypes(recordAfter(...events), { ...facts, ticketTypes }, remaining, now);
  };
  const selected = performancesSelected('p1', 'p2');
  const onSale = [...linked, selected, soldOnline()];

  it('SUB-17 begin with the default one', () => {
    const second: SubscriptionEvent = { ...typesSet('card', 'second') };
    const event = { ...second, data: { ...second.data, defaultTicketTypeId: 'second' } } as SubscriptionEvent;
    expect(types(onSale).map(({ id }) => id)).toEqual(['card', 'second']);
    expect(types([...onSale, event]).map(({ id }) => id)).toEqual(['second', 'card']);
  });

  it.each<[string, Partial<TicketTypeFields>]>([
    ['is not sold on web', { soldOnline: false }],
    ['is for single tickets', { kind: 'standard' }],
    ['is for campaigns (CAMP-01)', { webPurchaseCode: '!CARD' }],
  ])('SUB-02 leave out a type that %s', (_, type) => {
    expect(types(onSale, { type }).map(({ id }) => id)).toEqual(['second']);
  });

  it.each([
    ['SUB-46', 'sold at the box office only', { access: 'local' }],
    ['SUB-47', 'not open yet', { opensAt: shifted(now, 1) }],
    ['SUB-47', 'closed', { closesAt: now }],
  ])('%s leave out of a series a type that is %s on one performance, and keep it in pick and mix', (_, __, more) => {
    expect(types(onSale, { more }).map(({ id }) => id)).toEqual(['second']);
    const mix = [pickAndMix(), ...onSale.slice(1)];
    expect(types(mix, { more }).map(({ id }) => id)).toEqual(['card', 'second']);
  });

  it('SUB-35 name the flags, and during a presale are those only that a flag opens', () => {
    const card = { id: 'card', name: 'card', flagIds: ['member'] };
    const access = flagged({ flagId: 'member', from: null, to: null });
    expect(types([...onSale, access])).toEqual([card, { id: 'second', name: 'second', flagIds: [] }]);
    expect(types([...onSale, access, soldOnline({ salesStartsAt: linkCloses })])).toEqual([card]);
  });
});
