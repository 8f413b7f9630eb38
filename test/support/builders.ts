import { stateAfter } from '../../libs/kernel/decider-specification';
import { Instant } from '../../libs/kernel/event';
import { CampaignCreated, CampaignSettings } from '../../libs/domain/campaigns/campaign.events';
import { CreateCampaign, EditCampaign } from '../../libs/domain/campaigns/campaign-settings';
import { ClaimTickets } from '../../libs/domain/campaigns/claim';
import { RecordPayment } from '../../libs/domain/orders/payment';
import {
  CampaignTicketReleased,
  HoldReleased,
  ReleaseReason,
  SoldTicket,
  TicketClaimed,
  TicketsHeld,
} from '../../libs/domain/orders/ticket-purchase.events';
import { SetAllocation } from '../../libs/domain/performances/allocations';
import {
  Allocation,
  AllocationSet,
  PerformanceCreated,
  PerformanceSettings,
  Seating,
  TicketTypeAccess,
  TicketTypeAccessChanged,
  TicketTypePriced,
  TicketTypePrices,
} from '../../libs/domain/performances/performance.events';
import { PriceTicketType } from '../../libs/domain/performances/prices';
import { EditPerformance } from '../../libs/domain/performances/schedule';
import { TicketType } from '../../libs/domain/ticket-types/ticket-type';
import { TicketTypeFields } from '../../libs/domain/ticket-types/ticket-type.events';
import { ticketTypesDecider, TicketTypesState } from '../../libs/domain/ticket-types/ticket-types.decider';

/** The story every builder tells unless told otherwise: the link opens, people claim `now`, the link closes, the curtain rises. */
export const linkOpens: Instant = '2026-02-01T09:00:00.000Z';
export const now: Instant = '2026-02-10T12:00:00.000Z';
export const linkCloses: Instant = '2026-03-01T09:00:00.000Z';
export const curtain: Instant = '2026-03-15T18:00:00.000Z';
/** When a hold made `now` lapses: after 15 minutes. */
export const holdLapses: Instant = '2026-02-10T12:15:00.000Z';

/** `instant` moved by `milliseconds`. */
export const shifted = (instant: Instant, milliseconds: number): Instant =>
  new Date(Date.parse(instant) + milliseconds).toISOString();

export const money = (amount: number, currency = 'NOK') => ({ amount, currency });

// Settings

export const unnumbered = (capacity: number): Seating => ({ kind: 'unnumbered', capacity });

/** Rows in hall order: `numbered(['A', 8], ['B', 6, 'balcony'])`. */
export const numbered = (...rows: [row: string, seats: number, priceZoneId?: string][]): Seating => ({
  kind: 'numbered',
  rows: rows.map(([row, count, priceZoneId = 'stalls']) => ({
    row,
    seats: Array.from({ length: count }, (_, index) => String(index + 1)),
    priceZoneId,
  })),
});

export const performanceSettings: PerformanceSettings = {
  performanceId: 'p1',
  productionId: 'hamlet',
  seasonId: 'spring',
  hallId: null,
  seating: unnumbered(100),
  startsAt: curtain,
  timeZone: 'Europe/Oslo',
  availableOnline: true,
  salesStatus: 'on_sale',
  salesStartsAt: null,
  salesEndsAt: null,
  currency: 'NOK',
};

export const performanceCreated = (settings: Partial<PerformanceSettings> = {}): PerformanceCreated => ({
  type: 'PerformanceCreated',
  data: { ...performanceSettings, ...settings },
});

/** One price for every zone; `null` is the zone of all zones without a price of their own. */
export const everywhere = (amount: number) => [{ priceZoneId: null, price: money(amount) }];

const ticketTypePrices: TicketTypePrices = {
  ticketTypeId: 'sponsor',
  prices: everywhere(0),
  access: 'local_and_internet',
  opensAt: null,
  closesAt: null,
};

export const ticketTypePriced = (prices: Partial<TicketTypePrices> = {}): TicketTypePriced => ({
  type: 'TicketTypePriced',
  data: { performanceId: 'p1', ...ticketTypePrices, ...prices },
});

