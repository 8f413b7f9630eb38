import { ExponentialBackoff, handleWhen, retry } from 'cockatiel';
import { LogUnavailable } from '../event-log/event-log';
import { ReadModelsUnavailable } from '../read-models/read-model-store';

const isAway = (error: unknown): boolean => error instanceof LogUnavailable || error instanceof ReadModelsUnavailable;

interface Patience {
  /** Once it aborts nobody waits any more, and the work rejects with what went wrong last. */
  readonly signal: AbortSignal;
  /** Told once, with the first failure. */
  readonly onAway: (error: unknown) => void;
}

/** Does the work again, less and less often, for as long as a store is away (R4). Whatever else goes wrong rejects at once. */
export function untilThere<T>(work: () => Promise<T>, { signal, onAway }: Patience): Promise<T> {
  const backoff = new ExponentialBackoff({ initialDelay: 50, maxDelay: 1_500 });
  const policy = retry(handleWhen(isAway), { maxAttempts: Infinity, backoff });
  let told = false;
  policy.onFailure(({ reason, handled }) => {
    if (handled && !told && 'error' in reason) onAway(reason.error);
    told ||= handled;
  });
  return policy.execute(work, signal);
}
