import { invalidField } from '../settings/settings.rules';

/** The seats of a row as they are asked for: every label, or the first and last of a run of numbers. */
export type SeatLabels = readonly string[] | { readonly from: string | number; readonly to: string | number };

/** More seats than any hall has; keeps one event far below what a log takes. */
export const maxSeats = 100_000;

/** What names a seat everywhere: row and label, `A-12` (api.md section 3). */
export const seatIdOf = (row: string, label: string): string => `${row}-${label}`;

/** The labels themselves, in order. A range that is none, runs backwards or is longer than `limit` is refused with INVALID_FIELD. */
export function expandSeats(seats: SeatLabels, limit: number, pointer: string): readonly string[] {
  if (Array.isArray(seats)) return seats as readonly string[];
  const range = seats as { readonly from: string | number; readonly to: string | number };
  const from = seatNumber(range.from);
  const to = seatNumber(range.to);
  if (from === null || to === null) throw invalidField(pointer, 'a range runs from one whole number to another');
  if (to < from) throw invalidField(pointer, 'a range must not run backwards');
  // Before the list is made, not after.
  if (to - from >= limit) throw invalidField(pointer, `a hall has at most ${maxSeats} seats`);
  return Array.from({ length: to - from + 1 }, (_, index) => String(from + index));
}

function seatNumber(value: string | number): number | null {
  const text = String(value);
  return /^\d{1,9}$/.test(text) ? Number(text) : null;
}
