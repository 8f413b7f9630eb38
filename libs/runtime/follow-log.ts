import { ExponentialBackoff, handleAll, retry } from 'cockatiel';
import { EventLog, LogMessage } from '../event-log/event-log';
import { Position } from '../kernel/event';

interface Following {
  readonly log: EventLog;
  /** From where to go on; asked again after every interruption. */
  readonly after: () => Position | null;
  readonly take: (message: LogMessage) => void | Promise<void>;
  readonly onError: (error: unknown) => void;
  readonly signal: AbortSignal;
}

const backoff = new ExponentialBackoff({ initialDelay: 50, maxDelay: 2_000 });

/** Hands over what the log has and gets, over all interruptions, until the signal aborts. Never rejects. */
export async function followLog({ log, after, take, onError, signal }: Following): Promise<void> {
  const policy = retry(handleAll, { maxAttempts: Infinity, backoff });
  policy.onFailure(({ reason }) => {
    if (!signal.aborted && 'error' in reason) onError(reason.error);
  });
  const untilInterrupted = async (): Promise<void> => {
    const from = after();
    for await (const message of log.subscribe({ ...(from !== null && { after: from }), signal })) await take(message);
    if (!signal.aborted) throw new Error('the subscription has ended');
  };
  // Rejects only when it was told to stop.
  await policy.execute(untilInterrupted, signal).catch(() => undefined);
}
