import { setTimeout as sleep } from 'node:timers/promises';

/** Long enough for anything that happens by itself on a busy machine. */
const patienceMs = 120_000;

/** Tries until it does not throw; when that takes too long, throws what the last try threw. */
export async function eventually<T>(attempt: () => Promise<T>, pauseMs = 100): Promise<T> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
    await sleep(pauseMs);
  }
}
