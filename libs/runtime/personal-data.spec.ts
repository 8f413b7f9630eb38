import fc from 'fast-check';
import { MemorySubjectKeyStore } from '../subject-keys/adapters/memory/memory-subject-key-store';
import { SubjectKeysUnavailable } from '../subject-keys/subject-key-store';
import { createPersonalData, subjectOfSealed } from './personal-data';
import { SubjectKeyMissing } from './subject-key-ring';

const master = Buffer.alloc(32, 3);
const person = (store = new MemorySubjectKeyStore(), exclusive = true) =>
  createPersonalData({ store, master, exclusive });
const seal = async (data: ReturnType<typeof person>, value: string, customerId = 'c1') =>
  (await data.seal('demo', customerId, [value]))[0]!;

describe.each([
  ['exclusive', true],
  ['shared', false],
])('personal data on an %s store', (_name, exclusive) => {
  it('is sealed in order and opened again, also by another process', async () => {
    const store = new MemorySubjectKeyStore();
    const sealed = await person(store, exclusive).seal('demo', 'c1', ['kari@example.org', '', 'Kari Nordmann 🎭']);
    const opened = await person(store, exclusive).openMany(sealed);
    expect(opened).toEqual(['kari@example.org', '', 'Kari Nordmann 🎭']);
  });

  it('names its key, and so its person', async () => {
    const sealed = await seal(person(undefined, exclusive), 'x', 'cust_omer-1');
    expect(sealed).toMatch(/^s1\.demo_cust_omer-1_0\.[A-Za-z0-9_-]+$/);
    expect(subjectOfSealed(sealed)).toBe('demo_cust_omer-1');
  });

  it('never shows the clear text, nor the same text for the same value', async () => {
    const data = person(undefined, exclusive);
    const value = fc.string({ minLength: 6, unit: 'grapheme' }).filter((text) => Buffer.byteLength(text) >= 6);
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.emailAddress(), value), async (clear) => {
        const [first, second] = await data.seal('demo', 'c1', [clear, clear]);
        expect(first).not.toBe(second);
        for (const encoding of ['utf8', 'base64', 'base64url', 'hex'] as const) {
          expect(first).not.toContain(Buffer.from(clear).toString(encoding));
        }
        expect(Buffer.from(first!.split('.')[2]!, 'base64url').includes(clear)).toBe(false);
        expect(await data.openMany([first!, second!])).toEqual([clear, clear]);
      }),
    );
  });

  it('opens for nobody once the key is destroyed, and later data has a new key', async () => {
    const store = new MemorySubjectKeyStore();
    const data = person(store, exclusive);
    const sealed = await data.seal('demo', 'c1', ['kari@example.org', 'Kari']);
    const others = await seal(data, 'ola@example.org', 'c2');
    expect(await data.destroy('demo', 'c1')).toEqual(['demo_c1_0']);

    const later = await seal(data, 'kari@example.org');
    expect(later).toMatch(/^s1\.demo_c1_1\./);
    for (const process of [data, person(store, exclusive)]) {
      expect(await process.openMany([...sealed, later, others])).toEqual([
        { erased: true },
        { erased: true },
        'kari@example.org',
        'ola@example.org',
      ]);
    }
  });

  it('of a customer who came back outlives a repeat of the erasure', async () => {
    const data = person(undefined, exclusive);
    await seal(data, 'kari@example.org');
    const keyIds = await data.currentKeyIds('demo', 'c1');
    await data.destroyKeys(keyIds);
    const later = await seal(data, 'kari@example.org');
    await data.destroyKeys(keyIds);
    expect(await data.open(later)).toBe('kari@example.org');
    expect(await data.currentKeyIds('demo', 'c1')).toEqual(['demo_c1_1']);
  });

  it('that never had a key can be erased ahead', async () => {
    const data = person(undefined, exclusive);
    expect(await data.destroy('demo', 'c1')).toEqual(['demo_c1_0']);
    expect(await seal(data, 'x')).toMatch(/^s1\.demo_c1_1\./);
  });

  it('sealed many at once for one new person has one key', async () => {
    const data = person(undefined, exclusive);
    const sealed = await Promise.all(Array.from({ length: 20 }, (_, n) => seal(data, `value ${n}`)));
    expect(await data.openMany(sealed)).toEqual(Array.from({ length: 20 }, (_, n) => `value ${n}`));
    expect(new Set(sealed.map(subjectOfSealed)).size).toBe(1);
  });

  it('that was tampered with, or moved to another person, is refused', async () => {
    const data = person(undefined, exclusive);
    const mine = await seal(data, 'kari@example.org');
    await seal(data, 'ola@example.org', 'c2');
    const flipped = mine.slice(0, -4) + (mine.at(-4) === 'A' ? 'B' : 'A') + mine.slice(-3);
    await expect(data.open(flipped)).rejects.toThrow();
    await expect(data.open(mine.replace('demo_c1_0', 'demo_c2_0'))).rejects.toThrow();
    for (const text of ['', 'kari@example.org', 's1.demo_c1_0', 's2.demo_c1_0.AAAA', `${mine}.x`]) {
      await expect(data.open(text)).rejects.toThrow('not a sealed value');
    }
  });

  it('whose key the store never had is no erased data', async () => {
    const sealed = await seal(person(undefined, exclusive), 'kari@example.org');
    await expect(person(undefined, exclusive).open(sealed)).rejects.toThrow(SubjectKeyMissing);
  });

  it('of another organisation has another key', async () => {
    const data = person(undefined, exclusive);
    const [sealed] = await data.seal('other', 'c1', ['x']);
    expect(sealed).toMatch(/^s1\.other_c1_0\./);
    expect(sealed).not.toContain('demo');
  });

  it('cannot be opened with another master key', async () => {
    const store = new MemorySubjectKeyStore();
    const sealed = await seal(person(store, exclusive), 'x');
    const stranger = createPersonalData({ store, master: Buffer.alloc(32, 4), exclusive });
    await expect(stranger.open(sealed)).rejects.toThrow();
  });
});

