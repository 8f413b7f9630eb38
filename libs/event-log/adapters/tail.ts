import { Position, StoredEvent } from '../../kernel/event';
import { LogMessage } from '../event-log';
import { numberOf, positionOf } from './counter-position';
import { HeadWatch } from './head-watch';

/** A stretch of the log: what passed the filter, and the number up to which it was looked at. */
export interface Stretch {
  readonly events: readonly StoredEvent[];
  readonly upTo: number;
}

/**
 * A subscription to a log that counts its events: reads stretch by stretch up to the head, then waits for the head to move.
 * The consumer pulls, so a slow one only stays behind. Every stretch that ends with events that do not pass ends with a checkpoint.
 */
export async function* tail(
  head: HeadWatch,
  readStretch: (after: number, upTo: number) => Stretch,
  options: { after?: Position; signal: AbortSignal },
): AsyncGenerator<LogMessage> {
  let at = options.after === undefined ? 0 : numberOf(options.after);
  let toldCaughtUp = false;
  const over = (): boolean => options.signal.aborted || head.closed();
  while (!over()) {
    const upTo = head.current();
    if (at < upTo) {
      const stretch = readStretch(at, upTo);
      at = stretch.upTo;
      for (const event of stretch.events) {
        if (over()) return;
        yield { kind: 'event', event };
      }
      const end = positionOf(at);
      if (stretch.events.at(-1)?.position !== end && !over()) yield { kind: 'checkpoint', position: end };
    } else if (!toldCaughtUp) {
      toldCaughtUp = true;
      yield { kind: 'caughtUp' };
    } else await head.beyond(at, options.signal);
  }
}
