import type { EventLog } from '../../../libs/event-log/event-log';
import type { StoredEvent } from '../../../libs/kernel/event';

/** So many events are read at once: a store reads a whole append for one of them, and appends of a busy stream are that long. */
const readAtOnce = 500n;

/** How many events from its beginning a stream has before the first that `includes` leaves out: found by halving, for streams are long. */
export async function lengthWhile(
  log: EventLog,
  stream: string,
  includes: (event: StoredEvent) => boolean,
): Promise<bigint> {
  let [low, high] = [0n, ((await firstOf(log.read(stream, { backwards: true, limit: 1 })))?.revision ?? -1n) + 1n];
  while (high - low > readAtOnce) {
    const middle = (low + high) / 2n;
    const event = await firstOf(log.read(stream, { from: middle, limit: 1 }));
    if (event !== undefined && includes(event)) low = middle + 1n;
    else high = middle;
  }
  for await (const event of log.read(stream, { from: low, limit: Number(high - low) })) {
    if (!includes(event)) break;
    low = event.revision + 1n;
  }
  return low;
}

export async function firstOf(events: AsyncIterable<StoredEvent>): Promise<StoredEvent | undefined> {
  for await (const event of events) return event;
  return undefined;
}
