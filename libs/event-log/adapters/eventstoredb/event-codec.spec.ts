import fc from 'fast-check';
import { NewEvent } from '../../../kernel/event';
import { someEvents } from '../../event-log.contract-support';
import { AppendTooLarge } from '../../event-log';
import { decodeEvent, encodeAppend, ForeignEvent, isOurs, maxAppendBytes, RecordedJson } from './event-codec';

const stream = 'order-house_1';
const place = { commit: 42n, prepare: 42n };

/** What comes back from the server: the client writes and reads data and metadata as JSON. */
function read(event: NewEvent): RecordedJson {
  const [{ type, data, metadata }] = encodeAppend(stream, [event]) as [ReturnType<typeof encodeAppend>[number]];
  const json = JSON.parse(JSON.stringify({ data, metadata })) as { data: unknown; metadata: unknown };
  return { streamId: stream, revision: 7n, type, isJson: true, position: place, ...json };
}

describe('an event on EventStoreDB', () => {
  it('is read with the same bytes, whatever is in it and in whatever order', () => {
    const value = fc.jsonValue();
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), value),
        fc.dictionary(
          fc.string().filter((name) => !name.startsWith('$')),
          value,
        ),
        (data, more) => {
          const [event] = someEvents(1, { data }) as [NewEvent];
          const given = { ...event, metadata: { ...more, ...event.metadata } };
          const { type, data: readData, metadata } = decodeEvent(read(given));
          expect(JSON.stringify({ type, data: readData, metadata })).toBe(
            JSON.stringify({ type: given.type, data, metadata: given.metadata }),
          );
        },
      ),
    );
  });

  it('names correlation and cause as the tools of the database do, and nothing else differently', () => {
    const [event] = someEvents(1) as [NewEvent];
    const { correlationId, causationId, ...rest } = event.metadata;
    expect(read(event).metadata).toEqual({ ...rest, $correlationId: correlationId, $causationId: causationId });
  });

  it('has its own id and type on the server', () => {
    const [event] = someEvents(1) as [NewEvent];
    expect(encodeAppend(stream, [event])).toMatchObject([{ id: event.metadata.eventId, type: event.type }]);
  });

  it('that somebody else wrote is not passed on', () => {
    const foreign = { streamId: stream, revision: 7n, type: 'Else', isJson: true, data: {}, position: place };
    expect(() => decodeEvent(foreign)).toThrow(ForeignEvent);
    expect(() => decodeEvent({ ...foreign, metadata: {}, isJson: false })).toThrow(ForeignEvent);
    expect(isOurs({ ...foreign, metadata: { eventId: 'e', organisationId: 1, occurredAt: 'now' } })).toBe(false);
    expect(isOurs(read(someEvents(1)[0]!))).toBe(true);
  });
});

describe('an append to EventStoreDB', () => {
  it('is refused when the server could not say what is wrong with it', () => {
    const [event] = someEvents(1) as [NewEvent];
    const withId = (eventId: string) => ({ ...event, metadata: { ...event.metadata, eventId } });
    for (const [name, events] of [
      [stream, []],
      ['', [event]],
      ['$settings', [event]],
      [stream, [{ ...event, type: '' }]],
      [stream, [{ ...event, type: '$metadata' }]],
      [stream, [withId('')]],
      [stream, [withId('not-a-uuid')]],
    ] as const) {
      expect(() => encodeAppend(name, events)).toThrow(Error);
    }
  });

  it('holds as many bytes of data as the server takes at once, and not one more', () => {
    const withBytes = (bytes: number) =>
      someEvents(1, { data: { text: 'x'.repeat(bytes - JSON.stringify({ text: '' }).length) } });
    expect(encodeAppend(stream, withBytes(maxAppendBytes))).toHaveLength(1);
    expect(() => encodeAppend(stream, withBytes(maxAppendBytes + 1))).toThrow(AppendTooLarge);
    expect(() => encodeAppend(stream, [...withBytes(maxAppendBytes), ...someEvents(1)])).toThrow(AppendTooLarge);
  });
});
