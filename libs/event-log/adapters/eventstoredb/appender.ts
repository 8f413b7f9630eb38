import { ANY, AppendExpectedRevision, NO_STREAM, STREAM_EXISTS } from '@eventstore/db-client';
import { TaskCancelledError, timeout, TimeoutStrategy } from 'cockatiel';
import { NewEvent, Position } from '../../../kernel/event';
import { AppendResult, ExpectedRevision, LogUnavailable } from '../../event-log';
import { AppendGate } from './append-gate';
import { AppendHistory } from './append-history';
import { Connection } from './connection';
import { encodeAppend } from './event-codec';
import { positionOf } from './log-position';
import { refusalOf } from './outage';

/** By then a living server has answered (its own deadline is 10 s) and keepalive has ended a dead connection (16.5 s, measured). */
const lostAfterMs = 30_000;

/** Writes to the log, through the client's one stream of appends for all of the process. */
export class Appender {
  private readonly gate = new AppendGate();
  private readonly history: AppendHistory;
  private readonly lastPatience = timeout(lostAfterMs, { strategy: TimeoutStrategy.Aggressive, abortOnReturn: false });

  constructor(
    private readonly connection: Connection,
    readHead: () => Promise<Position | null>,
  ) {
    this.history = new AppendHistory(readHead);
  }

  async append(stream: string, events: readonly NewEvent[], expected: ExpectedRevision): Promise<AppendResult> {
    const encoded = encodeAppend(stream, events);
    const options = { expectedRevision: expectation(expected), requiresLeader: true };
    try {
      // The client forgets the deadline of an append once it is sent (measured), so that this is the only one.
      return await this.connection.inTime((signal) =>
        this.gate.run(async () => {
          if (signal.aborted) throw new LogUnavailable('not sent: those before it were not answered in time');
          const head = await this.history.head();
          const { nextExpectedRevision, position } = await this.answer(() =>
            this.connection.call((client) => client.appendToStream(stream, encoded, options)),
          );
          return this.resultOf(nextExpectedRevision, positionOf(position!), head);
        }),
      );
    } catch (error) {
      if (error instanceof LogUnavailable) this.history.uncertain();
      throw refusalOf(error, stream, expected);
    }
  }

  private resultOf(revision: bigint, position: Position, head: Position | null): AppendResult {
    return { revision, position, deduplicated: this.history.stoodThere(position, head) };
  }

  /** However silent the server: one that never answers must not keep its place in the gate for ever. */
  private async answer<T>(sent: () => Promise<T>): Promise<T> {
    try {
      return await this.lastPatience.execute(sent);
    } catch (error) {
      if (!(error instanceof TaskCancelledError)) throw error;
      this.connection.abandon(error);
      throw new LogUnavailable(error);
    }
  }
}

function expectation(expected: ExpectedRevision): AppendExpectedRevision {
  if (expected === 'no-stream') return NO_STREAM;
  if (expected === 'stream-exists') return STREAM_EXISTS;
  // The caller has said why nothing is expected.
  return expected === 'any' ? ANY : expected;
}
