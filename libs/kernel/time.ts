import { Instant } from './event';

const minute = 60_000;

/** `instant` moved by whole minutes. */
export function addMinutes(instant: Instant, minutes: number): Instant {
  return new Date(Date.parse(instant) + minutes * minute).toISOString();
}

/** G-02: windows are half-open. At `from` it is open, at `to` it is closed; a missing end is unbounded. */
export function isOpen(now: Instant, from: Instant | null, to: Instant | null): boolean {
  return (from === null || now >= from) && (to === null || now < to);
}
