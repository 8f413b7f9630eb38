import { MemoryEventLog } from '../../libs/event-log/adapters/memory/memory-event-log';
import { Call } from '../../libs/kernel/call';
import { Decider } from '../../libs/kernel/decider';
import { DomainError, RecordedRefusal, refuseUnless } from '../../libs/kernel/errors';
import { DomainEvent, Instant, StoredEvent } from '../../libs/kernel/event';
import { CommandRunner, RunnerSettings } from '../../libs/runtime/command-runner';
import { Receipt } from '../../libs/runtime/receipt';
import { RefusalsJournal } from '../../libs/runtime/refusals-journal';
import { now } from './builders';
import { FaultyLog, Faults } from './faulty-log';

/** The smallest thing that can be sold out: `max` pieces, sold by the piece. */
export interface Sell {
  readonly type: 'Sell';
  readonly pieces: number;
  readonly person?: { readonly email: string };
}

/** `Return` gives back; `ReturnTooLate` is refused and leaves a record. */
export type CounterCommand = Sell | { readonly type: 'Return' } | { readonly type: 'ReturnTooLate' };
type CounterEvent = DomainEvent<'Sold', { readonly pieces: number }> | DomainEvent<'Returned' | 'CameTooLate'>;

export const max = 10;

export const counter: Decider<CounterCommand, CounterEvent, { sold: number; returns: number }> = {
  category: 'counter',
  stateVersion: 1,
  initialState: () => ({ sold: 0, returns: 0 }),
  decide({ sold }, command) {
    if (command.type === 'ReturnTooLate') {
      throw new RecordedRefusal('PURCHASE_EXPIRED', { sold }, [{ type: 'CameTooLate', data: {} }]);
    }
    if (command.type === 'Return') return sold === 0 ? [] : [{ type: 'Returned', data: {} }];
    refuseUnless(sold + command.pieces <= max, 'SEAT_UNAVAILABLE', { remaining: max - sold });
    return [{ type: 'Sold', data: { pieces: command.pieces } }];
  },
  evolve(state, event) {
    if (event.type === 'Sold') state.sold += event.data.pieces;
    if (event.type === 'Returned') {
      state.sold -= 1;
      state.returns += 1;
    }
    return state;
  },
  recordedRefusal: (events) =>
    events.some(({ type }) => type === 'CameTooLate') ? new DomainError('PURCHASE_EXPIRED', { sold: 0 }) : null,
  seen: ({ sold }) => ({ sold }),
};

export const organisationId = 'oslo';

export const callOf = (key: string, body = 'body'): Call => ({
  organisationId,
  commandId: key,
  call: 'POST /v1/counters',
  bodyMac: body,
  correlationId: key,
  causationId: key,
  actor: 'spec',
  channel: 'online',
});

/** Runners on one log, with what specs ask of them. */
export class Counters {
  readonly faulty: FaultyLog;
  readonly journal: RefusalsJournal;
  readonly runner: CommandRunner;
  clock: Instant = now;

  constructor(
    readonly log: MemoryEventLog = new MemoryEventLog(),
    { faults = {}, ...settings }: Partial<RunnerSettings> & { readonly faults?: Faults } = {},
  ) {
    this.faulty = new FaultyLog(log, faults);
    this.journal = new RefusalsJournal(this.faulty);
    this.runner = new CommandRunner({
      log: this.faulty,
      journal: this.journal,
      exclusive: true,
      clock: () => this.clock,
      clockReady: () => undefined,
      isFollowing: () => false,
      onAppend: () => undefined,
      ...settings,
    });
  }

  sell(key: string, pieces = 1, { body = 'body', id = 'c1' } = {}): Promise<Receipt> {
    return this.run({ type: 'Sell', pieces }, key, body, id);
  }

  run(command: CounterCommand, key: string, body = 'body', id = 'c1'): Promise<Receipt> {
    return this.runner.execute(counter, { organisationId, id }, command, callOf(key, body));
  }

  sold(id = 'c1'): Promise<number> {
    return this.runner.read(counter, { organisationId, id }, ({ sold }) => sold);
  }

  /** The events of a stream by type and key, as the log has them. */
  async stored(id = 'c1'): Promise<string[]> {
    return (await this.events(`counter-${organisationId}_${id}`)).map(
      ({ type, metadata }) => `${type} ${metadata.commandId}`,
    );
  }

  async events(stream: string): Promise<StoredEvent[]> {
    const events: StoredEvent[] = [];
    for await (const event of this.log.read(stream)) events.push(event);
    return events;
  }

  async refusals(): Promise<StoredEvent[]> {
    await this.journal.flush();
    return this.events(`refusals-${organisationId}`);
  }
}

/** A promise that a spec settles when it wants to. */
export function gate(): { readonly passed: Promise<void>; readonly open: () => void } {
  let open: () => void = () => undefined;
  const passed = new Promise<void>((resolve) => (open = resolve));
  return { passed, open };
}

/** Some turns of the event loop: enough for whatever does not wait for a timer. */
export async function turns(count = 10): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve));
}
