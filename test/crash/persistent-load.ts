import { setTimeout as sleep } from 'node:timers/promises';
import { Client, type Reply } from '../support/client';
import { nextRequest, type Order, type Outcomes, type Sent, type Stage } from './load';

/** Buyers who are not discouraged: whoever gets no answer, or is told to come back, asks again with the same key. */
export interface Persistent {
  readonly stage: Stage;
  readonly outcomes: Outcomes;
  readonly random: () => number;
  /** The processes, whether they live or not; each request goes to any of them. */
  readonly processes: () => readonly string[];
  /** How often a request is sent at once, at most: every copy to any process (R3). */
  readonly copies?: number;
}

export interface Load {
  /** 2xx so far, every request counted once. */
  readonly acknowledged: number;
  /** How often somebody was told to come back. */
  readonly toldToComeBack: number;
  /** How often no answer came. */
  readonly unanswered: number;
  /** Answers that nobody should ever get; also repeats that were answered otherwise than the first time. */
  readonly faults: readonly string[];
  /** Everybody stops: whoever waits for an answer gets it, or goes without. */
  stop(): Promise<void>;
}

const buyers = 16;

/** Starts the buyers. */
export function startLoad(settings: Persistent): Load {
  const load = new PersistentLoad(settings);
  load.start();
  return load;
}

class PersistentLoad implements Load {
  toldToComeBack = 0;
  unanswered = 0;
  readonly faults: string[] = [];
  private goesOn = true;
  private buying: Promise<unknown> = Promise.resolve();
  private readonly orders: Order[] = [];

  constructor(private readonly settings: Persistent) {}

  get acknowledged(): number {
    return this.settings.outcomes.acknowledged.size;
  }

  start(): void {
    this.buying = Promise.all(Array.from({ length: buyers }, () => this.buyer()));
  }

  async stop(): Promise<void> {
    this.goesOn = false;
    await this.buying;
  }

  private async buyer(): Promise<void> {
    const { stage, random, outcomes, copies = 1 } = this.settings;
    while (this.goesOn) {
      const sent = nextRequest(stage, this.orders, random);
      outcomes.unanswered.set(sent.key, sent);
      const times = 1 + Math.floor(random() * copies);
      const replies = await Promise.all(Array.from({ length: times }, () => this.persist(sent)));
      // A copy without an answer may still do something: it is asked for again in the end.
      if (replies.every((reply) => reply !== null)) outcomes.unanswered.delete(sent.key);
      const [taken] = replies.filter((reply) => reply?.status === 201);
      if (sent.what === 'claim' && taken) {
        this.orders.push({ id: taken.body.orderId, house: sent.house, due: taken.body.due.amount });
      }
    }
  }

  private async persist(sent: Sent): Promise<Reply | null> {
    while (this.goesOn) {
      const reply = await this.send(sent).catch(() => null);
      if (reply !== null && reply.status !== 503) {
        this.note(sent, reply);
        return reply;
      }
      if (reply === null) this.unanswered += 1;
      else this.noteComeBack(sent, reply);
      await sleep(100 + this.settings.random() * 200);
    }
    return null;
  }

  private send(sent: Sent): Promise<Reply> {
    const { processes, random, stage } = this.settings;
    const all = processes();
    const { key } = stage[sent.house].admin;
    const client = new Client(all[Math.floor(random() * all.length)]!, key);
    return client.request('POST', sent.path, { body: sent.body, idempotencyKey: sent.key });
  }

  private noteComeBack(sent: Sent, { headers, body }: Reply): void {
    this.toldToComeBack += 1;
    if (!headers.has('retry-after')) this.faults.push(`${sent.path}: 503 ${body.code} does not say when`);
  }

  private note(sent: Sent, reply: Reply): void {
    const { acknowledged } = this.settings.outcomes;
    const { status, body } = reply;
    if (status >= 500) this.faults.push(`${sent.path}: ${status} ${JSON.stringify(body)}`);
    if (status >= 300) return;
    const first = acknowledged.get(sent.key);
    if (first === undefined) acknowledged.set(sent.key, { sent, reply });
    else if (sent.what === 'claim' && JSON.stringify(first.reply.body) !== JSON.stringify(body))
      this.faults.push(`${sent.path} ${sent.key}: ${JSON.stringify(first.reply.body)}, then ${JSON.stringify(body)}`);
  }
}
