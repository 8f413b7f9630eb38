import { ReadableOptions } from 'node:stream';
import { AllStreamResolvedEvent, EventStoreDBClient, ReadableSubscription, START } from '@eventstore/db-client';
import { Position, StoredEvent } from '../../../kernel/event';
import { Connection } from './connection';
import { decodeEvent } from './event-codec';
import { placeOf, positionOf } from './log-position';
import { Filtering } from './server-filter';

/** What a subscription of the server gives, in its order. */
export type CatchUpItem =
  | { readonly kind: 'event'; readonly position: Position; readonly event: StoredEvent | null }
  | { readonly kind: 'checkpoint'; readonly position: Position }
  | { readonly kind: 'confirmation' | 'caughtUp' | 'fellBehind' };

export interface CatchUpOptions {
  readonly after: Position | undefined;
  readonly filtering: Filtering;
  /** How many events are read before they are asked for. */
  readonly readAhead: number;
  /** Ends it without an error. With one, silence after the confirmation is nothing unusual. */
  readonly signal?: AbortSignal;
}

/**
 * One subscription to all streams, until it ends or breaks: `confirmation` first, then what stands after `after` (any position works,
 * also a checkpoint with prepare 0 between two events; measured), `caughtUp`, what comes. Each position once, always forwards; an event that
 * does not pass is `null`.
 */
export async function* catchUp(connection: Connection, options: CatchUpOptions): AsyncGenerator<CatchUpItem> {
  const { filtering, signal } = options;
  let last = options.after;
  for await (const item of connection.read((client, readable) => subscribe(client, readable, options), {
    signal,
    mayBeQuiet: signal !== undefined,
  })) {
    if (!isResolved(item)) {
      if (item.kind !== 'checkpoint') yield item;
      else if (isBeyond(item.position, last)) yield { kind: 'checkpoint', position: (last = item.position) };
      continue;
    }
    const { event } = item;
    if (!event || !isBeyond(positionOf(event.position), last)) continue;
    last = positionOf(event.position);
    yield { kind: 'event', position: last, event: filtering.passes(event) ? decodeEvent(event) : null };
  }
}

/**
 * What the client tells by events and callbacks goes into the stream itself: it is read ahead of who reads it, and a checkpoint told at
 * once would overtake the events before it.
 */
function subscribe(
  client: EventStoreDBClient,
  readable: ReadableOptions,
  { after, filtering, readAhead, signal }: CatchUpOptions,
): Subscription {
  const subscription = client.subscribeToAll(
    {
      fromPosition: after === undefined ? START : placeOf(after),
      filter: filtering.onServer((place) => tell({ kind: 'checkpoint', position: positionOf(place) })),
      // What is read to its end is to have everything that anybody has been told of; what is followed gets it later.
      requiresLeader: signal === undefined,
    },
    // It takes what any Transform takes; its type names less.
    { ...readable, readableHighWaterMark: readAhead } as ReadableOptions,
  ) as Subscription;
  const tell = (item: CatchUpItem): void => void subscription.push(item);
  for (const kind of ['confirmation', 'caughtUp', 'fellBehind'] as const) subscription.on(kind, () => tell({ kind }));
  return subscription;
}

type Subscription = ReadableSubscription<AllStreamResolvedEvent | CatchUpItem>;

const isResolved = (item: AllStreamResolvedEvent | CatchUpItem): item is AllStreamResolvedEvent => !('kind' in item);
const isBeyond = (position: Position, last: Position | undefined): boolean => last === undefined || position > last;
