import { randomUUID } from 'node:crypto';
import { NewEvent, Position, StoredEvent } from '../kernel/event';
import { EventLog, LogFilter, LogMessage } from './event-log';

export interface OpenedLog {
  readonly log: EventLog;
  /** Closes and opens the same storage again; left out by logs that live in memory only. */
  readonly reopen?: () => Promise<EventLog>;
  close(): Promise<void>;
}
export type OpenLog = () => Promise<OpenedLog>;

export interface Opened {
  readonly log: EventLog;
  readonly reopen?: () => Promise<EventLog>;
  /** A stream that no other test uses: the log may be shared with other tests, as a real server's is. */
  readonly stream: string;
  /** The head before the test. */
  readonly before: Position | undefined;
}

/** Opens one log for all tests of the suite; gives each test a stream of its own. */
export function openedLog(open: OpenLog): () => Opened {
  let suite: OpenedLog;
  let opened: Opened;
  let log: EventLog;
  beforeAll(async () => {
    suite = await open();
    log = suite.log;
  });
  afterAll(() => suite.close());
  beforeEach(async () => {
    const reopen = suite.reopen && (async () => (log = await suite.reopen!()));
    opened = { log, reopen, stream: `test-contract_${randomUUID()}`, before: (await log.head()) ?? undefined };
  });
  return () => opened;
}

export function someEvents(count: number, o: { type?: string; data?: object; traceparent?: string } = {}): NewEvent[] {
  return Array.from({ length: count }, (_, i) => ({
    type: o.type ?? 'SomethingHappened',
    data: o.data ?? { number: i },
    metadata: {
      eventId: randomUUID(),
      commandId: randomUUID(),
      call: 'POST /campaigns/autumn/claims',
      bodyMac: 'mac',
      correlationId: randomUUID(),
      causationId: randomUUID(),
      actor: 'public-link',
      channel: 'online',
      organisationId: 'contract',
      occurredAt: '2026-02-01T09:00:00.000Z',
      schemaVersion: 1,
      ...(o.traceparent === undefined ? {} : { traceparent: o.traceparent }),
    },
  }));
}

export const ids = (events: readonly NewEvent[]): string[] => events.map((e) => e.metadata.eventId);

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** The events among messages, or the events themselves. */
export function eventsOf(messages: readonly (LogMessage | StoredEvent)[]): StoredEvent[] {
  return messages.flatMap((m) => ('kind' in m ? (m.kind === 'event' ? [m.event] : []) : [m]));
}

/** Subscribes until `enough` says so, then aborts; resolves when the subscription has ended by itself. */
export async function collectMessages(
  log: EventLog,
  from: { after?: Position; filter?: LogFilter },
  enough: (seen: LogMessage[], last: LogMessage) => boolean | Promise<boolean>,
): Promise<LogMessage[]> {
  const abort = new AbortController();
  const seen: LogMessage[] = [];
  for await (const message of log.subscribe({ ...from, signal: abort.signal })) {
    seen.push(message);
    if (await enough(seen, message)) abort.abort();
  }
  return seen;
}
