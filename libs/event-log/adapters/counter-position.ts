import { Position } from '../../kernel/event';

/** Positions of logs that count their events: 16 digits, so that they compare as text. The first event has number 1. */
const form = /^\d{16}$/;

export function positionOf(number: number): Position {
  return String(number).padStart(16, '0') as Position;
}

export function numberOf(position: Position): number {
  return Number(position);
}

export function isCounterPosition(text: string): text is Position {
  return form.test(text);
}

/** Of the events up to `head`, those up to `position`. */
export function shareOf(position: Position, head: Position): number {
  return Math.min(1, numberOf(position) / numberOf(head));
}
