import { randomUUID } from 'node:crypto';
import { Position } from '../kernel/event';
import {
  CheckpointMoved,
  Document,
  IndexValue,
  InvalidCursor,
  ListQuery,
  ReadModelStore,
  ViewId,
  ViewRecord,
} from './read-model-store';

export interface OpenedReadModels {
  readonly store: ReadModelStore;
  /** A second opening of the same storage, as another process or thread has it. */
  readonly second?: () => Promise<ReadModelStore>;
  /** Closes and opens the same storage again; left out by stores that live in memory only. */
  readonly reopen?: () => Promise<ReadModelStore>;
  close(): Promise<void>;
}

/** A view of its own for every test: the storage may be shared, as a real server's is. */
class Sample {
  readonly view: ViewId = { name: `sample-${randomUUID()}`, version: 1 };
  private at: Position | null = null;
  private count = 0;

  constructor(readonly store: ReadModelStore) {}

  async prepare(): Promise<this> {
    await this.store.prepare(this.view, {
      byStatus: ['organisationId', 'status', 'at'],
      byAt: ['organisationId', 'at'],
    });
    return this;
  }

  /** Commits documents (`undefined` deletes) from where this sample stands. */
  async put(documents: Record<string, Document | undefined>): Promise<void> {
    const to = String(++this.count).padStart(16, '0') as Position;
    const writes = Object.entries(documents).map(([id, document]) => ({ id, document }));
    await this.store.commit(this.view, { writes, from: this.at, to });
    this.at = to;
  }

  async ids(query: Partial<ListQuery> = {}): Promise<string[]> {
    const page = await this.store.list(this.view, { index: 'byAt', equals: ['house'], limit: 100, ...query });
    return page.items.map((item) => item.id);
  }
}

const doc = (at: unknown, more: Document = {}): Document => ({ organisationId: 'house', status: 'open', at, ...more });
const at = (n: number): Position => String(n).padStart(16, '0') as Position;

/** What every store of read models keeps, real servers included. */
export function readModelStoreContract(name: string, open: () => Promise<OpenedReadModels>): void {
  describe(`read model store contract: ${name}`, () => {
    let suite: OpenedReadModels;
    let store: ReadModelStore;
    const sample = () => new Sample(store).prepare();
    beforeAll(async () => {
      suite = await open();
      store = suite.store;
    });
    afterAll(() => suite.close());
    describe('documents', () => documents(sample));
    describe('lists', () => lists(sample));
    describe('the order of an index', () => ordering(sample));
    describe('pages', () => pages(sample));
    describe('commits', () => commits(sample));
    describe('versions', () => versions(sample));
    describe('records of views', () => records(sample));
    describe('notes', () => notes(sample));
    describe('storage', () =>
      storage(
        sample,
        () => suite,
        (reopened) => (store = reopened),
      ));
  });
}

type NewSample = () => Promise<Sample>;

function documents(sample: NewSample): void {
  it('are found by id, in the order asked for', async () => {
    const s = await sample();
    const rich = doc(1, {
      list: [1, 'two', null, { three: true }],
      none: null,
      text: 'Ærlig 🎭',
      rate: 0.5,
      empty: {},
    });
    await s.put({ a: rich, b: doc(2) });
    expect(await s.store.get(s.view, 'a')).toEqual(rich);
    expect(await s.store.get(s.view, 'c')).toBeUndefined();
    expect(await s.store.getMany(s.view, ['b', 'c', 'a', 'b'])).toEqual([doc(2), undefined, rich, doc(2)]);
    expect(await s.store.getMany(s.view, [])).toEqual([]);
  });

  it('are replaced whole', async () => {
    const s = await sample();
    await s.put({ a: doc(1, { extra: 1 }) });
    await s.put({ a: doc(2) });
    expect(await s.store.get(s.view, 'a')).toEqual(doc(2));
  });

  it('are gone after a delete, which may be repeated', async () => {
    const s = await sample();
    await s.put({ a: doc(1) });
    await s.put({ a: undefined });
    await s.put({ a: undefined, never: undefined });
    expect(await s.store.get(s.view, 'a')).toBeUndefined();
    expect(await s.ids()).toEqual([]);
  });

  it('belong to the reader and leave those of the writer alone', async () => {
    const s = await sample();
    const given = doc(1, { seats: ['A-1'] });
    await s.put({ a: given });
    (given.seats as string[]).push('A-2');
    const one = await s.store.get<{ seats: string[] }>(s.view, 'a');
    one!.seats.push('A-3');
    const [many] = await s.store.getMany<{ seats: string[] }>(s.view, ['a']);
    many!.seats.push('A-4');
    const listed = await s.store.list<{ seats: string[] }>(s.view, { index: 'byAt', equals: ['house'], limit: 1 });
    expect(listed.items[0]!.document.seats).toEqual(['A-1']);
    listed.items[0]!.document.seats.push('A-5');
    expect(await s.store.get(s.view, 'a')).toEqual(doc(1, { seats: ['A-1'] }));
  });

  it('may have many shapes and awkward ids', async () => {
    const s = await sample();
    const many = Object.fromEntries(
      Array.from({ length: 200 }, (_, i) => [`id/${i} é"`, doc(i, { [`key-${i}`]: { [`x${i}`]: i } })]),
    );
    await s.put(many);
    expect(await s.store.getMany(s.view, Object.keys(many))).toEqual(Object.values(many));
  });
}

