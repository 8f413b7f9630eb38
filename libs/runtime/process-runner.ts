import { Call } from '../kernel/call';
import { DomainError } from '../kernel/errors';
import { Position } from '../kernel/event';
import { derivedId, Process, Step } from '../processes/process';
import { processes } from '../processes/processes';
import { customerDecider } from '../domain/customers/customer.decider';
import { exchangeTally } from '../domain/exchanges/exchange-tally.decider';
import { order } from '../domain/orders/order.decider';
import { performance } from '../domain/performances/performance.decider';
import { AdvanceRenewal } from '../domain/renewals/renewal-run';
import { renewalDecider, runStreamId } from '../domain/renewals/renewal.decider';
import { CommandRunner } from './command-runner';
import { AnyDecider } from './hot-state';
import { Cause, Drive, Instance } from './drive';
import { ExchangePlacement, ExchangeWork, PlacedExchange } from './exchange-placement';
import { OrderPlacement, OrderWork, PlacedOrder } from './order-placement';
import { OfferRenewals } from './renewal-offers';

/** Destroys the named keys and resolves when they are gone for good. */
export type DestroyKeys = (keyIds: readonly string[]) => Promise<void>;

const deciders: Readonly<Record<Process['category'], AnyDecider>> = {
  performance,
  order,
  exchangeTally,
  customer: customerDecider,
  renewal: renewalDecider,
};
const byName = new Map(processes.map((process) => [process.name, process]));

/**
 * Drives processes: asks for the next steps, carries them out, asks again, until nothing is left. Every step has a derived command id, so
 * two drivers at once, or the same one after a crash, change nothing twice.
 */
export class ProcessRunner {
  private readonly placement: OrderPlacement;
  private readonly exchanges: ExchangePlacement;

  constructor(
    private readonly commands: CommandRunner,
    private readonly destroyKeys: DestroyKeys,
    private readonly offerRenewals: OfferRenewals,
    exclusive: boolean,
  ) {
    const drive: Drive = this.drive.bind(this);
    this.placement = new OrderPlacement({ commands, exclusive, drive });
    this.exchanges = new ExchangePlacement({ commands, drive });
  }

  /** Places an order over several performances, all of it or nothing; see `OrderPlacement`. */
  placeOrder(work: OrderWork, call: Call): Promise<PlacedOrder> {
    return this.placement.place(work, call);
  }

  /** Exchanges tickets, or offers to for money; see `ExchangePlacement`. */
  placeExchange(work: ExchangeWork, call: Call): Promise<PlacedExchange> {
    return this.exchanges.place(work, call);
  }

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

  /** What is independent of each other is done at once; the rest follows one after the other. */
  private async carryOut(process: Process, instance: string, steps: readonly Step[], cause: Cause) {
    const positions: (Position | null)[] = [];
    for (const group of independentSteps(steps)) {
      const done = group.map((step) => this.carryOutStep(process, instance, step, cause));
      positions.push(...(await Promise.all(done)));
    }
    return positions;
  }

  private async carryOutStep(process: Process, instance: string, step: Step, cause: Cause): Promise<Position | null> {
    if (step.kind === 'destroyKeys') {
      await this.destroyKeys(step.keyIds);
      return null;
    }
    if (step.kind === 'offerRenewals') {
      return this.carryOutStep(process, instance, await this.offered(step, cause), cause);
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

  /** How far the run has come then is its own next command; nothing of the batch stands after it. */
  private async offered({ key, run }: Step & { readonly kind: 'offerRenewals' }, cause: Cause): Promise<Step> {
    const come = await this.offerRenewals(run, cause, (work, call) => this.placeOrder(work, call));
    const command = { type: 'AdvanceRenewal', runId: run.runId, ...come } satisfies AdvanceRenewal;
    return { kind: 'command', key, category: 'renewal', id: runStreamId(run.subscriptionId), command };
  }
}

/** Neighbours that only concern a performance each, or each name a further process, do not wait for one another. */
function independentSteps(steps: readonly Step[]): Step[][] {
  const kindOf = (step: Step) => {
    if (step.kind !== 'command') return null;
    return step.then !== undefined ? 'then' : step.category === 'performance' ? 'performance' : null;
  };
  const groups: Step[][] = [];
  steps.forEach((step, index) => {
    const before = index === 0 ? null : kindOf(steps[index - 1]!);
    if (before !== null && before === kindOf(step)) groups.at(-1)!.push(step);
    else groups.push([step]);
  });
  return groups;
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