export const ticketTypeAccessChanged = (
  ticketTypeIds: readonly string[],
  access: TicketTypeAccess,
): TicketTypeAccessChanged => ({
  type: 'TicketTypeAccessChanged',
  data: { performanceId: 'p1', ticketTypeIds, ...access },
});

export const allocationSet = (allocation: Partial<Allocation> = {}): AllocationSet => ({
  type: 'AllocationSet',
  data: {
    performanceId: 'p1',
    allocationId: 'press',
    name: 'Press',
    seatIds: [],
    quantity: 0,
    expiresAt: null,
    ...allocation,
  },
});

export const campaignSettings: CampaignSettings = {
  campaignId: 'k1',
  performanceId: 'p1',
  kind: 'closed_sale',
  name: 'Sponsors',
  ticketTypeId: 'sponsor',
  validFrom: linkOpens,
  validUntil: linkCloses,
  maxTotal: 10,
  maxPerUser: null,
  releaseOnCancel: true,
};

export const campaignCreated = (settings: Partial<CampaignSettings> = {}): CampaignCreated => ({
  type: 'CampaignCreated',
  data: { ...campaignSettings, ...settings },
});

const sponsor: TicketTypeFields = {
  name: 'Sponsor',
  kind: 'standard',
  soldOnline: true,
  webPurchaseCode: '!SPONSOR',
};

/** The organisation's ticket types: `sponsor`, fit for a campaign, and whatever else is named. */
export function ticketTypes(others: Record<string, Partial<TicketTypeFields>> = {}): TicketTypesState {
  const all = Object.entries({ sponsor: {}, ...others }).map(([ticketTypeId, fields]) => ({
    type: 'TicketTypeCreated' as const,
    data: { ...sponsor, webPurchaseCode: `!${ticketTypeId.toUpperCase()}`, ticketTypeId, ...fields },
  }));
  return stateAfter(ticketTypesDecider, all);
}

export const sponsorIsSold: ReadonlyMap<string, TicketType> = ticketTypes().byId;

// Sales

export interface Sale {
  readonly orderId: string;
  readonly customerId: string;
  readonly campaignId: string;
  readonly quantity: number;
  readonly price: number;
  readonly seatIds: readonly string[] | null;
  readonly priceZoneId: string;
}

const oneTicket: Sale = {
  orderId: 'o1',
  customerId: 'ada',
  campaignId: 'k1',
  quantity: 1,
  price: 0,
  seatIds: null,
  priceZoneId: 'stalls',
};

/** What every first event of a sale tells. */
export function saleOf(wanted: Partial<Sale>) {
  const sale = { ...oneTicket, ...wanted };
  const { orderId, customerId, campaignId, price, seatIds, priceZoneId } = sale;
  const quantity = seatIds?.length ?? sale.quantity;
  const tickets = Array.from({ length: quantity }, (_, unit): SoldTicket => ({
    id: `${orderId}-${unit}`,
    ...(seatIds && { seatId: seatIds[unit]!, priceZoneId }),
    price,
  }));
  return {
    orderId,
    performanceId: 'p1',
    campaignId,
    customerId,
    person: {},
    channel: 'online' as const,
    ticketTypeId: 'sponsor',
    tickets,
    amount: quantity * price,
    currency: 'NOK',
  };
}

/** Tickets that cost nothing, claimed at once. */
export const ticketsClaimed = (sale: Partial<Sale> = {}): TicketClaimed => ({
  type: 'TicketClaimed',
  data: { ...saleOf(sale), held: false, payment: null },
});

/** Tickets of 200 kr, held for payment until `expiresAt`. */
export const ticketsHeld = ({ expiresAt = holdLapses, ...sale }: Partial<Sale & { expiresAt: Instant }> = {}) =>
  ({
    type: 'TicketsHeld',
    data: { ...saleOf({ price: 20000, ...sale }), expiresAt, arbiter: 'performance' },
  }) satisfies TicketsHeld;

export const payment = (amount: number, currency = 'NOK') => ({ amount, currency, reference: 'till-1', method: null });

