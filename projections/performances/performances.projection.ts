import { assertNever } from '../../libs/kernel/errors';
import { Position, StoredEvent } from '../../libs/kernel/event';
import { Projection } from '../../libs/kernel/projection';
import {
  Allocation,
  PerformanceCreated,
  PerformanceEdited,
  PerformanceEvent,
  Seating,
  TicketTypeAccessChanged,
  TicketTypePrices,
} from '../../libs/domain/performances/performance.events';
import { AllocatedPlaces } from '../../libs/domain/orders/order-hold.events';
import { documentId, Plain } from '../documents';
import { PerformanceSummary, performanceSummary, seatingSummary, Versioned } from './performances.body';

const handles = [
  'PerformanceCreated',
  'PerformanceEdited',
  'PerformanceRescheduled',
  'PerformanceCancelled',
  'TicketTypePriced',
  'TicketTypeAccessChanged',
  'AllocationSet',
  'TicketsHeld',
  'TicketClaimed',
  'TicketsSold',
  'HoldReleased',
  'CampaignTicketReleased',
  'TicketsReleased',
  'OrderHoldPlaced',
  'OrderHoldConfirmed',
  'OrderHoldReleased',
] as const;

type Handled = Extract<PerformanceEvent, { type: (typeof handles)[number] }>;

/** A performance without its seats: settings, prices, allocations and how many places are taken. */
export type PerformanceDocument = Plain<
  { -readonly [Field in keyof PerformanceSummary]: PerformanceSummary[Field] } & {
    readonly organisationId: string;
    readonly seq: string;
    /** The last event in it: up to there, its counters are what its events add up to. */
    last: Position;
    /** In the order of their first pricing. */
    prices: Versioned<TicketTypePrices>[];
    allocations: Versioned<Allocation>[];
    /** Places without numbers that orders have out of an allocation; it sets those aside no longer (I2). */
    allocationsTaken?: { readonly allocationId: string; quantity: number }[];
    held: number;
    sold: number;
    /** `startsAt` while it is offered online, else absent: what is offered is a list of its own. */
    onlineStartsAt?: string;
  }
>;

export const performancesProjection: Projection<PerformanceDocument, Handled> = {
  name: 'performances',
  version: 3,
  handles,
  indexes: {
    byOrganisation: ['organisationId', 'seq'],
    onlineByStart: ['organisationId', 'onlineStartsAt'],
    byProduction: ['organisationId', 'productionId', 'startsAt'],
  },
  targets: (event) => [documentId(event.metadata.organisationId, event.data.performanceId)],
  evolve: (document, event) => {
    if (event.type === 'PerformanceCreated') return created(event, event);
    if (document === undefined) return undefined;
    changed(document, event);
    document.last = event.position;
    return document;
  },
};

function created({ data }: PerformanceCreated, { metadata, position }: StoredEvent): PerformanceDocument {
  const document: PerformanceDocument = {
    ...performanceSummary(data, 1, false),
    organisationId: metadata.organisationId,
    seq: position,
    last: position,
    prices: [],
    allocations: [],
    held: 0,
    sold: 0,
  };
  offerOnline(document);
  return document;
}

function changed(document: PerformanceDocument, event: Exclude<Handled, PerformanceCreated>): void {
  switch (event.type) {
    case 'PerformanceEdited':
      return edited(document, event.data.changes);
    case 'PerformanceRescheduled':
      document.startsAt = event.data.to;
      return settled(document);
    case 'PerformanceCancelled':
      document.cancelled = true;
      return settled(document);
    case 'TicketTypePriced': {
      const { performanceId: _, ...prices } = event.data;
      return put(document.prices, prices, (each) => each.ticketTypeId === prices.ticketTypeId);
    }
    case 'TicketTypeAccessChanged':
      return accessChanged(document, event.data);
    case 'AllocationSet': {
      const { performanceId: _, ...allocation } = event.data;
      return put(document.allocations, allocation, (each) => each.allocationId === allocation.allocationId);
    }
    case 'TicketsHeld':
      document.held += event.data.tickets.length;
      return;
    case 'OrderHoldPlaced':
      document.held += event.data.tickets.length;
      return takenOfAllocation(document, event.data.allocated, 1);
    case 'TicketClaimed':
    case 'TicketsSold':
      if (event.data.held) document.held -= event.data.tickets.length;
      document.sold += event.data.tickets.length;
      return;
    case 'HoldReleased':
      document.held -= event.data.ticketIds.length;
      return;
    case 'OrderHoldReleased':
      document.held -= event.data.ticketIds.length;
      return takenOfAllocation(document, event.data.returned, -1);
    case 'OrderHoldConfirmed':
      document.held -= event.data.ticketIds.length;
      document.sold += event.data.ticketIds.length;
      return;
    case 'CampaignTicketReleased':
      document.sold -= event.data.ticketIds.length;
      return;
    case 'TicketsReleased':
      document.sold -= event.data.ticketIds.length;
      return takenOfAllocation(document, event.data.returned, -1);
    default:
      assertNever(event);
  }
}

function accessChanged(document: PerformanceDocument, data: TicketTypeAccessChanged['data']): void {
  const { performanceId: _, ticketTypeIds, ...access } = data;
  document.prices = document.prices.map((prices) =>
    ticketTypeIds.includes(prices.ticketTypeId) ? { ...prices, ...access, version: prices.version + 1 } : prices,
  );
}

function takenOfAllocation(
  document: PerformanceDocument,
  places: AllocatedPlaces | null | undefined,
  sign: 1 | -1,
): void {
  if (!places) return;
  const { allocationId, quantity } = places;
  const list = (document.allocationsTaken ??= []);
  const taken = list.find((each) => each.allocationId === allocationId);
  if (taken) taken.quantity += sign * quantity;
  else list.push({ allocationId, quantity: sign * quantity });
}

function edited(document: PerformanceDocument, changes: PerformanceEdited['data']['changes']): void {
  for (const [field, { to }] of Object.entries(changes)) {
    Object.assign(document, field === 'seating' ? seatingSummary(to as Seating) : { [field]: to });
  }
  settled(document);
}

/** A change of the settings, and only that, moves the version. */
function settled(document: PerformanceDocument): void {
  document.version += 1;
  offerOnline(document);
}

function offerOnline(document: PerformanceDocument): void {
  const { availableOnline, salesStatus, cancelled } = document;
  if (availableOnline && salesStatus === 'on_sale' && !cancelled) document.onlineStartsAt = document.startsAt;
  else delete document.onlineStartsAt;
}

function put<T>(list: Versioned<T>[], item: T, isSame: (each: T) => boolean): void {
  const index = list.findIndex(isSame);
  const version = (list[index]?.version ?? 0) + 1;
  if (index < 0) list.push({ ...item, version });
  else list[index] = { ...item, version };
}
