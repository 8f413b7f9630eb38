import { applyChanges } from '../../kernel/changes';
import { Instant } from '../../kernel/event';
import { CampaignEvent, CampaignRecord, evolveCampaignRecord } from '../campaigns/campaign.events';
import { OrderRecord } from '../orders/order-record';
import { evolveOrderRecord } from '../orders/order-record.fold';
import { RefundState } from '../orders/refunds';
import { TicketPurchaseEvent } from '../orders/ticket-purchase.events';
import { evolveOrderHold, evolveReleaseOfHold, OrderHold } from './order-hold.state';
import { createLapseQueue, enqueue, LapseQueue, settle } from './lapse-queue';
import {
  Allocation,
  PerformanceEvent,
  PerformanceSettings,
  TicketTypeAccessChanged,
  TicketTypePrices,
} from './performance.events';
import { createSeatMap, SeatMap, setSeat, SeatTaken } from './seats';

/** A campaign as its performance decides on it: the record readers see, and what every person has of it (CAMP-11). */
export interface CampaignState {
  record: CampaignRecord;
  readonly takenBy: Map<string, number>;
}

/**
 * Everything one performance decides on, changed in place by `evolve`: nothing here is copied per sale. `settings` is `null` until the
 * performance has been created.
 */
export interface PerformanceState {
  settings: PerformanceSettings | null;
  version: number;
  cancelled: boolean;
  cleared: boolean;
  /** Whether a ticket was ever sold (SALE-06). */
  hasSales: boolean;
  readonly prices: Map<string, TicketTypePrices & { readonly version: number }>;
  readonly allocations: Map<string, Allocation & { readonly version: number }>;
  /** Which allocation a seat was last set aside for; whether that still stands is the allocation's own matter. */
  readonly allocationOfSeat: Map<string, string>;
  /** Places without numbers that orders have out of an allocation: so many of it are set aside no longer. */
  readonly allocationTaken: Map<string, number>;
  readonly campaigns: Map<string, CampaignState>;
  readonly orders: Map<string, OrderRecord>;
  /** Those that an order arbitrates, by their own id; what the performance arbitrates stands in `orders`. */
  readonly holds: Map<string, OrderHold>;
  /** How many places are held or sold of each subscription (SUB-19). */
  readonly ofSubscriptions: Map<string, number>;
  readonly refunds: Map<string, RefundState>;
  /** Seats of a numbered performance, else `null`. */
  seats: SeatMap | null;
  capacity: number;
  held: number;
  sold: number;
  readonly lapses: LapseQueue;
}

export function initialPerformance(): PerformanceState {
  return {
    settings: null,
    version: 0,
    cancelled: false,
    cleared: false,
    hasSales: false,
    prices: new Map(),
    allocations: new Map(),
    allocationOfSeat: new Map(),
    allocationTaken: new Map(),
    campaigns: new Map(),
    orders: new Map(),
    holds: new Map(),
    ofSubscriptions: new Map(),
    refunds: new Map(),
    seats: null,
    capacity: 0,
    held: 0,
    sold: 0,
    lapses: createLapseQueue(),
  };
}

const settingsEvents = new Set<string>([
  'PerformanceCreated',
  'PerformanceEdited',
  'PerformanceRescheduled',
  'PerformanceCancelled',
]);

export function evolvePerformance(state: PerformanceState, event: PerformanceEvent, at: Instant): PerformanceState {
  if (settingsEvents.has(event.type)) state.version += 1;
  switch (event.type) {
    case 'PerformanceCreated':
      setSettings(state, event.data);
      break;
    case 'PerformanceEdited':
      if (state.settings) setSettings(state, applyChanges(state.settings, event.data.changes));
      break;
    case 'PerformanceRescheduled':
      if (state.settings) state.settings = { ...state.settings, startsAt: event.data.to };
      break;
    case 'PerformanceCancelled':
      state.cancelled = true;
      break;
    case 'PerformanceCleared':
      state.cleared = true;
      break;
    case 'TicketTypePriced':
      priced(state, event.data);
      break;
    case 'TicketTypeAccessChanged':
      accessChanged(state, event.data);
      break;
    case 'AllocationSet':
      allocated(state, event.data);
      break;
    case 'OrderHoldPlaced':
    case 'OrderHoldConfirmed':
    case 'OrderHoldReleased':
    case 'OrderHoldSplit':
      evolveOrderHold(state, event);
      break;
    default:
      evolveSale(state, event, at);
  }
  return state;
}

function setSettings(state: PerformanceState, settings: PerformanceSettings): void {
  const before = state.settings?.seating;
  state.settings = settings;
  const { seating } = settings;
  if (before === seating) return;
  state.seats = seating.kind === 'numbered' ? createSeatMap(seating.rows) : null;
  state.capacity = seating.kind === 'numbered' ? state.seats!.ids.length : seating.capacity;
}

function priced(state: PerformanceState, data: TicketTypePrices & { readonly performanceId: string }): void {
  const { performanceId: _, ...prices } = data;
  const version = (state.prices.get(prices.ticketTypeId)?.version ?? 0) + 1;
  state.prices.set(prices.ticketTypeId, { ...prices, version });
}