/** The payment of `hold`, or of what `left` says is left of it. */
export function holdPaid({ data }: TicketsHeld, left: readonly SoldTicket[] = data.tickets): TicketClaimed {
  const { expiresAt: _, arbiter: __, ...sale } = data;
  const amount = left.reduce((sum, ticket) => sum + ticket.price, 0);
  return {
    type: 'TicketClaimed',
    data: { ...sale, campaignId: sale.campaignId!, tickets: left, amount, held: true, payment: payment(amount) },
  };
}

/** `hold` given back: whole, or the tickets named by their unit. */
export function holdReleased({ data }: TicketsHeld, reason: ReleaseReason, units?: readonly number[]): HoldReleased {
  const tickets = data.tickets.filter((_, unit) => units?.includes(unit) ?? true);
  return {
    type: 'HoldReleased',
    data: { ...whoAndWhat(data, tickets), reason, whole: tickets.length === data.tickets.length },
  };
}

/** Sold tickets given back: all of `sale`, or the tickets named by their unit. */
export function ticketsReleased({ data }: TicketClaimed, units?: readonly number[]): CampaignTicketReleased {
  const tickets = data.tickets.filter((_, unit) => units?.includes(unit) ?? true);
  const details = { quotaReturned: true, reason: 'ill', cancellationId: 'x1' };
  return {
    type: 'CampaignTicketReleased',
    data: { ...whoAndWhat(data, tickets), campaignId: data.campaignId, ...details },
  };
}

function whoAndWhat(data: TicketsHeld['data'] | TicketClaimed['data'], tickets: readonly SoldTicket[]) {
  const { orderId, performanceId, campaignId, customerId } = data;
  return {
    orderId,
    performanceId,
    campaignId,
    customerId,
    ticketIds: tickets.map((ticket) => ticket.id),
    seatIds: tickets.flatMap((ticket) => ticket.seatId ?? []),
    amount: tickets.reduce((sum, ticket) => sum + ticket.price, 0),
  };
}

// Commands

export const editPerformance = (wanted: Partial<EditPerformance>): EditPerformance => ({
  type: 'EditPerformance',
  expectedVersion: null,
  ...wanted,
});

export const priceTicketType = (wanted: Partial<PriceTicketType> = {}): PriceTicketType => ({
  type: 'PriceTicketType',
  expectedVersion: null,
  ...ticketTypePrices,
  ticketTypes: sponsorIsSold,
  ...wanted,
});

export const setAllocation = (wanted: Partial<SetAllocation> = {}): SetAllocation => ({
  type: 'SetAllocation',
  expectedVersion: null,
  allocationId: 'press',
  name: 'Press',
  seatIds: null,
  quantity: null,
  expiresAt: null,
  ...wanted,
});

export const createCampaign = (wanted: Partial<CreateCampaign> = {}): CreateCampaign => ({
  type: 'CreateCampaign',
  ...campaignSettings,
  newTicketType: null,
  ticketTypes: ticketTypes(),
  ...wanted,
});

export const editCampaign = (
  changes: EditCampaign['changes'],
  wanted: Partial<Omit<EditCampaign, 'changes'>> = {},
): EditCampaign => ({
  type: 'EditCampaign',
  campaignId: 'k1',
  expectedVersion: null,
  changes,
  ticketTypes: ticketTypes(),
  ...wanted,
});

export const claimTickets = (wanted: Partial<ClaimTickets> = {}): ClaimTickets => ({
  type: 'ClaimTickets',
  campaignId: 'k1',
  linkVersion: 1,
  orderId: 'o9',
  customerId: 'ada',
  person: {},
  quantity: 1,
  seatIds: null,
  holdMinutes: 15,
  ticketTypes: sponsorIsSold,
  ...wanted,
});

export const recordPayment = (amount: number, wanted: Partial<RecordPayment> = {}): RecordPayment => ({
  type: 'RecordPayment',
  orderId: 'o1',
  payment: payment(amount),
  refundId: 'r1',
  ...wanted,
});
