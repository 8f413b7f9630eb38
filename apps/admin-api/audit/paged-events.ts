import type { Position, StoredEvent } from '../../../libs/kernel/event';
import { refuseUnless } from '../../../libs/kernel/errors';
import type { Core } from '../../../libs/runtime/core';
import { assertWindow } from '../http/queries';
import type { RequestContext } from '../http/request-context';
import { candidates, type EventFilter } from './event-search';
import { knownPosition } from './positions';

/** So many events are looked at for one page; a page that found fewer than it may hold still tells where to go on. */
const mostLookedAt = 20_000;

export interface EventPage {
  readonly events: readonly StoredEvent[];
  /** Where the next page begins; `null` when there is none. */
  readonly nextCursor: string | null;
}

/** The page of events that a request with the filters `after` and `upTo` asks for. */
export async function pageOfEvents(core: Core, ctx: RequestContext, filter: EventFilter): Promise<EventPage> {
  assertWindow(ctx.query);
  const [first, upTo] = [await knownPosition(core, ctx.query.after), await knownPosition(core, ctx.query.upTo)];
  refuseUnless(first === null || upTo === null || first <= upTo, 'INVALID_WINDOW', { after: first, upTo });
  const found = candidates(core, filter, { after: (ctx.cursor as Position | undefined) ?? first, upTo });
  const events: StoredEvent[] = [];
  let lookedAt = 0;
  for await (const { event, isWanted } of found) {
    if (isWanted && events.length === ctx.limit) return { events, nextCursor: events.at(-1)!.position };
    if (isWanted) events.push(event);
    if (++lookedAt >= mostLookedAt) return { events, nextCursor: event.position };
  }
  return { events, nextCursor: null };
}
