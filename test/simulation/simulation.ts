import { LogUnavailable } from '../../libs/event-log/event-log';
import { MemoryEventLog } from '../../libs/event-log/adapters/memory/memory-event-log';
import { DomainError, StoredRefusal } from '../../libs/kernel/errors';
import { StoredEvent } from '../../libs/kernel/event';
import { MemoryReadModelStore } from '../../libs/read-models/adapters/memory/memory-read-model-store';
import { Receipt } from '../../libs/runtime/receipt';
import { MemorySubjectKeyStore } from '../../libs/subject-keys/adapters/memory/memory-subject-key-store';
import { FaultyLog } from '../support/faulty-log';
import { openOrganisation, planPerformance } from './house';
import { Node, startNode, Stores } from './node';
import { random, Random } from './random';
import type { Known, Request } from './request';
import { anyRequest, known } from './requests';
import { planSeason, SeasonPlan } from './season';

/** What a client was told. `unknown`: no answer, or that nobody can tell yet. */
export type Answer =
  | { readonly kind: 'done'; readonly eventIds: readonly string[] }
  | { readonly kind: 'refused'; readonly code: string; readonly isRecorded: boolean }
  | { readonly kind: 'unknown' };

export interface Options {
  readonly seed: number;
  readonly commands: number;
  /** Processes at once; one alone has the log to itself. */
  readonly nodes: number;
  /** Instead of stores in memory; what is written there takes time of its own, so that a seed no longer replays turn by turn. */
  readonly stores?: Stores;
}

/** The real one, which no fake timer stands for. */
const { setTimeout: realTimeout } = globalThis;

/**
 * A whole house in one thread: processes with their projectors on stores that outlive them, clients that send everything once or more to any of
 * them, a clock, and faults. All that is random comes from the seed, and time only passes when the simulation says so, so that a seed
 * replays exactly. To be run under fake timers (but for `setImmediate`).
 */
export class Simulation {
  readonly stores: Stores;
  readonly answers = new Map<string, Answer[]>();
  readonly errors: string[] = [];
  nodes: Node[] = [];
  kills = 0;
  private readonly random: Random;
  private readonly faults: Random;
  private isFaulty = true;
  private pending = new Set<Promise<void>>();
  private sent: Request[] = [];
  private orders: Known[] = [];
  private plan: SeasonPlan | null = null;

  constructor(private readonly options: Options) {
    this.stores = options.stores ?? {
      log: new MemoryEventLog(),
      readModels: new MemoryReadModelStore(),
      subjectKeys: new MemorySubjectKeyStore(),
    };
    this.random = random(options.seed);
    this.faults = random(options.seed + 1);
  }

  async run(): Promise<void> {
    for (let n = 0; n < this.options.nodes; n += 1) this.nodes.push(await this.start());
    await this.until(openOrganisation);
    for (let n = 0; n < this.options.commands; n += 1) await this.step(n);
    await this.settle();
  }

  /** Everything goes well from here on: one new process finishes what is unfinished, and all reservations lapse. */
  async recover(): Promise<Node> {
    this.isFaulty = false;
    for (const node of this.nodes) node.kill();
    this.advance(60_000);
    const node = await this.start();
    this.nodes = [node];
    this.advance(16 * 60_000);
    for (let second = 0; second < 30; second += 1) {
      for (let step = 0; step < 10; step += 1) await this.pass(100);
    }
    return node;
  }

  async pass(milliseconds: number): Promise<void> {
    this.advance(milliseconds);
    if (this.options.stores) await new Promise((resolve) => realTimeout(resolve, 1));
    for (let turn = 0; turn < 12; turn += 1) await nextTurn();
  }

  private async step(n: number): Promise<void> {
    const { random } = this;
    if (n % 120 === 0) await this.nextPerformance(n / 120);
    const again = this.sent.length > 0 && random.once(7);
    const request = again ? random.pick(this.sent) : anyRequest(`c${n}`, this.plan!, this.orders, random);
    if (!again) this.sent = [...this.sent.slice(-150), request];
    for (let copies = random.once(8) ? 2 : 1; copies > 0; copies -= 1) this.send(request);
    for (let turns = random.below(4); turns > 0; turns -= 1) await nextTurn();
    if (random.once(3)) this.advance(1 + random.below(30));
    if (random.once(60)) this.advance(random.below(12) * 60_000);
    if (random.once(300)) jest.setSystemTime(Date.now() - 5_000);
    if (random.once(12)) await this.settle();
    // Half-way for certain: on real stores, what comes by chance depends on how long they take.
    const isHalfWay = n === Math.floor(this.options.commands / 2);
    if (random.once(250) || isHalfWay) random.pick(this.nodes).kill();
    await this.replaceDead();
  }

