// A subscription with what it told so far, in order.
import { AllStreamResolvedEvent, AllStreamSubscription, Position, StreamSubscription } from '@eventstore/db-client';

type Told = 'confirmation' | 'caughtUp' | 'fellBehind' | { readonly id: string; readonly revision: bigint };

export interface Following {
  readonly told: readonly Told[];
  /** The ids of the events among it. */
  readonly ids: readonly string[];
  readonly errors: readonly any[];
  /** Resolves once this holds; it is asked after each thing that is told. */
  until(condition: () => boolean): Promise<void>;
  end(): Promise<void>;
}

export function follow(subscription: AllStreamSubscription | StreamSubscription): Following {
  const told: Told[] = [];
  const errors: unknown[] = [];
  let waiting: (() => void)[] = [];
  const look = () => {
    const now = waiting;
    waiting = [];
    for (const wake of now) wake();
  };
  const note = (what: Told) => {
    told.push(what);
    look();
  };
  // The two kinds of subscription differ in the types of their events only.
  const followed = subscription as AllStreamSubscription;
  followed
    .on('confirmation', () => note('confirmation'))
    .on('caughtUp', () => note('caughtUp'))
    .on('fellBehind', () => note('fellBehind'))
    .on('error', (error) => void (errors.push(error), look()))
    .on('data', ({ event }: AllStreamResolvedEvent) => note({ id: event!.id, revision: event!.revision }));
  return {
    told,
    get ids() {
      return told.flatMap((what) => (typeof what === 'string' ? [] : [what.id]));
    },
    errors,
    async until(condition) {
      while (!condition()) await new Promise<void>((wake) => void waiting.push(wake));
    },
    end: () => followed.unsubscribe(),
  };
}

/** Keeps what a filtered subscription says of its progress. */
export function keepCheckpoints(): {
  readonly positions: Position[];
  checkpointReached: (_: unknown, at: Position) => void;
} {
  const positions: Position[] = [];
  return { positions, checkpointReached: (_, at) => void positions.push(at) };
}
