import { LogUnavailable } from '../../libs/event-log/event-log';
import type { Logger } from '../../libs/platform/logging';
import { ReadModelsUnavailable } from '../../libs/read-models/read-model-store';
import { SubjectKeysUnavailable } from '../../libs/subject-keys/subject-key-store';

/** What may be away, each as one: read models and keys are in the same place. */
export const parts = ['event log', 'read models and keys'] as const;
export type Part = (typeof parts)[number];

interface Outage {
  readonly since: number;
  /** When anything was last heard of it being away. */
  badAt: number;
  /** From when on it has answered without a break; `null` while it does not. */
  answersSince: number | null;
}

interface OutagesSettings {
  readonly logger: Pick<Logger, 'info' | 'warn' | 'debug'>;
  /** A question to each part; any will do. */
  readonly ask: Readonly<Record<Part, () => Promise<unknown>>>;
  readonly askMs?: number;
  /** How long a part must have been well until it is said to be back: whoever tries seldom may not have noticed yet. */
  readonly steadyMs?: number;
}

/** An error of the same kind from another thread, where it was told in words. */
export const awayAgain = (part: Part, reason: string): Error =>
  part === 'event log' ? new LogUnavailable(reason) : new ReadModelsUnavailable(reason);

/** Which part an error says is away, in whichever form it comes; `null` for any other error. */
export function partAway(error: unknown): Part | null {
  if (error instanceof LogUnavailable) return 'event log';
  if (error instanceof ReadModelsUnavailable || error instanceof SubjectKeysUnavailable) return 'read models and keys';
  return null;
}

/**
 * Makes one line of the hundred failures that a server causes which is away: one when it goes, and one when it is back, which says for how
 * long it was away.
 */
export class Outages {
  private readonly outages = new Map<Part, Outage>();
  private timer: NodeJS.Timeout | null = null;
  private isStopped = false;

  constructor(private readonly settings: OutagesSettings) {}

  /** Takes note of a failure. `false` for one that is no outage: that is for whoever asks to tell. */
  took(where: string, error: unknown): boolean {
    const part = partAway(error);
    if (part === null || this.isStopped) return part !== null;
    const { logger } = this.settings;
    const now = performance.now();
    const outage = this.outages.get(part);
    if (outage) outage.badAt = now;
    else this.outages.set(part, { since: now, badAt: now, answersSince: null });
    const line = { part, where, reason: reasonOf(error) };
    if (outage) logger.debug(line, `${part}: still away`);
    else logger.warn(line, `${part}: away`);
    this.schedule();
    return true;
  }

  /** Whether it is known to be away, and not yet to be back. */
  isAway(part: Part): boolean {
    return this.outages.has(part);
  }

  /** From now on nobody is asked any more. */
  stop(): void {
    this.isStopped = true;
    if (this.timer) clearTimeout(this.timer);
  }

  private schedule(): void {
    if (this.isStopped || this.timer !== null || this.outages.size === 0) return;
    this.timer = setTimeout(() => void this.askAll(), this.settings.askMs ?? 500);
    this.timer.unref();
  }

  private async askAll(): Promise<void> {
    await Promise.all([...this.outages].map(([part, outage]) => this.ask(part, outage)));
    this.timer = null;
    this.schedule();
  }

  private async ask(part: Part, outage: Outage): Promise<void> {
    const { logger, ask, steadyMs = 2_500 } = this.settings;
    try {
      await ask[part]();
    } catch {
      outage.badAt = performance.now();
      outage.answersSince = null;
      return;
    }
    const now = performance.now();
    outage.answersSince ??= now;
    if (this.isStopped || now - Math.max(outage.badAt, outage.answersSince) < steadyMs) return;
    this.outages.delete(part);
    const seconds = Math.round((outage.answersSince - outage.since) / 100) / 10;
    logger.info({ part, seconds }, `${part}: back after ${seconds} s`);
  }
}

/** The driver's own words, which say more than that something is away; no stack, and no address that could carry a password. */
export function reasonOf(error: unknown): string {
  let cause = error;
  while (cause instanceof Error && cause.cause) cause = cause.cause;
  const text = String((cause as { message?: unknown }).message ?? cause);
  return text.replace(/\S*:\/\/\S*/g, '…').slice(0, 200);
}
