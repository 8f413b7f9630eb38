import type { HouseApi } from './house-api';

const day = 86_400_000;
const nok = (amount: number) => ({ amount, currency: 'NOK' });

/** What there is to be sold; ids are fixed, so that a second run finds it. */
export interface Programme {
  /** In the hall with seats, all of one production each. */
  readonly evenings: readonly string[];
  readonly studio: readonly string[];
  readonly campaigns: readonly { readonly id: string; readonly token: string }[];
  readonly series: string;
  readonly pickAndMix: string;
  /** The series of the next season, that holders of `series` are offered. */
  readonly renewed: string;
}

/** How many calls `makeProgramme` makes, for whoever shows how far it is. */
export const programmeSteps = 71;

/** What some subscribers have. */
export const discountCode = 'FRIENDS';

const productions = [
  { id: 'hedda', name: 'Hedda Gabler' },
  { id: 'aida', name: 'Aida' },
  { id: 'jazz', name: 'Jazz in the studio' },
  { id: 'peer', name: 'Peer Gynt' },
];
const types = [
  { id: 'adult', name: 'Adult', kind: 'standard' },
  { id: 'child', name: 'Child', kind: 'standard' },
  { id: 'sponsor', name: 'Sponsor', kind: 'standard', webPurchaseCode: '!SPONSOR' },
  { id: 'staff', name: 'Staff', kind: 'standard', webPurchaseCode: '!STAFF' },
  { id: 'season-ticket', name: 'Season ticket', kind: 'subscription' },
] as const;
const prices: Readonly<Record<string, readonly [number, number]>> = {
  adult: [42000, 32000],
  child: [21000, 16000],
  sponsor: [0, 0],
  staff: [10000, 10000],
  'season-ticket': [34000, 26000],
};
const rowsOf = (letters: string, seats: number) =>
  letters.split('').map((row, index) => ({
    row,
    seats: { from: 1, to: seats },
    priceZoneId: index < letters.length / 2 ? 'floor' : 'balcony',
  }));
const halls = [
  { id: 'main-stage', name: 'Main stage', rows: rowsOf('ABCDEFGHJK', 18) },
  { id: 'concert-hall', name: 'Concert hall', rows: rowsOf('ABCDEFGH', 20) },
];
const exchangeRules = {
  allowed: true,
  freeExchanges: 0,
  maxExchanges: 3,
  cutoffDays: 2,
  ticketTypePolicy: 'same_type',
  samePriceZone: false,
  feeType: 'per_ticket',
  onlineFee: nok(2500),
  boxOfficeExchangeProductId: 'exchange-fee',
};

/** A season as a house would plan it: two halls with seats and a studio without, three productions, eight evenings, two campaigns and two subscriptions, and a series of the season after it. `from`: its first day. */
export async function makeProgramme(api: HouseApi, from: string, onStep: () => void): Promise<Programme> {
  const make: HouseApi['make'] = async (...call) => {
    const body = await api.make(...call);
    onStep();
    return body;
  };
  await makeSettings(make);
  const evenings = await makeEvenings(make, from);
  const studio = await makeStudio(make, from);
  const campaigns = await makeCampaigns(make, api, { from, performanceIds: [evenings[0]!, evenings[3]!] });
  await makeSubscriptions(make, evenings);
  await makeNextSeason(make, from);
  return { evenings, studio, campaigns, series: 'hedda-series', pickAndMix: 'three-of-six', renewed: 'peer-series' };
}

type Make = HouseApi['make'];

async function makeSettings(make: Make): Promise<void> {
  await make('POST', 'demo-season', '/v1/seasons', { id: 'demo-season', name: 'Spring season' });
  await make('POST', 'demo-fee', '/v1/products', {
    id: 'exchange-fee',
    name: 'Exchange at the box office',
    price: nok(5000),
  });
  await make('POST', 'demo-programme', '/v1/products', { id: 'booklet', name: 'Programme booklet', price: nok(6000) });
  await make('PUT', 'demo-rules', '/v1/seasons/demo-season/exchange-rules', exchangeRules);
  const zones = [
    { id: 'floor', name: 'Floor' },
    { id: 'balcony', name: 'Balcony' },
  ];
  for (const hall of halls) await make('POST', `demo-hall-${hall.id}`, '/v1/halls', { ...hall, priceZones: zones });
  for (const { id, name } of productions) {
    const production = { id, name, promoterId: 'the-house', exchangeFrom: 'all', acceptsExchangesInto: true };
    await make('POST', `demo-production-${id}`, '/v1/productions', production);
  }
  for (const type of types)
    await make('POST', `demo-type-${type.id}`, '/v1/ticket-types', { soldOnline: true, ...type });
}

const at = (from: string, days: number): string =>
  new Date(Date.parse(from) + days * day + 18 * 3_600_000).toISOString();

async function makeEvenings(make: Make, from: string): Promise<string[]> {
  const evenings: string[] = [];
  for (let index = 0; index < 6; index += 1) {
    const productionId = index < 3 ? 'hedda' : 'aida';
    const id = `${productionId}-${(index % 3) + 1}`;
    const performance = {
      id,
      productionId,
      seasonId: 'demo-season',
      hallId: index < 3 ? 'main-stage' : 'concert-hall',
      startsAt: at(from, 30 + index * 7),
    };
    await make('POST', `demo-evening-${id}`, '/v1/performances', { ...performance, availableOnline: true });
    for (const type of ['adult', 'child', 'season-ticket']) await price(make, id, type);
    evenings.push(id);
  }
  for (const type of ['sponsor', 'staff']) await price(make, type === 'sponsor' ? evenings[0]! : evenings[3]!, type);
  return evenings;
}

