import { ExponentialBackoff, handleWhen, retry } from 'cockatiel';
import { LogUnavailable } from '../../libs/event-log/event-log';
import { ReadModelsUnavailable } from '../../libs/read-models/read-model-store';
import { SubjectKeysUnavailable } from '../../libs/subject-keys/subject-key-store';

const away = [LogUnavailable, ReadModelsUnavailable, SubjectKeysUnavailable];
const isAway = (error: unknown): boolean => away.some((type) => error instanceof type);
const sayAgainMs = 60_000;

/**
 * Tries until the server is there, at first often and then every few seconds. Says at once that it waits and why, and again every
 * minute. Rejects at once for what waiting does not mend.
 */
export function untilThere<T>(
  open: () => Promise<T>,
  sayWaiting: (why: string) => void,
  againMs = sayAgainMs,
): Promise<T> {
  const backoff = new ExponentialBackoff({ initialDelay: 200, maxDelay: 5_000 });
  const patience = retry(handleWhen(isAway), { maxAttempts: Number.POSITIVE_INFINITY, backoff });
  let saidAt: number | null = null;
  patience.onRetry((reason) => {
    if (saidAt !== null && performance.now() - saidAt < againMs) return;
    saidAt = performance.now();
    sayWaiting(whyNotThere('error' in reason ? reason.error : undefined));
  });
  return patience.execute(open);
}

/** What the driver says, on one line and without addresses that could carry a password. */
function whyNotThere(error: unknown): string {
  let cause = error;
  while (cause instanceof Error && cause.cause !== undefined && cause.cause !== null) cause = cause.cause;
  // By its name: the class would bring its driver along.
  if (cause instanceof Error && cause.name === 'MongoNotReady') return cause.message;
  const { message, code } = (typeof cause === 'string' ? { message: cause } : (cause ?? {})) as NodeJS.ErrnoException;
  const told = String(message || code || '')
    .replace(/\S*:\/\/\S*/g, '…')
    .replace(/\s+/g, ' ')
    .slice(0, 200);
  return told === '' ? 'it does not answer yet' : `it does not answer yet (${told})`;
}
