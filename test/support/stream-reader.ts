import { nextProcess } from './deployment/turns';
import { eventually } from './eventually';

/** A message of the stream of reports. */
export interface Told {
  readonly id: string | null;
  readonly data: { readonly view: string; readonly id: string; readonly position: string };
}

/** Somebody who listens to server-sent events. */
export class StreamReader {
  readonly told: Told[] = [];
  /** What it would say it has seen last when it came back. */
  lastEventId: string | null = null;
  hasEnded = false;
  private readonly leaving = new AbortController();

  private constructor() {}

  /** Resolves once the stream has begun. */
  static async open(url: string, key: string, lastEventId: string | null = null): Promise<StreamReader> {
    const reader = new StreamReader();
    const headers = { authorization: `Bearer ${key}`, ...(lastEventId !== null && { 'last-event-id': lastEventId }) };
    const response = await fetch(`${nextProcess(url, 'GET')}/v1/reports/stream`, {
      headers,
      signal: reader.leaving.signal,
    });
    if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
    void reader.read(response.body!).catch(() => (reader.hasEnded = true));
    return reader;
  }

  leave(): void {
    this.leaving.abort();
  }

  /** The messages of a view, once there is one that satisfies. */
  async hears(view: string, satisfies: (told: Told) => boolean = () => true): Promise<Told[]> {
    return eventually(async () => {
      const found = this.told.filter(({ data }) => data.view === view);
      if (!found.some(satisfies)) throw new Error(`nothing such of ${view} among ${JSON.stringify(this.told)}`);
      return found;
    }, 20);
  }

  private async read(body: ReadableStream<Uint8Array>): Promise<void> {
    let text = '';
    const decoder = new TextDecoder();
    for await (const chunk of body) {
      text += decoder.decode(chunk, { stream: true });
      const frames = text.split('\n\n');
      text = frames.pop()!;
      frames.forEach((frame) => this.take(frame));
    }
    this.hasEnded = true;
  }

  private take(frame: string): void {
    const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(frame)?.[1] ?? null;
    const id = field('id');
    const data = field('data');
    if (data !== null) this.told.push({ id, data: JSON.parse(data) as Told['data'] });
    if (id !== null) this.lastEventId = id;
  }
}
