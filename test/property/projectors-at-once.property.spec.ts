import fc from 'fast-check';
import { ReadModelStore, ReadModelsUnavailable } from '../../libs/read-models/read-model-store';
import { requestRebuild, requestResume } from '../../libs/runtime/view-control';
import { diary, documentOf, ProjectorProcess, startProjector } from '../support/projector-processes';
import { Shop, until } from '../support/shop';

const types = ['Opened', 'Closed', 'Unheard'] as const;
const views = ['opened', 'closed'] as const;
const known = views.map((view) => ({ view, version: 1 }));

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('happens'), type: fc.constantFrom(...types), times: fc.integer({ min: 1, max: 12 }) }) }, // prettier-ignore
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('waits'), milliseconds: fc.integer({ min: 0, max: 25 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('starts') }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('stops', 'dies'), which: fc.nat(9) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('rebuild', 'resume', 'breaks'), view: fc.constantFrom(...views) }) }, // prettier-ignore
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('doubts'), stored: fc.array(fc.boolean(), { maxLength: 4 }) }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** One store and one log, with projectors that come and go, folds that fail for a while and commits of which nobody knows. */
class House {
  readonly shop = new Shop();
  readonly broken = new Set<string>();
  /** For the next commits: not acknowledged, and whether they are stored. */
  private readonly doubts: boolean[] = [];
  private readonly processes: ProjectorProcess[] = [];
  private readonly starting: Promise<void>[] = [];

  async takes(steps: readonly Step[]): Promise<void> {
    for (const one of steps) await this.take(one);
    await Promise.all(this.starting);
  }

  start(): void {
    const started = startProjector(this.shop, this.projections(), {
      eventsPerBatch: 4,
      takeOverMs: 30,
      store: this.store(),
    });
    this.starting.push(started.then((process) => void this.processes.push(process)));
  }

  async stop(): Promise<void> {
    await Promise.all(this.starting);
    await Promise.all(this.processes.splice(0).map((process) => process.stop()));
  }

  private async take(one: Step): Promise<void> {
    const { shop } = this;
    if (one.kind === 'happens' && 'type' in one) await shop.happens(one.type, one.times);
    else if (one.kind === 'waits' && 'milliseconds' in one)
      await new Promise((resolve) => setTimeout(resolve, one.milliseconds)); // prettier-ignore
    else if (one.kind === 'starts') this.start();
    else if ('which' in one) await this.end(one.kind, one.which);
    else if ('view' in one) await this.direct(one.kind, one.view);
    else if ('stored' in one) this.doubts.push(...one.stored);
  }

  private async end(how: string, which: number): Promise<void> {
    const [process] = this.processes.splice(which % Math.max(1, this.processes.length), 1);
    if (how === 'dies') process?.kill();
    else await process?.stop();
  }

  private async direct(what: string, view: string): Promise<void> {
    if (what === 'rebuild') await requestRebuild(this.shop.store, known, view);
    else if (what === 'resume') await requestResume(this.shop.store, known, view);
    else this.broken.add(view);
  }

  private projections() {
    const fails = (name: string) => (): void => {
      if (this.broken.has(name)) throw new Error(`${name} is broken`);
    };
    return [
      diary('opened', 'Opened', { onFold: fails('opened') }),
      diary('closed', 'Closed', { onFold: fails('closed') }),
    ];
  }

  private store(): ReadModelStore {
    const { doubts } = this;
    return new Proxy(this.shop.store, {
      get: (of, name) => {
        const member = Reflect.get(of, name) as unknown;
        if (name !== 'commit') return typeof member === 'function' ? (member.bind(of) as unknown) : member;
        return async (...args: Parameters<ReadModelStore['commit']>) => {
          // As over a network: others may come between.
          await new Promise((resolve) => setImmediate(resolve));
          const isStored = doubts.shift();
          if (isStored !== false) await of.commit(...args);
          if (isStored !== undefined) throw new ReadModelsUnavailable('not acknowledged');
        };
      },
    });
  }
}

/** What one projector makes of the whole log by itself. */
async function asOneWouldHave(shop: Shop): Promise<unknown[]> {
  const alone = Object.assign(new Shop(), { log: shop.log });
  const process = await startProjector(alone, [diary('opened', 'Opened'), diary('closed', 'Closed')]);
  await process.stop();
  return Promise.all(views.map((view) => documentOf(alone, view)));
}

describe('R5: projectors that come, go, halt and rebuild at random', () => {
  it('I6 leave what one projector would have made by itself', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
        const house = new House();
        house.start();
        await house.takes(steps);
        house.broken.clear();
        for (const view of views) await requestResume(house.shop.store, known, view);
        house.start();
        house.start();
        await house.shop.happens('Unheard');
        const head = (await house.shop.log.head())!;
        await until(async () =>
          (await house.shop.store.views()).every(({ promoted, builds, notes }) => {
            const inUse = builds.find(({ version }) => version === promoted);
            return inUse?.checkpoint === head && Number(notes.building ?? 0) <= promoted! && !notes.halted;
          }),
        );
        expect(await Promise.all(views.map((view) => documentOf(house.shop, view)))).toEqual(
          await asOneWouldHave(house.shop),
        );
        await house.stop();
      }),
      { numRuns: 40, endOnFailure: true },
    );
  });
});
