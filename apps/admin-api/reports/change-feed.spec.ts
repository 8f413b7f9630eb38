import { firstValueFrom, type Subscription, toArray, take } from 'rxjs';
import { Shop, tally, until } from '../../../test/support/shop';
import type { Position } from '../../../libs/kernel/event';
import { ChangeFeed } from './change-feed';
import type { Change } from './changed-documents';

let shop: Shop;
let feed: ChangeFeed;
let subscriptions = 0;
const views = [tally('opened', 'Opened'), tally('closed', 'Closed')];
const listening: Subscription[] = [];

beforeEach(() => {
  shop = new Shop();
  subscriptions = 0;
  const log = new Proxy(shop.log, {
    get: (of, name) => {
      if (name === 'subscribe') subscriptions += 1;
      const member = Reflect.get(of, name) as unknown;
      return typeof member === 'function' ? (member.bind(of) as unknown) : member;
    },
  });
  feed = new ChangeFeed({ log, progress: shop.progress, projections: views });
});
afterEach(async () => {
  listening.splice(0).forEach((each) => each.unsubscribe());
  await shop.stop();
});

const ready = () => Promise.resolve();

/** What a reader is told, as it is told it. */
function listen(after: Position | null = null, organisationId = 'oslo'): Change[] {
  const told: Change[] = [];
  listening.push(feed.changes(organisationId, after, ready).subscribe((changes) => told.push(...changes)));
  return told;
}

describe('what changes in the views', () => {
  it('is told once readers find it changed, and not before', async () => {
    const told = listen();
    const position = await shop.happens('Opened');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(told).toEqual([]);
    await shop.follow(views);
    await until(() => told.length > 0);
    expect(await shop.count('opened')).toBe(1);
    expect(told).toEqual([{ view: 'opened', id: '', position }]);
  });

  it('is told once for all that happened to a document meanwhile, in the order of the log', async () => {
    const told = listen();
    await shop.happens('Opened', 30);
    const closed = await shop.happens('Closed', 10);
    const last = await shop.happens('Opened');
    await shop.follow(views);
    await until(() => told.some(({ position }) => position === last));
    expect(told.map(({ position }) => position)).toEqual(told.map(({ position }) => position).sort());
    expect(told.filter(({ view }) => view === 'closed').at(-1)).toMatchObject({ position: closed });
    expect(told.length).toBeLessThan(10);
  });

  it('is told to whoever comes back, behind what was seen, and then goes on', async () => {
    await shop.follow(views);
    const seen = await shop.happens('Opened');
    const missed = await shop.happens('Closed');
    const told = listen(seen);
    await until(() => told.length > 0);
    const now = await shop.happens('Opened');
    await until(() => told.length > 1);
    expect(told.map(({ view, position }) => [view, position])).toEqual([
      ['closed', missed],
      ['opened', now],
    ]);
  });

  it('is told of one organisation to its own readers only (G-07)', async () => {
    await shop.follow(views);
    const [own, others] = [listen(), listen(null, 'bergen')];
    await shop.happens('Opened');
    await until(() => own.length > 0);
    expect(others).toEqual([]);
  });

  it('costs one subscription to the log however many listen, and none when all have left', async () => {
    await shop.follow(views);
    const before = subscriptions;
    const readers = Array.from({ length: 5 }, () => listen());
    await shop.happens('Opened');
    await until(() => readers.every((told) => told.length > 0));
    expect(subscriptions - before).toBe(1);
    listening.splice(0).forEach((each) => each.unsubscribe());
    const again = listen();
    await until(() => again.length > 0);
    expect(subscriptions - before).toBe(2);
  });

  it('is told in steps to whoever has missed much, each when there is room for it', async () => {
    await shop.happens('Opened', 7_000);
    const last = await shop.happens('Closed');
    await shop.follow(views);
    let steps = 0;
    const keptUp = async () => void (steps += 1);
    const told = await firstValueFrom(feed.changes('oslo', null, keptUp).pipe(take(2), toArray()));
    expect(told.flat().at(-1)).toMatchObject({ view: 'closed', position: last });
    expect(steps).toBeGreaterThan(0);
  });
});
