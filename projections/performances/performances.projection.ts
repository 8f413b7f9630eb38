import { assertNever } from '../../libs/kernel/errors';
import { StoredEvent } from '../../libs/kernel/event';
import { Projection } from '../../libs/kernel/projection';
import {
  Allocation,
  PerformanceCreated,
  PerformanceEdited,
  PerformanceEvent,
  Seating,
  TicketTypePrices,
} from '../../libs/domain/performances/performance.events';
import { documentId, Plain } from '../documents';
import { PerformanceSummary, performanceSummary, seatingSummary, Versioned } from './performances.body';

const handles = [
  'PerformanceCreated',
  'PerformanceEdited',
  'PerformanceRescheduled',
  'PerformanceCancelled',
  'TicketTypePriced',
  'AllocationSet',
  'TicketsHeld',
  'TicketClaimed',
  'HoldReleased',
  'CampaignTicketReleased',
] as const;

type Handled = Extract<PerformanceEvent, { type: (typeof handles)[number] }>;

/** A performance without its seats: settings, prices, allocations and how many places are taken. */
export type PerformanceDocument = Plain<
  { -readonly [Field in keyof PerformanceSummary]: PerformanceSummary[Field] } & {
    readonly organisationId: string;
    readonly seq: string;
    /** In the order of their first pricing. */
    prices: Versioned<TicketTypePrices>[];
    allocations: Versioned<Allocation>[];
    held: number;
    sold: number;
    /** `startsAt` while it is offered online, else absent: what is offered is a list of its own. */
    onlineStartsAt?: string;
  }
>;

export const performancesProjection: Projection<PerformanceDocument, Handled> = {
  name: 'performances',
  version: 1,
  handles,
  indexes: {
    byOrganisation: ['organisationId', 'seq'],
    onlineByStart: ['organisationId', 'onlineStartsAt'],
  },
  targets: (event) => [documentId(event.metadata.organisationId, event.data.performanceId)],
  evolve: (document, event) => {
    if (event.type === 'PerformanceCreated') return created(event, event);
    if (document !== undefined) changed(document, event);
    return document;
  },
};

function created({ data }: PerformanceCreated, { metadata, position }: StoredEvent): PerformanceDocument {
  const document: PerformanceDocument = {
    ...performanceSummary(data, 1, false),
    organisationId: metadata.organisationId,
    seq: position,
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
    case 'AllocationSet': {
      const { performanceId: _, ...allocation } = event.data;
      return put(document.allocations, allocation, (each) => each.allocationId === allocation.allocationId);
    }
    case 'TicketsHeld':
      document.held += event.data.tickets.length;
      return;
    case 'TicketClaimed':
      if (event.data.held) document.held -= event.data.tickets.length;
      document.sold += event.data.tickets.length;
      return;
    case 'HoldReleased':
      document.held -= event.data.ticketIds.length;
      return;
    case 'CampaignTicketReleased':
      document.sold -= event.data.ticketIds.length;
      return;
    default:
      assertNever(event);
  }
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