async function makeStudio(make: Make, from: string): Promise<string[]> {
  const ids = ['jazz-1', 'jazz-2'];
  for (const [index, id] of ids.entries()) {
    const performance = {
      id,
      productionId: 'jazz',
      seasonId: 'demo-season',
      capacity: 60,
      startsAt: at(from, 40 + index * 14),
    };
    await make('POST', `demo-evening-${id}`, '/v1/performances', { ...performance, availableOnline: true });
    await price(make, id, 'adult');
  }
  return ids;
}

async function price(make: Make, performanceId: string, type: string): Promise<void> {
  // Later evenings of a production cost more, so that some exchanges cost a difference and others forfeit one.
  const more = type === 'adult' || type === 'child' ? Number(performanceId.at(-1)) * 1000 : 0;
  const [floor, balcony] = prices[type]!.map((amount) => amount + more) as [number, number];
  const inHall = [
    { priceZoneId: 'floor', price: nok(floor) },
    { priceZoneId: 'balcony', price: nok(balcony) },
  ];
  const body = {
    access: 'local_and_internet',
    prices: performanceId.startsWith('jazz') ? [{ priceZoneId: null, price: nok(balcony) }] : inHall,
  };
  await make(
    'PUT',
    `demo-price-${performanceId}-${type}`,
    `/v1/performances/${performanceId}/ticket-types/${type}`,
    body,
  );
}

async function makeCampaigns(
  make: Make,
  api: HouseApi,
  { from, performanceIds }: { readonly from: string; readonly performanceIds: readonly string[] },
): Promise<Programme['campaigns']> {
  const window = {
    kind: 'closed_sale',
    validFrom: new Date(Date.parse(from) - 60 * day).toISOString(),
    validUntil: at(from, 25),
  };
  const [first, second] = performanceIds;
  const sponsors = {
    id: 'sponsors',
    performanceId: first,
    name: 'Sponsors’ evening',
    ticketTypeId: 'sponsor',
    maxTotal: 24,
    maxPerUser: 2,
  };
  const staff = {
    id: 'staff-sale',
    performanceId: second,
    name: 'Staff sale',
    ticketTypeId: 'staff',
    maxTotal: null,
    maxPerUser: 4,
  };
  const made: { id: string; token: string }[] = [];
  for (const campaign of [sponsors, staff]) {
    await make('POST', `demo-campaign-${campaign.id}`, '/v1/campaigns', { ...campaign, ...window });
    const { token } = await api.get(`/v1/campaigns/${campaign.id}/sales-link`);
    made.push({ id: campaign.id, token: String(token) });
  }
  return made;
}

async function makeSubscriptions(make: Make, evenings: readonly string[]): Promise<void> {
  const common = { seasonId: 'demo-season' };
  const series = {
    ...common,
    id: 'hedda-series',
    type: 'series',
    name: 'Hedda, three times',
    abbreviation: 'HED',
    sameSeat: true,
  };
  const mixed = {
    ...common,
    id: 'three-of-six',
    type: 'pick_and_mix',
    name: 'Three of six',
    abbreviation: '3OF6',
    minPerformances: 3,
    maxPerformances: 6,
  };
  await makeSubscription(make, series, { productionIds: ['hedda'], performanceIds: evenings.slice(0, 3) });
  await makeSubscription(make, mixed, { productionIds: ['hedda', 'aida'], performanceIds: evenings });
  const ofMixed = partOf(make, mixed.id);
  await ofMixed('products', { productIds: ['booklet'] });
  await ofMixed('discounts', { codes: [{ code: discountCode, percent: 10 }] });
  await ofMixed('finance', { referenceNumber: '4711', department: 'Subscriptions', account: '3010' });
  await ofMixed('customer-info', { perTicket: true });
}

/** Sets one part of a subscription. */
const partOf = (make: Make, id: string) => (name: string, body: object) =>
  make('PUT', `demo-${id}-${name}`, `/v1/subscriptions/${id}/${name}`, body);

interface Chosen {
  readonly productionIds: readonly string[];
  readonly performanceIds: readonly string[];
}

async function makeSubscription(make: Make, settings: { readonly id: string }, chosen: Chosen): Promise<void> {
  const part = partOf(make, settings.id);
  await make('POST', `demo-subscription-${settings.id}`, '/v1/subscriptions', settings);
  await part('ticket-types', { ticketTypeIds: ['season-ticket'] });
  await part('performances', chosen);
  await part('online-sale', { availableOnline: true, deliveryMethods: ['email'] });
}

/** What subscribers of this season are offered for the next one: three evenings in the same hall. */
async function makeNextSeason(make: Make, from: string): Promise<void> {
  const seasonId = 'next-season';
  await make('POST', `demo-${seasonId}`, '/v1/seasons', { id: seasonId, name: 'Autumn season' });
  const performanceIds = ['peer-1', 'peer-2', 'peer-3'];
  for (const [index, id] of performanceIds.entries()) {
    const performance = {
      id,
      productionId: 'peer',
      seasonId,
      hallId: 'main-stage',
      startsAt: at(from, 200 + index * 7),
    };
    await make('POST', `demo-evening-${id}`, '/v1/performances', { ...performance, availableOnline: true });
    await price(make, id, 'season-ticket');
  }
  const series = {
    id: 'peer-series',
    type: 'series',
    name: 'Peer Gynt, three times',
    abbreviation: 'PEER',
    seasonId,
    sameSeat: true,
  };
  await makeSubscription(make, series, { productionIds: ['peer'], performanceIds });
  const ticketTypeMap = [{ from: 'season-ticket', to: 'season-ticket' }];
  await partOf(make, series.id)('renewal', { renewsFrom: { subscriptionId: 'hedda-series', ticketTypeMap } });
}
