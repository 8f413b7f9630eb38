import { assertNever } from '../../libs/kernel/errors';
import { Projection } from '../../libs/kernel/projection';
import { PerformanceEvent, Seating } from '../../libs/domain/performances/performance.events';
import { seatIdOf } from '../../libs/domain/halls/seat-labels';
import { SeatTaken } from '../../libs/domain/performances/seats';
import { documentId } from '../documents';

const handles = [
  'PerformanceCreated',
  'PerformanceEdited',
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
type SaleEvent = Exclude<Handled, { type: 'PerformanceCreated' | 'PerformanceEdited' }>;

export interface SeatEntry {
  readonly seatId: string;
  readonly priceZoneId: string;
  state: SeatTaken;
}

/** One row of one performance: a sale rewrites a row, never the hall. */
export type SeatRowDocument = {
  readonly organisationId: string;
  readonly performanceId: string;
  /** The row's place in the hall, from the stage backwards. */
  readonly order: number;
  readonly row: string;
  readonly seats: SeatEntry[];
};

export const seatsProjection: Projection<SeatRowDocument, Handled> = {
  name: 'seats',
  version: 1,
  handles,
  indexes: { byPerformance: ['organisationId', 'performanceId', 'order'] },
  targets: (event) => {
    const { metadata } = event;
    const rows = rowsTouched(event);
    return rows.map((row) => documentId(metadata.organisationId, `${event.data.performanceId}/${row}`));
  },
  evolve: (document, event, id) => {
    const row = id.slice(id.lastIndexOf('/') + 1);
    if (event.type === 'PerformanceCreated' || event.type === 'PerformanceEdited') {
      return rowOf(event.metadata.organisationId, event.data.performanceId, seatingAfter(event), row);
    }
    if (document !== undefined) taken(document, event);
    return document;
  },
};

function rowsTouched(event: Handled): readonly string[] {
  switch (event.type) {
    case 'PerformanceCreated':
      return rowLabels(event.data.seating);
    case 'PerformanceEdited': {
      // Another hall: the rows of the former one go, the rows of the new one come, all of them free (SALE-06).
      const { seating } = event.data.changes;
      if (seating === undefined) return [];
      return [...new Set([...rowLabels(seating.from as Seating), ...rowLabels(seating.to as Seating)])];
    }
    case 'TicketsHeld':
    case 'TicketClaimed':
    case 'TicketsSold':
    case 'OrderHoldPlaced':
      return rowsOfSeats(event.data.tickets.map((ticket) => ticket.seatId));
    case 'HoldReleased':
    case 'CampaignTicketReleased':
    case 'TicketsReleased':
    case 'OrderHoldConfirmed':
    case 'OrderHoldReleased':
      return rowsOfSeats(event.data.seatIds);
    default:
      return assertNever(event);
  }
}

function seatingAfter(event: Extract<Handled, { type: 'PerformanceCreated' | 'PerformanceEdited' }>): Seating {
  return event.type === 'PerformanceCreated' ? event.data.seating : (event.data.changes.seating!.to as Seating);
}

/** The labels a hall's seats have hold no dash, so a seat's row is what stands before the last one. */
const rowOfSeat = (seatId: string): string => seatId.slice(0, seatId.lastIndexOf('-'));

function rowsOfSeats(seatIds: readonly (string | undefined)[]): readonly string[] {
  const rows: string[] = [];
  for (const seatId of seatIds) {
    const row = seatId === undefined ? undefined : rowOfSeat(seatId);
    if (row !== undefined && !rows.includes(row)) rows.push(row);
  }
  return rows;
}

function rowLabels(seating: Seating): readonly string[] {
  return seating.kind === 'numbered' ? [...new Set(seating.rows.map(({ row }) => row))] : [];
}

/** A hall may list a row in several parts, one for each price zone. */
function rowOf(
  organisationId: string,
  performanceId: string,
  seating: Seating,
  row: string,
): SeatRowDocument | undefined {
  if (seating.kind === 'unnumbered') return undefined;
  const order = seating.rows.findIndex((part) => part.row === row);
  if (order < 0) return undefined;
  const seats = seating.rows
    .filter((part) => part.row === row)
    .flatMap(({ seats: labels, priceZoneId }) =>
      labels.map((label): SeatEntry => ({ seatId: seatIdOf(row, label), priceZoneId, state: 'free' })),
    );
  return { organisationId, performanceId, order, row, seats };
}

function taken(document: SeatRowDocument, event: SaleEvent): void {
  switch (event.type) {
    case 'TicketsHeld':
    case 'OrderHoldPlaced':
      for (const { seatId } of event.data.tickets) setState(document, seatId, 'held');
      return;
    case 'TicketClaimed':
    case 'TicketsSold':
      for (const { seatId } of event.data.tickets) setState(document, seatId, 'sold');
      return;
    case 'OrderHoldConfirmed':
      for (const seatId of event.data.seatIds) setState(document, seatId, 'sold');
      return;
    case 'HoldReleased':
    case 'CampaignTicketReleased':
    case 'TicketsReleased':
    case 'OrderHoldReleased':
      for (const seatId of event.data.seatIds) setState(document, seatId, 'free');
      return;
    default:
      assertNever(event);
  }
}

/** Seats of other rows are passed over: an event may name seats of several, and this is one of them. */
function setState(document: SeatRowDocument, seatId: string | undefined, state: SeatTaken): void {
  for (const seat of document.seats) {
    if (seat.seatId !== seatId) continue;
    seat.state = state;
    return;
  }
}
