import { jsonEvent, JSONType, MetadataType } from '@eventstore/db-client';
import { EventMetadata, NewEvent, StoredEvent } from '../../../kernel/event';
import { AppendTooLarge } from '../../event-log';
import { LogPlace, positionOf } from './log-position';

/** What the server takes in one append, counted over the events' data alone; metadata is not counted (measured, 23.10). */
export const maxAppendBytes = 1_048_576;

/** Something stands in the log that this product did not write. Says where, and never what. */
export class ForeignEvent extends Error {
  constructor(stream: string, revision: bigint) {
    super(`the event log holds an event of somebody else: ${stream}, revision ${revision}`);
    this.name = 'ForeignEvent';
  }
}

/** What the client gives for an event it has read. */
export interface RecordedJson {
  readonly streamId: string;
  readonly revision: bigint;
  readonly type: string;
  readonly isJson: boolean;
  readonly data: unknown;
  readonly metadata?: unknown;
  readonly position?: LogPlace;
}

type Encoded = ReturnType<typeof jsonEvent>;

/** The names that the database's own tools know these two by. All other fields keep theirs. */
const wellKnown = new Map([
  ['correlationId', '$correlationId'],
  ['causationId', '$causationId'],
]);
const ours = new Map([...wellKnown].map(([name, theirs]) => [theirs, name]));

/**
 * The events as the client takes them. Throws for what the server would answer with nothing but "BadRequest" (an empty name, a bad id,
 * no events at all) and for more than it takes at once: a far too large append would end the stream that all appends share.
 */
export function encodeAppend(stream: string, events: readonly NewEvent[]): Encoded[] {
  if (events.length === 0) throw new Error('an append needs at least one event');
  if (!isUserName(stream)) throw new Error('not a name of a stream');
  let bytes = 0;
  const encoded = events.map((event) => {
    bytes += Buffer.byteLength(JSON.stringify(event.data));
    return encodeEvent(event);
  });
  if (bytes > maxAppendBytes) throw new AppendTooLarge(stream, maxAppendBytes, bytes);
  return encoded;
}

function encodeEvent({ type, data, metadata }: NewEvent): Encoded {
  if (!isUserName(type)) throw new Error('not a type of an event');
  if (!uuid.test(metadata.eventId)) throw new Error(`the id of a ${type} is not a UUID`);
  return jsonEvent({
    id: metadata.eventId,
    type,
    data: data as JSONType,
    metadata: renamed(metadata, wellKnown) as MetadataType,
  });
}

/** An event exactly as it was appended, the order of its fields too: replays are compared byte by byte. */
export function decodeEvent(event: RecordedJson): StoredEvent {
  const { type, data, metadata, position, revision, streamId: stream } = event;
  if (!isOurs(event) || !isObject(data) || !isObject(metadata) || !position) throw new ForeignEvent(stream, revision);
  return {
    type,
    data,
    metadata: renamed(metadata, ours) as EventMetadata,
    stream,
    revision,
    position: positionOf(position),
  };
}

/** Whether this product wrote it: a database may serve other applications too, and what they write is none of ours. */
export function isOurs({ isJson, data, metadata }: RecordedJson): boolean {
  if (!isJson || !isObject(data) || !isObject(metadata)) return false;
  const { eventId, organisationId, occurredAt } = metadata as Partial<EventMetadata>;
  return [eventId, organisationId, occurredAt].every((field) => typeof field === 'string');
}

/** What begins with `$` belongs to the server: such events are written by it, and hidden from readers here. */
export const isSystemName = (name: string): boolean => name.startsWith('$');

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const isUserName = (name: string): boolean => name !== '' && !isSystemName(name);
const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

function renamed(fields: object, names: ReadonlyMap<string, string>): object {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [names.get(name) ?? name, value]));
}
