import { organisationDecider } from '../../libs/domain/organisations/organisation.decider';
import { MemoryEventLog } from '../../libs/event-log/adapters/memory/memory-event-log';
import { DomainEvent } from '../../libs/kernel/event';
import { MemoryReadModelStore } from '../../libs/read-models/adapters/memory/memory-read-model-store';
import { stamp } from '../../libs/runtime/stamp';
import { MemorySubjectKeyStore } from '../../libs/subject-keys/adapters/memory/memory-subject-key-store';
import { callOf, openOrganisation, organisationId } from '../simulation/house';
import { Node, startNode } from '../simulation/node';
import { now } from './builders';
import { FaultyLog } from './faulty-log';

/** What became of the append that a process died with. */
export type Fate = 'stored' | 'not stored';

/** Every way to die with one of so many appends: its number, from 1, and its fate. */
export const deathsWithin = (appends: number): (readonly [number, Fate])[] =>
  Array.from({ length: appends }, (_, index) => index + 1).flatMap((nth) =>
    (['stored', 'not stored'] as const).map((fate) => [nth, fate] as const),
  );

/** A sandbox whose processes may die, on stores that outlive them. */
export abstract class SandboxHouse {
  readonly log = new FaultyLog(new MemoryEventLog());
  private readonly stores = { readModels: new MemoryReadModelStore(), subjectKeys: new MemorySubjectKeyStore() };
  readonly errors: unknown[] = [];
  node!: Node;

  constructor(private readonly exclusive = true) {}

  /** Starts the first process, and registers the organisation with its clock. */
  protected async openSandbox(clock = now): Promise<void> {
    await this.restart();
    const names = { name: 'Oslo', currency: 'NOK', timeZone: 'Europe/Oslo', defaultLocale: 'nb', locales: ['nb'] };
    const register = { type: 'RegisterOrganisation', ...names, sandbox: true, keyId: 'k' } as const;
    const { commands } = this.node.core;
    await commands.execute(organisationDecider, { organisationId }, register, callOf('register', 'register'));
    await openOrganisation(this.node.core);
    await this.setClock(clock);
  }

  async setClock(instant: string): Promise<void> {
    const command = { type: 'SetSandboxClock', now: instant, hasEvents: false, realNow: instant } as const;
    const { commands } = this.node.core;
    await commands.execute(organisationDecider, { organisationId }, command, callOf(`clock-${instant}`, 'clock'));
  }

  /** A stream that begins with these events. */
  protected async tell(stream: string, events: readonly DomainEvent[]): Promise<void> {
    const stamped = events.map((event) => stamp(event, callOf(stream, 'told'), now));
    await this.log.append(stream, stamped, 'no-stream');
  }

  /** Kills the process and starts another one on the same stores. */
  async restart(): Promise<void> {
    this.node?.kill();
    this.node = await this.startAnother();
  }

  /** A further process of the house. */
  startAnother(): Promise<Node> {
    const onError = (_: string, error: unknown): void => void this.errors.push(error);
    return startNode({ log: this.log, ...this.stores }, { exclusive: this.exclusive, onError });
  }

  /** The process dies with the nth append from now on; nothing that it tries to store after that is. */
  killAtAppend(nth: number, fate: Fate = 'stored'): void {
    let left = nth;
    this.log.faults = {
      append: () => {
        if ((left -= 1) === 0) this.node.kill();
        return left < 0 || (left === 0 && fate === 'not stored') ? 'not stored' : 'none';
      },
    };
  }

  async close(): Promise<void> {
    await this.node.core.stop();
    await this.node.projector.stop();
  }
}
