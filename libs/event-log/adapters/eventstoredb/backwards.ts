import { BACKWARDS, END, ReadPosition } from '@eventstore/db-client';
import { Position, StoredEvent } from '../../../kernel/event';
import { LogFilter } from '../../event-log';
import { Connection } from './connection';
import { decodeEvent } from './event-codec';
import { placeOf, positionOf } from './log-position';
import { isBadPosition } from './outage';
import { filtering } from './server-filter';

const widestPage = 4_096;

interface Options {
  readonly after?: Position;
  readonly filter?: LogFilter;
  readonly limit?: number;
}

/**
 * Everything before `after`, newest first, in growing pages: the server sends ahead whatever it is not told to leave, and the last event
 * of all, which is asked for most, should cost one event. The client has no filter for this direction, so it is done here.
 */
export async function* readBackwards(connection: Connection, o: Options): AsyncGenerator<StoredEvent> {
  const { passes } = filtering(o.filter);
  let page = Math.min(o.limit ?? widestPage, widestPage);
  let from: ReadPosition = await boundary(connection, o.after);
  for (;;) {
    let count = 0;
    const options = { direction: BACKWARDS, fromPosition: from, maxCount: page, requiresLeader: true } as const;
    for await (const { event } of connection.read((client, readable) => client.readAll(options, readable))) {
      if (!event) continue;
      count++;
      from = event.position;
      if (passes(event) && isBefore(positionOf(event.position), o.after)) yield decodeEvent(event);
    }
    if (count < page) return;
    page = Math.min(page * 8, widestPage);
  }
}

/** A position at which no event begins (a checkpoint, say) is refused by the server: then the way there leads from the end. */
async function boundary(connection: Connection, after: Position | undefined): Promise<ReadPosition> {
  if (after === undefined) return END;
  const place = placeOf(after);
  try {
    const options = { direction: BACKWARDS, fromPosition: place, maxCount: 1, requiresLeader: true } as const;
    for await (const _ of connection.read((client, readable) => client.readAll(options, readable))) break;
    return place;
  } catch (error) {
    if (isBadPosition(error)) return END;
    throw error;
  }
}

const isBefore = (position: Position, after: Position | undefined): boolean => after === undefined || position < after;