describe('personal data whose key was lost', () => {
  /** A person with a value in the log, and a store that was restored from before that. */
  const lost = async () => {
    const before = await seal(person(undefined, false), 'kari@example.org');
    const store = new MemorySubjectKeyStore();
    const told: unknown[] = [];
    const data = createPersonalData({ store, master, exclusive: false, onUnreadable: (error) => told.push(error) });
    return { before, data, told };
  };

  it('is blank, which is told once and not for every value', async () => {
    const { before, data, told } = await lost();
    for (let n = 0; n < 3; n += 1) expect(await data.show(before)).toBeNull();
    expect(told).toEqual([expect.objectContaining({ cause: expect.any(SubjectKeyMissing) })]);
  });

  it('does not keep what comes later from being sealed and read', async () => {
    const { before, data } = await lost();
    const later = await seal(data, 'kari.new@example.org');
    expect(await data.show(later)).toBe('kari.new@example.org');
    expect(await data.show(before)).toBeNull();
  });

  it.each([false, true])('can be erased (after something was sealed anew: %s)', async (sealedAnew) => {
    const { before, data } = await lost();
    if (sealedAnew) await seal(data, 'kari.new@example.org');
    const keyIds = await data.currentKeyIds('demo', 'c1');
    expect(keyIds).toEqual(['demo_c1_0']);
    await data.destroyKeys(keyIds);
    expect(await data.show(before)).toEqual({ erased: true });
    expect(await data.show(await seal(data, 'kari@example.com'))).toBe('kari@example.com');
  });

  it('is not taken for lost while the store is away', async () => {
    const before = await seal(person(undefined, false), 'kari@example.org');
    const store = new MemorySubjectKeyStore();
    store.get = () => Promise.reject(new SubjectKeysUnavailable('away'));
    const data = createPersonalData({ store, master, exclusive: false });
    await expect(data.show(before)).rejects.toThrow(SubjectKeysUnavailable);
  });
});

