import { Instant } from '../../kernel/event';

interface Lapse {
  readonly orderId: string;
  readonly expiresAt: Instant;
}

/**
 * Holds in the order in which they lapse. Holds mostly come in that order already (one hold time per organisation), so an insertion is a
 * push; settled holds are passed over when they reach the front, so that a payment costs nothing here.
 */
export interface LapseQueue {
  entries: Lapse[];
  first: number;
}

export const createLapseQueue = (): LapseQueue => ({ entries: [], first: 0 });

export function enqueue(queue: LapseQueue, lapse: Lapse): void {
  const { entries } = queue;
  let index = entries.length;
  while (index > queue.first && entries[index - 1]!.expiresAt > lapse.expiresAt) index -= 1;
  entries.splice(index, 0, lapse);
}

/** Drops what stands at the front and is no longer pending. */
export function settle(queue: LapseQueue, isPending: (orderId: string) => boolean): void {
  while (queue.first < queue.entries.length && !isPending(queue.entries[queue.first]!.orderId)) queue.first += 1;
  if (queue.first < 1024 || queue.first * 2 < queue.entries.length) return;
  queue.entries = queue.entries.slice(queue.first);
  queue.first = 0;
}

/** The orders whose hold has lapsed by `now` (G-02: gone at its instant) and was not settled yet. */
export function lapsedBy(queue: LapseQueue, now: Instant, isPending: (orderId: string) => boolean): string[] {
  const lapsed: string[] = [];
  for (let index = queue.first; index < queue.entries.length; index += 1) {
    const { orderId, expiresAt } = queue.entries[index]!;
    if (expiresAt > now) break;
    if (isPending(orderId)) lapsed.push(orderId);
  }
  return lapsed;
}