  private send(request: Request): void {
    const node = this.random.pick(this.nodes);
    const told = (answer: Answer): void => {
      this.answers.set(request.key, [...(this.answers.get(request.key) ?? []), answer]);
    };
    const answered = request.send(node.core).then(
      (receipt) => {
        if (node.isDead()) return;
        this.orders = [...this.orders.slice(-100), ...known(receipt, request.about)];
        told({ kind: 'done', eventIds: eventIds(receipt) });
      },
      (error: unknown) => told(refusalOf(error)),
    );
    const sending = Promise.race([answered, node.died.then(() => told({ kind: 'unknown' }))]).then(() => {
      this.pending.delete(sending);
    });
    this.pending.add(sending);
  }

  private async settle(): Promise<void> {
    for (let rounds = 0; this.pending.size > 0; rounds += 1) {
      if (rounds > 2_000) throw new Error(`${this.pending.size} requests were never answered`);
      await this.pass(20);
      await this.replaceDead();
    }
  }

  private async nextPerformance(n: number): Promise<void> {
    await this.settle();
    this.plan = planSeason(planPerformance(n, new Date().toISOString(), this.random), this.random);
    await this.until((core) => this.plan!.open(core));
  }

  /** Again and again, until it was carried out; a repeat of what was done changes nothing. */
  private async until(work: (core: Node['core']) => Promise<void>): Promise<void> {
    for (let attempt = 0; attempt < 100; attempt += 1) {
      const node = this.random.pick(this.nodes);
      let outcome: 'done' | 'failed' | null = null;
      void Promise.race([work(node.core).then(() => 'done' as const), node.died]).then(
        (how) => (outcome = how === 'done' ? 'done' : 'failed'),
        (error: unknown) => {
          if (!(error instanceof LogUnavailable)) throw error;
          outcome = 'failed';
        },
      );
      while (outcome === null) await this.pass(20);
      await this.replaceDead();
      if (outcome === 'done') return;
    }
    throw new Error('the house cannot be opened');
  }

  private async replaceDead(): Promise<void> {
    for (const [index, node] of this.nodes.entries()) {
      if (!node.isDead()) continue;
      this.kills += 1;
      this.nodes[index] = await this.start();
    }
  }

  private async start(): Promise<Node> {
    let node: Node | null = null;
    const log = new FaultyLog(this.stores.log, {
      append: () => {
        if (!this.isFaulty || node === null) return 'none';
        if (this.faults.once(400)) {
          // Between two appends: before this one or after it.
          node.kill();
          return this.faults.pick(['not stored', 'not acknowledged']);
        }
        return this.faults.once(30) ? this.faults.pick(['not stored', 'not acknowledged']) : 'none';
      },
      delay: async () => {
        for (let turns = this.isFaulty ? this.faults.below(4) : 0; turns > 0; turns -= 1) await nextTurn();
      },
    });
    const onError = (where: string, error: unknown): void => {
      if (!(error instanceof LogUnavailable)) this.errors.push(`${where}: ${String(error)}`);
    };
    const { readModels, subjectKeys } = this.stores;
    const exclusive = this.options.nodes === 1;
    const random = (): number => this.faults.below(1_000) / 1_000;
    node = await startNode({ log, readModels, subjectKeys }, { exclusive, random, onError });
    return node;
  }

  private advance(milliseconds: number): void {
    jest.advanceTimersByTime(milliseconds);
  }
}

function refusalOf(error: unknown): Answer {
  const isLagging = error instanceof DomainError && error.code === 'PROJECTION_LAGGING';
  // Both are told to come back.
  if (isLagging || error instanceof LogUnavailable) return { kind: 'unknown' };
  if (error instanceof DomainError) {
    return { kind: 'refused', code: error.code, isRecorded: error instanceof StoredRefusal };
  }
  throw error;
}

/** A receipt tells its events as the log has them, with more than its type says. */
const eventIds = ({ events }: Receipt): string[] =>
  events.map((event) => (event as unknown as StoredEvent).metadata.eventId);

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
