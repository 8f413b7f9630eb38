import { Decider } from '../../kernel/decider';
import { DomainError, refuseUnless } from '../../kernel/errors';
import { invalidField, requiredName } from '../settings/settings.rules';
import { Hall, HallEvent, HallRow, PriceZone } from './hall.events';
import { expandSeats, maxSeats, seatIdOf, SeatLabels } from './seat-labels';

export interface CreateHall {
  readonly type: 'CreateHall';
  readonly id: string;
  readonly name: string;
  readonly priceZones: readonly PriceZone[];
  readonly rows: readonly { readonly row: string; readonly seats: SeatLabels; readonly priceZoneId: string }[];
}

/** `version` is always 1: halls are not edited. */
export type HallState =
  | { readonly status: 'none' }
  | { readonly status: 'exists'; readonly id: string; readonly version: 1; readonly hall: Hall };

const idPattern = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

export const hallDecider: Decider<CreateHall, HallEvent, HallState> = {
  category: 'hall',
  stateVersion: 1,
  initialState: () => ({ status: 'none' }),
  decide: (state, command) => {
    const hall = hallOf(command);
    refuseUnless(state.status === 'none', 'ID_TAKEN');
    return [{ type: 'HallCreated', data: { hallId: command.id, ...hall } }];
  },
  evolve: (_state, event) => {
    const { hallId, ...hall } = event.data;
    return { status: 'exists', id: hallId, version: 1, hall };
  },
};

function hallOf(command: CreateHall): Hall {
  const name = requiredName(command.name);
  const priceZones = zonesOf(command.priceZones);
  const rows = rowsOf(command.rows);
  refuseDoubleSeats(rows);
  const zoneIds = new Set(priceZones.map((zone) => zone.id));
  for (const [index, { priceZoneId }] of rows.entries()) {
    const pointer = `/rows/${index}/priceZoneId`;
    refuseUnless(zoneIds.has(priceZoneId), 'PRICE_ZONE_NOT_FOUND', { priceZoneId, pointer });
  }
  return { name, priceZones, rows };
}

function zonesOf(zones: CreateHall['priceZones']): readonly PriceZone[] {
  if (zones.length === 0) throw invalidField('/priceZones', 'a hall has at least one price zone');
  const seen = new Set<string>();
  return zones.map(({ id, name }, index) => {
    if (seen.has(id)) throw invalidField(`/priceZones/${index}/id`, 'two price zones have this id');
    seen.add(id);
    return { id, name: requiredName(name) };
  });
}

function rowsOf(rows: CreateHall['rows']): readonly HallRow[] {
  if (rows.length === 0) throw invalidField('/rows', 'a hall has at least one row');
  let left = maxSeats;
  return rows.map(({ row, seats, priceZoneId }, index) => {
    const pointer = `/rows/${index}/seats`;
    const labels = expandSeats(seats, left, pointer);
    if (labels.length === 0) throw invalidField(pointer, 'a row has at least one seat');
    left -= labels.length;
    if (left < 0) throw invalidField(pointer, `a hall has at most ${maxSeats} seats`);
    return { row, seats: labels, priceZoneId };
  });
}

/**
 * One id, one seat. A label holds no dash, so that row and seat can be read out of the id again (row `A` with seat `1-2` would be the
 * same id as row `A-1` with seat `2`).
 */
function refuseDoubleSeats(rows: readonly HallRow[]): void {
  const seen = new Set<string>();
  for (const [index, { row, seats }] of rows.entries()) {
    for (const label of seats) {
      const seatId = seatIdOf(row, label);
      if (!idPattern.test(seatId)) throw invalidSeat(index, seatId, 'letters, digits, - and _ only');
      if (label === '') throw invalidSeat(index, seatId, 'a seat has a label');
      if (label.includes('-')) throw invalidSeat(index, seatId, 'a seat has no dash in its label; its row may');
      if (seen.has(seatId)) throw invalidSeat(index, seatId, 'two seats have this id');
      seen.add(seatId);
    }
  }
}

function invalidSeat(index: number, seatId: string, detail: string): DomainError {
  return new DomainError('INVALID_FIELD', { pointer: `/rows/${index}/seats`, seatId, detail });
}
