import { EventLog } from '../event-log/event-log';
import { Call } from '../kernel/call';
import { DomainError } from '../kernel/errors';
import { DomainEvent, Instant, NewEvent } from '../kernel/event';
import { parseStreamName, streamName } from '../kernel/stream';
import { bytesOf } from './append-size';
import { stamp } from './stamp';

export interface Refusal {
  readonly stream: string;
  readonly revision: bigint;
  readonly command: { readonly type: string };
  readonly call: Call;
  readonly error: DomainError;
  /** What the decision looked at. */
  readonly seen: object | null;
  readonly at: Instant;
}

/** A command that was refused, less personal data, with what it was refused on (G-05). */
export type CommandRefused = DomainEvent<
  'CommandRefused',
  {
    readonly command: { readonly type: string };
    readonly stream: string;
    readonly revision: string;
    readonly code: string;
    readonly details: object;
    readonly seen: object | null;
    readonly performanceId: string | null;
    readonly campaignId: string | null;
    readonly quantity: number | null;
    /** Refusals of this organisation that had to be left out since the last one written. */
    readonly dropped: number;
  }
>;

const batchMs = 100;
const keptPerOrganisation = 10_000;
const perAppend = 500;

interface Pending {
  events: NewEvent[];
  dropped: number;
}

/**
 * The journal of refused commands: one stream per organisation, written in batches after the answer and bounded in memory, so that refusing
 * costs a sale nothing. What does not fit is counted, never silently lost.
 */
export class RefusalsJournal {
  private readonly pending = new Map<string, Pending>();
  private timer: NodeJS.Timeout | null = null;
  private writing: Promise<void> = Promise.resolve();

  constructor(private readonly log: EventLog) {}

  record(refusal: Refusal): void {
    const { organisationId } = refusal.call;
    const pending = this.pending.get(organisationId) ?? { events: [], dropped: 0 };
    this.pending.set(organisationId, pending);
    if (pending.events.length >= keptPerOrganisation) {
      pending.dropped += 1;
      return;
    }
    pending.events.push(stamp(refusedEvent(refusal, pending.dropped), refusal.call, refusal.at));
    pending.dropped = 0;
    this.timer ??= setTimeout(() => void this.flush(), batchMs).unref();
  }

  /** Writes what is waiting; called at a graceful stop as well. A log that is away costs refusals, and counts them. */
  flush(): Promise<void> {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    this.writing = this.writing.then(() => this.write());
    return this.writing;
  }

  private async write(): Promise<void> {
    for (const [organisationId, pending] of [...this.pending]) {
      // Drops alone wait for the next refusal to be told with.
      if (pending.events.length === 0) {
        if (pending.dropped === 0) this.pending.delete(organisationId);
        continue;
      }
      this.pending.set(organisationId, { events: [], dropped: pending.dropped });
      for (const events of this.inAppends(pending.events)) await this.append(organisationId, events);
    }
  }

  /** As many at once as the log takes; one that it will never take is dropped alone. */
  private inAppends(events: readonly NewEvent[]): NewEvent[][] {
    const { bytesPerAppend } = this.log;
    let append: NewEvent[] = [];
    let bytes = 0;
    const appends = [append];
    for (const event of events) {
      const more = bytesPerAppend === Infinity ? 0 : bytesOf([event]);
      if (append.length === perAppend || (append.length > 0 && bytes + more > bytesPerAppend)) {
        appends.push((append = []));
        bytes = 0;
      }
      append.push(event);
      bytes += more;
    }
    return appends;
  }

  private async append(organisationId: string, events: readonly NewEvent[]): Promise<void> {
    try {
      // 'any': the journal decides nothing, and every process of a house writes to it.
      await this.log.append(streamName('refusals', organisationId), events, 'any');
    } catch {
      const waiting = this.pending.get(organisationId) ?? { events: [], dropped: 0 };
      waiting.dropped += events.reduce((sum, { data }) => sum + 1 + (data as CommandRefused['data']).dropped, 0);
      this.pending.set(organisationId, waiting);
    }
  }
}

function refusedEvent(refusal: Refusal, dropped: number): CommandRefused {
  const command = withoutFactsAndPersons(refusal.command);
  const { category, id } = parseStreamName(refusal.stream);
  const text = (field: string) => (typeof command[field] === 'string' ? command[field] : null);
  return {
    type: 'CommandRefused',
    data: {
      command,
      stream: refusal.stream,
      revision: String(refusal.revision),
      code: refusal.error.code,
      details: refusal.error.details,
      seen: refusal.seen,
      performanceId: text('performanceId') ?? (category === 'performance' ? id : null),
      campaignId: text('campaignId'),
      quantity: typeof command.quantity === 'number' ? command.quantity : null,
      dropped,
    },
  };
}

/** Facts are other streams' history and `seen` names what mattered of them; a person is told by the customer's id alone. */
const leftOut = new Set(['person', 'ticketTypes', 'sale', 'email', 'name', 'seating', 'facts']);

function withoutFactsAndPersons(command: object): { readonly type: string } & Record<string, unknown> {
  const kept = Object.entries(command).filter(([field, value]) => !leftOut.has(field) && value !== undefined);
  return Object.fromEntries(kept) as { type: string };
}
