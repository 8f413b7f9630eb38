import type { EventLog } from '../libs/event-log/event-log';

/** A log on which appends go through together in waves: whoever waits for it twice, one wait after the other, meets two of them. */
export interface Tide {
  around(log: EventLog): EventLog;
  /** The types of the events that each wave stored while `work` went on; as many waves as it waited for. */
  waves(work: () => Promise<unknown>): Promise<readonly (readonly string[])[]>;
}

const turnsEveryMs = 20;

export function openTide(): Tide {
  let isTurning = false;
  let waiting: { readonly types: readonly string[]; go(): void }[] = [];
  return {
    around: (log) =>
      withAppend(log, async (...args) => {
        const answer = await log.append(...args);
        const types = args[1].map(({ type }) => type);
        if (isTurning) await new Promise<void>((go) => void waiting.push({ types, go }));
        return answer;
      }),
    async waves(work) {
      const waves: string[][] = [];
      const turns = setInterval(() => {
        const gone = waiting;
        waiting = [];
        if (gone.length > 0) waves.push(gone.flatMap(({ types }) => types));
        for (const { go } of gone) go();
      }, turnsEveryMs);
      isTurning = true;
      await work();
      isTurning = false;
      clearInterval(turns);
      return waves;
    },
  };
}

const withAppend = (log: EventLog, append: EventLog['append']): EventLog =>
  new Proxy(log, {
    get(target, name) {
      const member = Reflect.get(target, name) as unknown;
      if (name === 'append') return append;
      return typeof member === 'function' ? (member as () => unknown).bind(target) : member;
    },
  });