function lists(sample: NewSample): void {
  const filled = async () => {
    const s = await sample();
    await s.put({
      d: doc(4),
      a: doc(1),
      c: doc(3, { status: 'paid' }),
      b: doc(2),
      e: doc(3),
      other: doc(1, { organisationId: 'other' }),
    });
    return s;
  };

  it('are sorted by the fields of the index and then by id', async () => {
    const s = await filled();
    expect(await s.ids()).toEqual(['a', 'b', 'c', 'e', 'd']);
    expect(await s.ids({ descending: true })).toEqual(['d', 'e', 'c', 'b', 'a']);
    expect(await s.ids({ index: 'byStatus' })).toEqual(['a', 'b', 'e', 'd', 'c']);
  });

  it('hold what equals, and nothing of another organisation', async () => {
    const s = await filled();
    expect(await s.ids({ index: 'byStatus', equals: ['house', 'paid'] })).toEqual(['c']);
    expect(await s.ids({ equals: ['other'] })).toEqual(['other']);
    expect(await s.ids({ equals: ['hous'] })).toEqual([]);
    expect(await s.ids({ equals: ['house', 3] })).toEqual(['c', 'e']);
  });

  it('hold what lies between bounds: from inclusive, to exclusive', async () => {
    const s = await filled();
    expect(await s.ids({ from: 2, to: 4 })).toEqual(['b', 'c', 'e']);
    expect(await s.ids({ from: 2, to: 4, descending: true })).toEqual(['e', 'c', 'b']);
    expect(await s.ids({ from: 3 })).toEqual(['c', 'e', 'd']);
    expect(await s.ids({ to: 2, descending: true })).toEqual(['a']);
    expect(await s.ids({ index: 'byStatus', equals: ['house', 'open'], from: 2 })).toEqual(['b', 'e', 'd']);
    expect(await s.ids({ from: 4, to: 2 })).toEqual([]);
  });

  it('give documents with their ids', async () => {
    const s = await filled();
    const page = await s.store.list(s.view, { index: 'byAt', equals: ['house', 1], limit: 5 });
    expect(page).toEqual({ items: [{ id: 'a', document: doc(1) }], nextCursor: null });
  });

  it('leave out a document without a field of the index, and take one whose field is null', async () => {
    const s = await sample();
    await s.put({ without: { organisationId: 'house', status: 'open' }, nothing: doc(null), one: doc(1) });
    expect(await s.ids()).toEqual(['nothing', 'one']);
    expect(await s.ids({ equals: ['house', null] })).toEqual(['nothing']);
  });

  it('follow a document that is replaced or deleted', async () => {
    const s = await filled();
    await s.put({ a: doc(9, { status: 'paid' }), b: undefined, c: { organisationId: 'house', status: 'paid' } });
    expect(await s.ids()).toEqual(['e', 'd', 'a']);
    expect(await s.ids({ index: 'byStatus', equals: ['house', 'paid'] })).toEqual(['a']);
    expect(await s.ids({ equals: ['house', 1] })).toEqual([]);
  });

  it('follow a document that is written twice in one commit: the last write counts', async () => {
    const s = await sample();
    await s.put({ a: doc(5), b: doc(6) });
    const from = await s.store.checkpoint(s.view);
    const writes = [
      { id: 'a', document: doc(1) },
      { id: 'b', document: doc(2) },
      { id: 'a', document: doc(3) },
      { id: 'b', document: undefined },
    ];
    await s.store.commit(s.view, { writes, from, to: at(99) });
    expect(await s.store.get(s.view, 'a')).toEqual(doc(3));
    expect(await s.ids()).toEqual(['a']);
    for (const gone of [1, 2, 5, 6]) expect(await s.ids({ equals: ['house', gone] })).toEqual([]);
  });

  it('know only the indexes of their view', async () => {
    const s = await filled();
    await expect(s.ids({ index: 'byNothing' })).rejects.toThrow(Error);
  });
}

