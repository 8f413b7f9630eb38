import { randomBytes, randomUUID } from 'node:crypto';
import { SubjectKeyStore } from './subject-key-store';

export interface OpenedKeys {
  readonly keys: SubjectKeyStore;
  /** Closes and opens the same storage again; left out by stores that live in memory only. */
  readonly reopen?: () => Promise<SubjectKeyStore>;
  close(): Promise<void>;
}

const wrapped = (): Uint8Array => new Uint8Array(randomBytes(60));
const bytes = (key: Uint8Array | 'destroyed' | undefined): unknown => (key instanceof Uint8Array ? [...key] : key);

/** What every store of subject keys keeps, real servers included. */
export function subjectKeyStoreContract(name: string, open: () => Promise<OpenedKeys>): void {
  describe(`subject key store contract: ${name}`, () => {
    let suite: OpenedKeys;
    let keys: SubjectKeyStore;
    beforeAll(async () => {
      suite = await open();
      keys = suite.keys;
    });
    afterAll(() => suite.close());
    describe('making keys', () => making(() => keys));
    describe('destroying keys', () => destroying(() => keys));
    describe('properties', () => properties(() => keys));

    it('keeps keys, tombstones and properties when it is opened again', async () => {
      if (!suite.reopen) return;
      const [kept, gone, property, key] = [randomUUID(), randomUUID(), randomUUID(), wrapped()];
      await keys.create([kept, gone].map((keyId) => ({ keyId, wrapped: key })));
      await keys.destroy(gone);
      await keys.createProperty(property, key);
      keys = await suite.reopen();
      expect(bytes(await keys.get(kept))).toEqual(bytes(key));
      expect(await keys.get(gone)).toBe('destroyed');
      expect(bytes(await keys.createProperty(property, wrapped()))).toEqual(bytes(key));
    });
  });
}

function making(store: () => SubjectKeyStore): void {
  it('knows nothing of a key that was never made', async () => {
    expect(await store().get(randomUUID())).toBeUndefined();
  });

  it('makes what is not there and answers what stands there, in order', async () => {
    const [a, b, first, second] = [randomUUID(), randomUUID(), wrapped(), wrapped()];
    await store().create([{ keyId: b, wrapped: first }]);
    const answer = await store().create([
      { keyId: a, wrapped: second },
      { keyId: b, wrapped: wrapped() },
    ]);
    expect(answer.map(bytes)).toEqual([bytes(second), bytes(first)]);
    expect(bytes(await store().get(a))).toEqual(bytes(second));
    expect(bytes(await store().get(b))).toEqual(bytes(first));
  });

  it('gives all who make the same key at once the same one', async () => {
    const keyId = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => store().create([{ keyId, wrapped: wrapped() }])),
    );
    const one = bytes(await store().get(keyId));
    for (const [key] of answers) expect(bytes(key)).toEqual(one);
  });

  it('takes the same id twice in one call', async () => {
    const [keyId, first] = [randomUUID(), wrapped()];
    const answer = await store().create([
      { keyId, wrapped: first },
      { keyId, wrapped: wrapped() },
    ]);
    expect(answer.map(bytes)).toEqual([bytes(first), bytes(first)]);
  });

  it('takes an empty list, and many keys at once', async () => {
    expect(await store().create([])).toEqual([]);
    const many = Array.from({ length: 500 }, () => ({ keyId: randomUUID(), wrapped: wrapped() }));
    expect((await store().create(many)).map(bytes)).toEqual(many.map((k) => bytes(k.wrapped)));
  });

  it('keeps its own copy of a key', async () => {
    const [keyId, key] = [randomUUID(), wrapped()];
    const before = bytes(key);
    await store().create([{ keyId, wrapped: key }]);
    key.fill(0);
    const got = await store().get(keyId);
    expect(bytes(got)).toEqual(before);
    (got as Uint8Array).fill(1);
    expect(bytes(await store().get(keyId))).toEqual(before);
  });
}

function destroying(store: () => SubjectKeyStore): void {
  it('is for ever: the key cannot be read or made again', async () => {
    const keyId = randomUUID();
    await store().create([{ keyId, wrapped: wrapped() }]);
    await store().destroy(keyId);
    expect(await store().get(keyId)).toBe('destroyed');
    expect(await store().create([{ keyId, wrapped: wrapped() }])).toEqual(['destroyed']);
    expect(await store().get(keyId)).toBe('destroyed');
  });

  it('may be repeated', async () => {
    const keyId = randomUUID();
    await store().create([{ keyId, wrapped: wrapped() }]);
    await Promise.all([store().destroy(keyId), store().destroy(keyId)]);
    await store().destroy(keyId);
    expect(await store().get(keyId)).toBe('destroyed');
  });

  it('forbids an id that was never made as well', async () => {
    const keyId = randomUUID();
    await store().destroy(keyId);
    expect(await store().create([{ keyId, wrapped: wrapped() }])).toEqual(['destroyed']);
  });

  it('holds against a key that is being made at the same moment', async () => {
    const keyId = randomUUID();
    await Promise.all([
      store().create([{ keyId, wrapped: wrapped() }]),
      store().destroy(keyId),
      store().create([{ keyId, wrapped: wrapped() }]),
    ]);
    expect(await store().get(keyId)).toBe('destroyed');
  });

  it('leaves other keys alone', async () => {
    const [kept, gone, key] = [randomUUID(), randomUUID(), wrapped()];
    await store().create([kept, gone].map((keyId) => ({ keyId, wrapped: key })));
    await store().destroy(gone);
    expect(bytes(await store().get(kept))).toEqual(bytes(key));
  });
}

function properties(store: () => SubjectKeyStore): void {
  it('keep the first value', async () => {
    const [name, first] = [randomUUID(), wrapped()];
    expect(bytes(await store().createProperty(name, first))).toEqual(bytes(first));
    expect(bytes(await store().createProperty(name, wrapped()))).toEqual(bytes(first));
  });

  it('can be looked at without making them', async () => {
    const [name, first] = [randomUUID(), wrapped()];
    expect(await store().property(name)).toBeUndefined();
    await store().createProperty(name, first);
    expect(bytes(await store().property(name))).toEqual(bytes(first));
  });

  it('give all who set one at once the same value', async () => {
    const name = randomUUID();
    const answers = await Promise.all([1, 2, 3].map(() => store().createProperty(name, wrapped())));
    const one = bytes(answers[0]);
    expect(answers.map(bytes)).toEqual([one, one, one]);
  });

  it('are not keys', async () => {
    const name = randomUUID();
    await store().createProperty(name, wrapped());
    expect(await store().get(name)).toBeUndefined();
  });
}
