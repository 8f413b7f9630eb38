import { LogUnavailable } from '../../event-log';

/**
 * Lets appends through to the client in the order in which they come, as many at once as the client can take without harm:
 *
 * - At most 15. With 16 unsent messages the client's stream begins to queue, and what waits in that queue when the connection breaks is
 *   rejected where nobody can catch it.
 * - The first one after a pause or an outage goes alone until it is answered: if the client has to open its stream of appends first,
 *   two that start together may overtake each other.
 */
const widest = 15;

export class AppendGate {
  private underWay = 0;
  private isOpen = false;
  private readonly waiting: (() => void)[] = [];

  /** Starts `task` at once, or in its turn; settles as it does. */
  run<T>(task: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.waiting.push(() => void this.start(task).then(resolve, reject));
      this.letThrough();
    });
  }

  private async start<T>(task: () => Promise<T>): Promise<T> {
    this.underWay++;
    try {
      const result = await task();
      this.isOpen = true;
      return result;
    } catch (error) {
      if (error instanceof LogUnavailable) this.isOpen = false;
      throw error;
    } finally {
      this.underWay--;
      if (this.underWay === 0 && this.waiting.length === 0) this.isOpen = false;
      this.letThrough();
    }
  }

  private letThrough(): void {
    while (this.waiting.length > 0 && this.underWay < (this.isOpen ? widest : 1)) this.waiting.shift()!();
  }
}
