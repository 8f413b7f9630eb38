import { Call } from '../kernel/call';
import { DomainError } from '../kernel/errors';
import { Position } from '../kernel/event';
import { derivedId, Process, Step } from '../processes/process';
import { processes } from '../processes/processes';
import { customerDecider } from '../domain/customers/customer.decider';
import { order } from '../domain/orders/order.decider';
import { performance } from '../domain/performances/performance.decider';
import { CommandRunner } from './command-runner';
import { AnyDecider } from './hot-state';

export interface Instance {
  readonly process: string;
  readonly instance: string;
  readonly streamId: string;
}

/** Destroys the named keys and resolves when they are gone for good. */
export type DestroyKeys = (keyIds: readonly string[]) => Promise<void>;

const deciders: Readonly<Record<Process['category'], AnyDecider>> = { performance, order, customer: customerDecider };
const byName = new Map(processes.map((process) => [process.name, process]));

/** What caused the work: the call that began it, or recovery. */
export type Cause = Pick<Call, 'organisationId' | 'correlationId' | 'causationId'>;

/**
 * Drives processes: asks for the next steps, carries them out, asks again, until nothing is left. Every step has a derived command id, so
 * two drivers at once, or the same one after a crash, change nothing twice.
 */
export class ProcessRunner {
  constructor(
    private readonly commands: CommandRunner,
    private readonly destroyKeys: DestroyKeys,
  ) {}

  /**
   * Drives one instance until it is finished or `rounds` have passed. `position` is that of the last event it caused, `finished` says
   * whether anything is left for recovery.
   */
  async drive(
    { process: name, instance, streamId }: Instance,
    cause: Cause,
    rounds = Infinity,
  ): Promise<{ position: Position | null; finished: boolean }> {
    const process = byName.get(name)!;
    const address = { organisationId: cause.organisationId, id: streamId };
    let position: Position | null = null;
    let idleRounds = 0;
    for (let round = 0; round < rounds; round += 1) {
      const decider = deciders[process.category];
      const steps = await this.commands.read(decider, address, (state) => process.next(state, instance));
      if (steps.length === 0) return { position, finished: true };
      const moved = later(null, ...(await this.carryOut(process, instance, steps, cause)));
      // Steps that were done before, or refused, change nothing. A second look tells whether somebody else did.
      idleRounds = moved === null ? idleRounds + 1 : 0;
      if (idleRounds === 2) return { position, finished: false };
      position = later(position, moved);
    }
    return { position, finished: false };
  }

  /** Steps that name a further process are independent of each other; the others follow one another. */
  private async carryOut(process: Process, instance: string, steps: readonly Step[], cause: Cause) {
    const independent = steps.every((step) => step.kind === 'command' && step.then !== undefined);
    if (independent) return Promise.all(steps.map((step) => this.carryOutStep(process, instance, step, cause)));
    const positions: (Position | null)[] = [];
    for (const step of steps) positions.push(await this.carryOutStep(process, instance, step, cause));
    return positions;
  }

  private async carryOutStep(process: Process, instance: string, step: Step, cause: Cause): Promise<Position | null> {
    if (step.kind === 'destroyKeys') {
      await this.destroyKeys(step.keyIds);
      return null;
    }
    const address = { organisationId: cause.organisationId, id: step.id };
    const call = callOf(process, instance, step, cause);
    const position = await this.commands.execute(deciders[step.category], address, step.command, call).then(
      (receipt) => (receipt.replayed ? null : receipt.position),
      (error: unknown) => {
        // A refusal is an outcome: somebody else got there first, and the next look at the state tells what is left.
        if (error instanceof DomainError) return null;
        throw error;
      },
    );
    if (!step.then) return position;
    const { position: further } = await this.drive(step.then, { ...cause, causationId: call.commandId });
    return later(position, further);
  }
}

function callOf(process: Process, instance: string, step: Step, cause: Cause): Call {
  return {
    ...cause,
    commandId: derivedId(cause.organisationId, process.name, instance, step.key),
    call: `process:${process.name}`,
    // The id is derived from everything that could differ, so there is no other body to tell apart.
    bodyMac: '',
    actor: `process:${process.name}`,
    channel: 'system',
  };
}

/** The latest of several positions. */
export function later(...positions: (Position | null)[]): Position | null {
  return positions.reduce(
    (latest, position) => (latest === null || (position !== null && position > latest) ? position : latest),
    null,
  );
}