function accessChanged(state: PerformanceState, data: TicketTypeAccessChanged['data']): void {
  const { performanceId: _, ticketTypeIds, ...access } = data;
  for (const ticketTypeId of ticketTypeIds) {
    const before = state.prices.get(ticketTypeId);
    if (before) state.prices.set(ticketTypeId, { ...before, ...access, version: before.version + 1 });
  }
}

function allocated(state: PerformanceState, data: Allocation & { readonly performanceId: string }): void {
  const { performanceId: _, ...allocation } = data;
  const before = state.allocations.get(allocation.allocationId);
  for (const seatId of before?.seatIds ?? []) {
    if (state.allocationOfSeat.get(seatId) === allocation.allocationId) state.allocationOfSeat.delete(seatId);
  }
  for (const seatId of allocation.seatIds) state.allocationOfSeat.set(seatId, allocation.allocationId);
  state.allocations.set(allocation.allocationId, { ...allocation, version: (before?.version ?? 0) + 1 });
}

/** Campaigns, orders, refunds, seats and places, each by its own fold. */
function evolveSale(state: PerformanceState, event: CampaignEvent | TicketPurchaseEvent, at: Instant): void {
  evolveCampaign(state, event);
  switch (event.type) {
    case 'TicketsHeld':
    case 'TicketClaimed':
    case 'TicketsSold':
    case 'HoldReleased':
      evolveOrder(state, event, at);
      evolvePlaces(state, event);
      break;
    case 'CampaignTicketReleased':
    case 'TicketsReleased':
      if (event.type === 'TicketsReleased') evolveReleaseOfHold(state, event.data);
      for (const seatId of event.data.seatIds) takeSeat(state, seatId, 'free');
      state.sold -= event.data.ticketIds.length;
      markReleased(state, event.data.orderId, event.data.ticketIds);
      break;
    case 'RefundRequested':
      state.refunds.set(event.data.refundId, { ...event.data, completed: false });
      break;
    case 'RefundCompleted': {
      const refund = state.refunds.get(event.data.refundId);
      if (refund) refund.completed = true;
      break;
    }
    default: // Says nothing of places and money.
  }
}

function evolveCampaign(state: PerformanceState, event: CampaignEvent | TicketPurchaseEvent): void {
  const campaignId = ('campaignId' in event.data ? event.data.campaignId : null) ?? null;
  if (campaignId === null) return;
  const campaign = state.campaigns.get(campaignId);
  const record = evolveCampaignRecord(campaign?.record, event);
  if (record === undefined) return;
  if (campaign === undefined) {
    state.campaigns.set(campaignId, { record, takenBy: new Map() });
    return;
  }
  campaign.record = record;
  countPerPerson(campaign.takenBy, event);
}

function countPerPerson(takenBy: Map<string, number>, event: CampaignEvent | TicketPurchaseEvent): void {
  const add = (customerId: string, tickets: number) =>
    takenBy.set(customerId, (takenBy.get(customerId) ?? 0) + tickets);
  if (event.type === 'TicketsHeld' || (event.type === 'TicketClaimed' && !event.data.held)) {
    add(event.data.customerId, event.data.tickets.length);
  } else if (event.type === 'HoldReleased' || (event.type === 'CampaignTicketReleased' && event.data.quotaReturned)) {
    add(event.data.customerId, -event.data.ticketIds.length);
  }
}

function evolveOrder(state: PerformanceState, event: TicketPurchaseEvent, at: Instant): void {
  const { orderId } = event.data;
  const order = evolveOrderRecord(state.orders.get(orderId), event, at);
  if (order === undefined) return;
  state.orders.set(orderId, order);
  if (event.type === 'TicketsHeld') enqueue(state.lapses, { orderId, expiresAt: event.data.expiresAt });
  else settle(state.lapses, (queued) => state.orders.get(queued)?.status === 'pending_payment');
}

function evolvePlaces(state: PerformanceState, event: TicketPurchaseEvent): void {
  switch (event.type) {
    case 'TicketsHeld':
      for (const ticket of event.data.tickets) takeSeat(state, ticket.seatId, 'held');
      state.held += event.data.tickets.length;
      break;
    case 'TicketClaimed':
    case 'TicketsSold':
      for (const ticket of event.data.tickets) takeSeat(state, ticket.seatId, 'sold');
      if (event.data.held) state.held -= event.data.tickets.length;
      state.sold += event.data.tickets.length;
      state.hasSales = true;
      break;
    case 'HoldReleased':
      for (const seatId of event.data.seatIds) takeSeat(state, seatId, 'free');
      state.held -= event.data.ticketIds.length;
      break;
    default: // Moves no place.
  }
}

function takeSeat(state: PerformanceState, seatId: string | undefined, taken: SeatTaken): void {
  if (state.seats && seatId !== undefined) setSeat(state.seats, seatId, taken);
}

/** The performance's own record of an order only serves to free the right places once; the order's stream tells its later life. */
function markReleased(state: PerformanceState, orderId: string, ticketIds: readonly string[]): void {
  for (const ticket of state.orders.get(orderId)?.tickets ?? []) {
    if (ticketIds.includes(ticket.id)) ticket.state = 'cancelled';
  }
}