describe('two processes on one store', () => {
  it('that meet the same new person end up with the same key', async () => {
    const store = new MemorySubjectKeyStore();
    const [one, two] = [person(store, false), person(store, false)];
    const sealed = await Promise.all([seal(one, 'from one'), seal(two, 'from two')]);
    expect(await one.openMany(sealed)).toEqual(['from one', 'from two']);
    expect(await two.openMany(sealed)).toEqual(['from one', 'from two']);
  });

  it('R9: use no key whose end is known here, whether or not the other has come to destroy it', async () => {
    const store = new MemorySubjectKeyStore();
    const [one, two] = [person(store, false), person(store, false)];
    const sealed = await seal(one, 'kari@example.org');
    one.forget(['demo_c1_0']);
    expect(await one.open(sealed)).toEqual({ erased: true });
    const later = await seal(one, 'kari@example.org');
    expect(later).toMatch(/^s1\.demo_c1_1\./);
    await two.destroyKeys(['demo_c1_0']);
    expect(await two.openMany([sealed, later])).toEqual([{ erased: true }, 'kari@example.org']);
    expect(await one.openMany([sealed, later])).toEqual([{ erased: true }, 'kari@example.org']);
  });

  it('R9: use no key whose end becomes known while it is being made', async () => {
    const store = new SlowKeyStore();
    const data = person(store, false);
    const sealed = seal(data, 'kari@example.org');
    await store.asked();
    data.forget(['demo_c1_0']);
    store.finish();
    await store.asked();
    store.finish();
    expect(await sealed).toMatch(/^s1\.demo_c1_1\./);
  });

  it('notice an erasure by the other after a while without being told', async () => {
    const store = new MemorySubjectKeyStore();
    const one = createPersonalData({ store, master, exclusive: false, cacheMilliseconds: 1 });
    const sealed = await seal(one, 'kari@example.org');
    await person(store, false).destroy('demo', 'c1');
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await one.open(sealed)).toEqual({ erased: true });
  });
});

describe('on a shared store, a new key', () => {
  it('that could not be written seals nothing, and the next try makes another', async () => {
    const store = new SlowKeyStore();
    const data = person(store, false);
    const failed = expect(seal(data, 'kari@example.org')).rejects.toThrow('away');
    await store.asked();
    store.finish(new Error('away'));
    await failed;

    const sealed = seal(data, 'kari@example.org');
    await store.asked();
    store.finish();
    expect(await person(store, false).open(await sealed)).toBe('kari@example.org');
  });
});

/** A store whose writes end when the test says so. */
class SlowKeyStore extends MemorySubjectKeyStore {
  readonly batches: number[] = [];
  private release = (_fail?: Error): void => undefined;

  override async create(keys: Parameters<MemorySubjectKeyStore['create']>[0]) {
    this.batches.push(keys.length);
    await new Promise<void>((resolve, reject) => (this.release = (fail) => (fail ? reject(fail) : resolve())));
    return super.create(keys);
  }

  /** Resolves when a write has been started. */
  async asked(): Promise<void> {
    const before = this.batches.length;
    while (this.batches.length === before) await new Promise((resolve) => setImmediate(resolve));
  }

  finish(fail?: Error): void {
    this.release(fail);
  }
}

describe('on an exclusive store, a new key', () => {
  it('is used without waiting for it, is written in one batch with others, and is durable when settled', async () => {
    const store = new SlowKeyStore();
    const data = person(store);
    const sealed = await Promise.all(['c1', 'c2', 'c3'].map((id) => seal(data, `${id}@example.org`, id)));
    expect(store.batches).toEqual([3]);
    expect(await store.get('demo_c1_0')).toBeUndefined();
    expect(await data.openMany(sealed)).toEqual(['c1@example.org', 'c2@example.org', 'c3@example.org']);

    const settled = data.settled();
    store.finish();
    await settled;
    expect(await store.get('demo_c1_0')).toBeInstanceOf(Uint8Array);
    expect(await person(store).openMany(sealed)).toHaveLength(3);
  });

  it('that could not be written is no settled key, and the same key is written again', async () => {
    const store = new SlowKeyStore();
    const data = person(store);
    const sealed = await seal(data, 'kari@example.org');
    const failed = expect(data.settled()).rejects.toThrow('disk full');
    store.finish(new Error('disk full'));
    await failed;

    const settled = data.settled();
    store.finish();
    await settled;
    expect(await person(store).open(sealed)).toBe('kari@example.org');
  });

  it('is kept while it is not durable, however many others are cached meanwhile', async () => {
    const store = new SlowKeyStore();
    const data = createPersonalData({ store, master, exclusive: true, maxCachedKeys: 1 });
    const sealed = await Promise.all(['c1', 'c2', 'c3'].map((id) => seal(data, id, id)));
    const again = await seal(data, 'c1', 'c1');
    store.finish();
    await data.settled();
    expect(store.batches).toEqual([3]);
    expect(await person(store).openMany([...sealed, again])).toEqual(['c1', 'c2', 'c3', 'c1']);
  });
});