function ordering(sample: NewSample): void {
  const ordered: Record<string, IndexValue[]> = {
    numbers: [-9007199254740991, -65537, -1, 0, 1, 2, 10, 255, 256, 4294967296, 9007199254740991],
    text: ['', ' ', '0', '10', '2', 'A', 'Z', 'a', 'aa', 'ab', 'b', 'é', '🎭'],
    instants: ['2025-12-31T23:59:59.999Z', '2026-02-01T09:00:00.000Z', '2026-02-01T09:00:00.001Z'],
    booleans: [false, true],
    'null before numbers': [null, -1, 5],
    'null before text': [null, '', 'a'],
    'null before booleans': [null, false, true],
  };
  it.each(Object.entries(ordered))('%s', async (_, values) => {
    const s = await sample();
    const shuffled = values.map((value, i) => [`id-${values.length - i}`, doc(value)] as const).sort();
    await s.put(Object.fromEntries(shuffled));
    const listed = async (descending: boolean) => {
      const page = await s.store.list<{ at: IndexValue }>(s.view, {
        index: 'byAt',
        equals: ['house'],
        limit: 50,
        descending,
      });
      return page.items.map((item) => item.document.at);
    };
    expect(await listed(false)).toEqual(values);
    expect(await listed(true)).toEqual([...values].reverse());
    for (const value of values) expect(await s.ids({ equals: ['house', value] })).toHaveLength(1);
  });
}

