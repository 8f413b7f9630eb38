/** The life of a process: once it is over, nothing that it asks of the world is done or answered any more. */
export interface Life {
  readonly isOver: () => boolean;
}

/** `target` as one process sees it: after its death calls are not made, and answers do not arrive. */
export function mortal<T extends object>(target: T, life: Life): T {
  return new Proxy(target, {
    get(of, name) {
      const member = Reflect.get(of, name) as unknown;
      if (typeof member !== 'function') return member;
      return (...args: unknown[]): unknown => {
        if (life.isOver()) return Object.assign(silence(), { [Symbol.asyncIterator]: () => ({ next: silence }) });
        return aliveOnly((member as (...all: unknown[]) => unknown).apply(of, args), life);
      };
    },
  });
}

function aliveOnly(answer: unknown, life: Life): unknown {
  if (answer instanceof Promise) {
    return answer.then(
      (value: unknown) => (life.isOver() ? silence() : value),
      (error: unknown) => (life.isOver() ? silence() : Promise.reject(error as Error)),
    );
  }
  if (typeof answer === 'object' && answer !== null && Symbol.asyncIterator in answer) {
    return until(answer as AsyncIterable<unknown>, life);
  }
  return answer;
}

async function* until(items: AsyncIterable<unknown>, life: Life): AsyncGenerator<unknown> {
  for await (const item of items) {
    if (life.isOver()) await silence();
    yield item;
  }
  if (life.isOver()) await silence();
}

const silence = (): Promise<never> => new Promise<never>(() => undefined);
