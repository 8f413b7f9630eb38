import type { Position, StoredEvent } from '../../../libs/kernel/event';
import { streamName } from '../../../libs/kernel/stream';
import type { Core } from '../../../libs/runtime/core';
import {
  type EventPlace,
  eventPlaces,
  performanceOfCampaign,
  performancesOfSeason,
} from '../../../projections/audit/audit-events.queries';
import { eventKeys, keyNames, type KeyName } from '../../../projections/audit/event-keys';
import { rowsOf } from '../../../projections/reports/report-rows';
import { viewsOf } from '../operation/views';
import { standsInPerformances } from './performance-event-types';
import { firstOf, lengthWhile } from './stream-length';

/** Which events are asked for; every condition must hold. */
export type EventFilter = {
  readonly organisationId: string;
  readonly stream?: string;
  readonly types?: readonly string[];
  readonly commandId?: string;
  readonly correlationId?: string;
  /** Instants of the events: from this one on, before that one (G-02). */
  readonly from?: string;
  readonly to?: string;
  /** A row of a report, as its link names it. */
  readonly row?: string;
} & { readonly [Name in KeyName]?: string };

/** Behind one position, up to another and including it. */
export interface Range {
  readonly after: Position | null;
  readonly upTo: Position | null;
}

type Source = AsyncIterable<StoredEvent>;

/** The events that the filter asks for, in the order of the log, read as far as they are taken; among them no other organisation's (G-07). */
export async function* searchEvents(core: Core, filter: EventFilter, range: Range): Source {
  for await (const { event, isWanted } of candidates(core, filter, range)) if (isWanted) yield event;
}

/** As `searchEvents`, with every event that was looked at in vain, for whoever looks at so many at most. */
export async function* candidates(
  core: Core,
  filter: EventFilter,
  { after, upTo }: Range,
): AsyncIterable<{ readonly event: StoredEvent; readonly isWanted: boolean }> {
  const sources = await sourcesFor(core, filter, after);
  let last: Position | null = null;
  for await (const event of inOrder(sources)) {
    if (upTo !== null && event.position > upTo) return;
    // Two sources may know of the same event.
    if (event.position === last) continue;
    last = event.position;
    yield { event, isWanted: matches(event, filter) };
  }
}

function matches(event: StoredEvent, filter: EventFilter): boolean {
  const { metadata } = event;
  if (metadata.organisationId !== filter.organisationId) return false;
  if (filter.types !== undefined && !filter.types.includes(event.type)) return false;
  if (filter.stream !== undefined && event.stream !== filter.stream) return false;
  if (filter.commandId !== undefined && metadata.commandId !== filter.commandId) return false;
  if (filter.correlationId !== undefined && metadata.correlationId !== filter.correlationId) return false;
  if (filter.from !== undefined && metadata.occurredAt < filter.from) return false;
  if (filter.to !== undefined && metadata.occurredAt >= filter.to) return false;
  return isAbout(event, filter);
}

function isAbout(event: StoredEvent, filter: EventFilter): boolean {
  if (filter.row !== undefined && !rowsOf(event).includes(filter.row)) return false;
  const asked = keyNames.filter((name) => filter[name] !== undefined);
  if (asked.length === 0) return true;
  const keys = eventKeys(event);
  // What belongs to a season by its performance has been chosen by its source.
  return asked.every((name) => name === 'seasonId' || keys[name].includes(filter[name]!));
}

/** The narrowest way to what is asked for: an index, a stream, or in the end the log itself. */
async function sourcesFor(core: Core, filter: EventFilter, after: Position | null): Promise<Source[]> {
  const { organisationId, commandId, correlationId, campaignId, performanceId, seasonId } = filter;
  const views = viewsOf(core);
  const indexed = (key: Parameters<typeof eventPlaces>[2], value: string): Source =>
    eventsAt(core, eventPlaces(views, organisationId, key, value, after));
  // A long stream is not read for what cannot stand in it.
  const isWorthIt = filter.types?.some(standsInPerformances) ?? true;
  const performance = (id: string): Source[] =>
    isWorthIt ? [streamAfter(core, streamName('performance', organisationId, id), after)] : [];
  if (commandId !== undefined) return [indexed('commandId', commandId)];
  if (correlationId !== undefined)
    return [indexed('correlationId', correlationId), indexed('commandId', correlationId)];
  for (const key of ['orderId', 'customerId', 'subscriptionId'] as const) {
    const value = filter[key];
    if (value !== undefined) return [indexed(key, value)];
  }
  if (filter.stream !== undefined) return ownStream(core, filter.stream, organisationId, after);
  if (campaignId !== undefined) {
    const carrier = performanceId ?? (await performanceOfCampaign(views, organisationId, campaignId));
    return [indexed('campaignId', campaignId), ...(carrier === undefined ? [] : performance(carrier))];
  }
  if (performanceId !== undefined) return [indexed('performanceId', performanceId), ...performance(performanceId)];
  if (seasonId !== undefined) {
    const performances = await performancesOfSeason(views, organisationId, seasonId);
    const around = performances.flatMap((id) => [indexed('performanceId', id), ...performance(id)]);
    return [indexed('seasonId', seasonId), ...around];
  }
  return [wholeLog(core, filter.types, after)];
}

function ownStream(core: Core, stream: string, organisationId: string, after: Position | null): Source[] {
  const isOwn = stream.includes(`-${organisationId}_`) || stream.endsWith(`-${organisationId}`);
  return isOwn ? [streamAfter(core, stream, after)] : [];
}

function wholeLog({ log }: Core, types: readonly string[] | undefined, after: Position | null): Source {
  return log.readAll({ ...(after !== null && { after }), ...(types !== undefined && { filter: { types } }) });
}

/** A stream from the first event behind a position. */
async function* streamAfter({ log }: Core, stream: string, after: Position | null): Source {
  const from = after === null ? 0n : await lengthWhile(log, stream, ({ position }) => position <= after);
  yield* log.read(stream, { from });
}

/** Events that follow one another in their stream are read together. */
const readTogether = 50;

async function* eventsAt({ log }: Core, places: AsyncIterable<EventPlace>): Source {
  let waiting: EventPlace[] = [];
  const read = (): Promise<StoredEvent[]> => readPlaces(log, waiting);
  for await (const place of places) {
    waiting.push(place);
    if (waiting.length < readTogether) continue;
    yield* await read();
    waiting = [];
  }
  if (waiting.length > 0) yield* await read();
}

async function readPlaces(log: Core['log'], places: readonly EventPlace[]): Promise<StoredEvent[]> {
  const read = places.map(({ stream, revision }) => firstOf(log.read(stream, { from: BigInt(revision), limit: 1 })));
  return (await Promise.all(read)).filter((event) => event !== undefined);
}

/** Several sources, each in the order of the log, as one. */
async function* inOrder(sources: readonly Source[]): Source {
  if (sources.length === 1) return yield* sources[0]!;
  const iterators = sources.map((source) => source[Symbol.asyncIterator]());
  try {
    const heads = await Promise.all(iterators.map((iterator) => iterator.next()));
    for (;;) {
      const next = firstInOrder(heads);
      if (next < 0) return;
      yield heads[next]!.value as StoredEvent;
      heads[next] = await iterators[next]!.next();
    }
  } finally {
    for (const iterator of iterators) await iterator.return?.();
  }
}

function firstInOrder(heads: readonly IteratorResult<StoredEvent>[]): number {
  let first = -1;
  heads.forEach((head, index) => {
    if (head.done) return;
    const current = heads[first]?.value as StoredEvent | undefined;
    if (current === undefined || head.value.position < current.position) first = index;
  });
  return first;
}
