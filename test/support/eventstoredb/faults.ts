// What is wrong with the server just now.

export interface Faults {
  /** Still starting: it answers, but serves nothing. */
  notReady: boolean;
  /** What to do in place of the next answer to an append that was stored. */
  insteadOfNextAck: ((peer: string) => void) | null;
  /** While the server hangs nothing is answered; what came meanwhile is done afterwards, in order. */
  hang(on: boolean): void;
  readonly hanging: boolean;
  /** Runs `work` now, or as soon as the server does not hang any more. */
  whenAwake(work: () => void): void;
  awake(): Promise<void>;
}

export function createFaults(): Faults {
  let hanging = false;
  let waiting: (() => void)[] = [];
  const whenAwake = (work: () => void) => {
    if (hanging) waiting.push(work);
    else work();
  };
  return {
    notReady: false,
    insteadOfNextAck: null,
    hang(on) {
      hanging = on;
      if (on) return;
      const works = waiting;
      waiting = [];
      for (const work of works) work();
    },
    get hanging() {
      return hanging;
    },
    whenAwake,
    awake: () => new Promise((resolve) => whenAwake(resolve)),
  };
}

/** What is to happen once in place of an answer, if anything. */
export function takeInsteadOfAck(faults: Faults): Faults['insteadOfNextAck'] {
  const instead = faults.insteadOfNextAck;
  faults.insteadOfNextAck = null;
  return instead;
}