function pages(sample: NewSample): void {
  const ids = Array.from({ length: 25 }, (_, i) => `id-${String(i).padStart(2, '0')}`);
  const filled = async () => {
    const s = await sample();
    await s.put(Object.fromEntries(ids.map((id, i) => [id, doc(Math.floor(i / 3))])));
    return s;
  };
  const query = { index: 'byAt', equals: ['house'], limit: 4 };

  it.each([false, true])('give every document once, descending: %s', async (descending) => {
    const s = await filled();
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await s.store.list(s.view, { ...query, descending, cursor });
      expect(page.items.length).toBeLessThanOrEqual(4);
      seen.push(...page.items.map((item) => item.id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual(descending ? [...ids].reverse() : ids);
  });

  it('end without a cursor when the last page is full', async () => {
    const s = await filled();
    expect((await s.store.list(s.view, { ...query, limit: 25 })).nextCursor).toBeNull();
    expect((await s.store.list(s.view, { ...query, limit: 24 })).nextCursor).not.toBeNull();
  });

  it('keep to their bounds behind a cursor', async () => {
    const s = await filled();
    const bounded = { ...query, from: 1, to: 3 };
    const first = await s.store.list(s.view, bounded);
    expect(await s.ids({ ...bounded, cursor: first.nextCursor! })).toEqual(ids.slice(7, 9));
  });

  it('are not moved by documents that come or go before them', async () => {
    const s = await filled();
    const first = await s.store.list(s.view, query);
    await s.put({ 'id-00': undefined, 'id-03': undefined, new1: doc(-1), 'id-03b': doc(1) });
    expect(await s.ids({ ...query, cursor: first.nextCursor! })).toEqual(['id-03b', 'id-04', 'id-05', 'id-06']);
  });

  it('refuse a cursor that this query did not give out', async () => {
    const s = await filled();
    const { nextCursor } = await s.store.list(s.view, query);
    const cursor = nextCursor!;
    const wrong: Partial<ListQuery>[] = [
      { cursor: '' },
      { cursor: 'nonsense' },
      { cursor: cursor.slice(0, -3) },
      { cursor: `${cursor}A` },
      { cursor: Buffer.from('[]').toString('base64url') },
      { cursor: Buffer.from('{"a":1}').toString('base64url') },
      { cursor, descending: true },
      { cursor, equals: ['other'] },
      { cursor, equals: ['house', 1] },
      { cursor, index: 'byStatus' },
      { cursor, from: 1 },
    ];
    for (const part of wrong) await expect(s.ids({ ...query, ...part })).rejects.toBeInstanceOf(InvalidCursor);
    expect(await s.ids({ ...query, limit: 2, cursor })).toEqual(['id-04', 'id-05']);
  });
}

function commits(sample: NewSample): void {
  it('move the checkpoint with the documents', async () => {
    const s = await sample();
    expect(await s.store.checkpoint(s.view)).toBeNull();
    await s.store.commit(s.view, { writes: [{ id: 'a', document: doc(1) }], from: null, to: at(5) });
    await s.store.commit(s.view, { writes: [], from: at(5), to: at(9) });
    expect(await s.store.checkpoint(s.view)).toBe(at(9));
  });

  it('write nothing when the view does not stand where the writer believes', async () => {
    const s = await sample();
    const writes = [{ id: 'a', document: doc(1) }];
    await expect(s.store.commit(s.view, { writes, from: at(3), to: at(5) })).rejects.toMatchObject({
      view: s.view,
      expected: at(3),
      actual: null,
    });
    await s.store.commit(s.view, { writes: [{ id: 'b', document: doc(2) }], from: null, to: at(5) });
    for (const from of [null, at(4), at(6)]) {
      const error = await s.store.commit(s.view, { writes, from, to: at(7) }).catch((e: unknown) => e);
      expect(error).toBeInstanceOf(CheckpointMoved);
      expect(error).toMatchObject({ expected: from, actual: at(5) });
    }
    expect(await s.ids()).toEqual(['b']);
    expect(await s.store.checkpoint(s.view)).toBe(at(5));
  });

  it('let exactly one of many win that start from the same checkpoint', async () => {
    const s = await sample();
    const results = await Promise.allSettled(
      [1, 2, 3, 4, 5].map((n) =>
        s.store.commit(s.view, { writes: [{ id: `w${n}`, document: doc(n) }], from: null, to: at(n) }),
      ),
    );
    expect(results.filter((r) => r.status === 'fulfilled')).toHaveLength(1);
    expect(await s.ids()).toHaveLength(1);
  });

  it('are all there or not at all when one document cannot be stored', async () => {
    const s = await sample();
    const writes = [
      { id: 'a', document: doc(1) },
      { id: 'x'.repeat(5000), document: doc(2) },
    ];
    await s.store.commit(s.view, { writes, from: null, to: at(5) }).catch(() => undefined);
    expect((await s.ids()).length).toBe((await s.store.checkpoint(s.view)) === null ? 0 : 2);
  });

  it('take a few thousand documents at once', async () => {
    const s = await sample();
    await s.put(Object.fromEntries(Array.from({ length: 3000 }, (_, i) => [`id-${i}`, doc(i)])));
    expect(await s.ids({ from: 2990 })).toHaveLength(10);
  });

  it('do not touch other views', async () => {
    const [one, two] = [await sample(), await sample()];
    await Promise.all([one.put({ a: doc(1) }), two.put({ a: doc(2), b: doc(3) })]);
    await Promise.all([one.put({ a: undefined }), two.put({ c: doc(4) })]);
    expect(await one.ids()).toEqual([]);
    expect(await two.ids()).toEqual(['a', 'b', 'c']);
  });
}

function versions(sample: NewSample): void {
  it('live side by side', async () => {
    const s = await sample();
    const next = { ...s.view, version: 2 };
    await s.store.prepare(next, { byAt: ['organisationId', 'at'] });
    await s.put({ a: doc(1) });
    await s.store.commit(next, { writes: [{ id: 'a', document: doc(2) }], from: null, to: at(7) });
    expect(await s.store.get(s.view, 'a')).toEqual(doc(1));
    expect(await s.store.get(next, 'a')).toEqual(doc(2));
    expect([await s.store.checkpoint(s.view), await s.store.checkpoint(next)]).toEqual([at(1), at(7)]);
  });

  it('are promoted by name', async () => {
    const s = await sample();
    expect(await s.store.promoted(s.view.name)).toBeNull();
    await s.store.promote(s.view.name, 1);
    await s.store.promote(s.view.name, 2);
    expect(await s.store.promoted(s.view.name)).toBe(2);
  });

  it('are forgotten whole when they are dropped, and can be built again', async () => {
    const s = await sample();
    const next = { ...s.view, version: 2 };
    await s.store.prepare(next, { byAt: ['organisationId', 'at'] });
    await s.store.commit(next, { writes: [{ id: 'b', document: doc(2) }], from: null, to: at(7) });
    await s.put(Object.fromEntries(Array.from({ length: 2500 }, (_, i) => [`id-${i}`, doc(i, { was: 'before' })])));
    await s.store.drop(s.view);
    await s.store.drop(s.view);
    expect(await s.store.checkpoint(s.view)).toBeNull();
    expect(await s.store.get(s.view, 'id-1')).toBeUndefined();
    expect(await s.store.get(next, 'b')).toEqual(doc(2));
    const again = await Object.assign(new Sample(s.store), { view: s.view }).prepare();
    expect(await again.ids()).toEqual([]);
    await again.put({ a: { at: 1, organisationId: 'house', another: 'shape' } });
    expect(await again.ids()).toEqual(['a']);
    expect(await s.store.get(s.view, 'a')).toEqual({ at: 1, organisationId: 'house', another: 'shape' });
  });

  it('are empty before they are prepared', async () => {
    const { store } = await sample();
    const view = { name: `unknown-${randomUUID()}`, version: 1 };
    expect(await store.get(view, 'a')).toBeUndefined();
    expect(await store.getMany(view, ['a'])).toEqual([undefined]);
    expect(await store.checkpoint(view)).toBeNull();
  });
}

const recordOf = async (store: ReadModelStore, name: string): Promise<ViewRecord | undefined> =>
  (await store.views()).find((record) => record.name === name);

function records(sample: NewSample): void {
  it('tell of every version that is there, how far it is, and which one readers use', async () => {
    const s = await sample();
    const { name } = s.view;
    expect(await recordOf(s.store, name)).toEqual({
      name,
      promoted: null,
      builds: [{ version: 1, checkpoint: null }],
      notes: {},
    });
    for (const version of [10, 2]) await s.store.prepare({ name, version }, { byAt: ['organisationId', 'at'] });
    await s.put({ a: doc(1) });
    await s.store.commit({ name, version: 10 }, { writes: [], from: null, to: at(7) });
    await s.store.promote(name, 2);
    const builds = [
      { version: 1, checkpoint: at(1) },
      { version: 2, checkpoint: null },
      { version: 10, checkpoint: at(7) },
    ];
    expect(await recordOf(s.store, name)).toEqual({ name, promoted: 2, builds, notes: {} });
    await s.store.drop({ name, version: 2 });
    await s.store.drop({ name, version: 1 });
    expect(await recordOf(s.store, name)).toEqual({ name, promoted: 2, builds: builds.slice(2), notes: {} });
  });

  it('are there once per name, and not for a view that nobody has heard of', async () => {
    const [one, two] = [await sample(), await sample()];
    await one.store.prepare({ ...one.view, version: 2 }, {});
    const names = (await one.store.views()).map(({ name }) => name);
    expect(names.filter((name) => name === one.view.name || name === two.view.name)).toHaveLength(2);
    expect(await recordOf(one.store, `unknown-${randomUUID()}`)).toBeUndefined();
  });

  it('show promotion, builds and checkpoints of one view as they stood together', async () => {
    const s = await sample();
    const { name } = s.view;
    let moved = false;
    const moving = (async () => {
      let from: Position | null = null;
      for (let n = 1; n <= 20; n += 1) {
        const next = { name, version: n + 1 };
        await s.store.commit({ name, version: n }, { writes: [], from, to: at(n) });
        await s.store.prepare(next, {});
        await s.store.commit(next, { writes: [], from: null, to: (from = at(n)) });
        await s.store.promote(name, n + 1);
        await s.store.drop({ name, version: n });
      }
    })().finally(() => (moved = true));
    while (!moved) {
      const { promoted, builds } = (await recordOf(s.store, name))!;
      // A version is dropped only after the next one was promoted: whatever is promoted is there.
      if (promoted !== null) expect(builds.map(({ version }) => version)).toContain(promoted);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await moving;
  });
}

function notes(sample: NewSample): void {
  it('are set one by one, replaced by the last write, and removed with null', async () => {
    const { store, view } = await sample();
    await store.note(view.name, 'building', 10_001);
    await store.note(view.name, 'halted', 'Ærlig "talt" 🎭');
    await store.note(view.name, 'building', 10_002);
    expect((await recordOf(store, view.name))!.notes).toEqual({ building: 10_002, halted: 'Ærlig "talt" 🎭' });
    await store.note(view.name, 'halted', null);
    await store.note(view.name, 'never', null);
    expect((await recordOf(store, view.name))!.notes).toEqual({ building: 10_002 });
  });

  it('of different keys may be set at once', async () => {
    const { store, view } = await sample();
    await Promise.all([1, 2, 3, 4, 5].map((n) => store.note(view.name, `key${n}`, n)));
    expect((await recordOf(store, view.name))!.notes).toEqual({ key1: 1, key2: 2, key3: 3, key4: 4, key5: 5 });
  });

  it('belong to the name: no commit, promotion or drop removes them, and nothing need be prepared', async () => {
    const s = await sample();
    await s.store.note(s.view.name, 'resumes', 0);
    await s.put({ a: doc(1) });
    await s.store.promote(s.view.name, 1);
    await s.store.drop(s.view);
    const noted = { name: s.view.name, promoted: 1, builds: [], notes: { resumes: 0 } };
    expect(await recordOf(s.store, s.view.name)).toEqual(noted);
    const name = `noted-${randomUUID()}`;
    await s.store.note(name, 'resumes', 1);
    expect(await recordOf(s.store, name)).toEqual({ name, promoted: null, builds: [], notes: { resumes: 1 } });
    expect(await s.store.promoted(name)).toBeNull();
    await s.store.note(name, 'resumes', null);
    expect(await recordOf(s.store, name)).toBeUndefined();
  });

  it('may have awkward names', async () => {
    const { store } = await sample();
    const name = `we@ird.$na"me-${randomUUID()}`;
    await store.note(name, 'key', 'value');
    expect(await recordOf(store, name)).toEqual({ name, promoted: null, builds: [], notes: { key: 'value' } });
    await store.note(name, 'key', null);
  });
}

function storage(sample: NewSample, suite: () => OpenedReadModels, reopened: (store: ReadModelStore) => void): void {
  it('is right to prepare again, and gets an index that is new', async () => {
    const s = await sample();
    await s.put({ b: doc(2, { seat: 'B' }), a: doc(1, { seat: 'C' }), c: doc(3, { seat: 'A' }) });
    await s.prepare();
    expect(await s.ids()).toEqual(['a', 'b', 'c']);
    await s.store.prepare(s.view, { byAt: ['organisationId', 'at'], bySeat: ['organisationId', 'seat'] });
    expect(await s.ids({ index: 'bySeat' })).toEqual(['c', 'b', 'a']);
    await s.put({ a: doc(1, { seat: '0' }) });
    expect(await s.ids({ index: 'bySeat' })).toEqual(['a', 'c', 'b']);
  });

  it('shows the commits of another opening at once, and guards them', async () => {
    const { second } = suite();
    if (!second) return;
    const s = await sample();
    const other = await second();
    await s.put({ a: doc(1) });
    expect(await other.get(s.view, 'a')).toEqual(doc(1));
    await expect(other.commit(s.view, { writes: [], from: null, to: at(8) })).rejects.toBeInstanceOf(CheckpointMoved);
    await other.commit(s.view, {
      writes: [{ id: 'b', document: doc(2, { quite: { another: 'shape' } }) }],
      from: at(1),
      to: at(8),
    });
    expect(await s.store.get(s.view, 'b')).toEqual(doc(2, { quite: { another: 'shape' } }));
    await s.store.commit(s.view, {
      writes: [{ id: 'c', document: doc(3, { third: { shape: 1 } }) }],
      from: at(8),
      to: at(9),
    });
    expect(await other.getMany(s.view, ['a', 'b', 'c'])).toEqual(await s.store.getMany(s.view, ['a', 'b', 'c']));
    await other.note(s.view.name, 'resumes', 1);
    await s.store.note(s.view.name, 'building', 2);
    for (const one of [s.store, other])
      expect(await recordOf(one, s.view.name)).toMatchObject({
        builds: [{ version: 1, checkpoint: at(9) }],
        notes: { resumes: 1, building: 2 },
      });
    await other.close();
  });

  it('keeps everything when it is opened again', async () => {
    const { reopen } = suite();
    if (!reopen) return;
    const s = await sample();
    await s.put({ a: doc(1), b: doc(2) });
    await s.store.promote(s.view.name, 1);
    await s.store.note(s.view.name, 'building', 2);
    const again = await reopen();
    reopened(again);
    expect(await again.getMany(s.view, ['a', 'b'])).toEqual([doc(1), doc(2)]);
    expect(await again.checkpoint(s.view)).toBe(at(1));
    expect(await again.promoted(s.view.name)).toBe(1);
    expect((await recordOf(again, s.view.name))!.notes).toEqual({ building: 2 });
    await again.commit(s.view, { writes: [{ id: 'c', document: doc(3) }], from: at(1), to: at(2) });
    const page = await again.list(s.view, { index: 'byAt', equals: ['house'], limit: 9 });
    expect(page.items.map((item) => item.id)).toEqual(['a', 'b', 'c']);
  });
}
