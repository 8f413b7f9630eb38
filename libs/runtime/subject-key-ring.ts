import { LRUCache } from 'lru-cache';
import { SubjectKeyStore } from '../subject-keys/subject-key-store';
import { derive } from './secrets';
import { MasterKey } from './master-key';
import { newSubjectKey, SubjectKey, unwrapSubjectKey } from './person-cipher';

export interface SubjectKeyRingOptions {
  readonly store: SubjectKeyStore;
  readonly master: MasterKey;
  /**
   * Only this process makes keys in the store, and in the same storage as the log. Then a new key may be used once its `create` has been
   * called: it is durable when the event sealed with it is. Otherwise another process may have been first, and the answer is awaited.
   */
  readonly exclusive: boolean;
  readonly maxCachedKeys?: number;
  /** How long a key may be used without asking the store; bounds how long another process's erasure can go unnoticed. */
  readonly cacheMilliseconds?: number;
}

/** The keys of people by name of subject (`<organisation>_<customer>`): found, made, kept for a while, destroyed. */
export interface SubjectKeyRing {
  /** A key that needs no waiting. */
  cached(subject: string): SubjectKey | undefined;
  /** The key to seal with: the first generation that is not destroyed, made if need be. */
  current(subject: string): Promise<SubjectKey>;
  /** All keys that live, or the next to be made where none does. More than one only after a `destroy` that failed half-way. */
  currentKeyIds(subject: string): Promise<string[]>;
  /** The key of that id; `'destroyed'` for ever once it is. Throws `SubjectKeyMissing` when the store never had it. */
  find(keyId: string): Promise<SubjectKey | 'destroyed'>;
  /** Tombstones the keys and forgets them. Durable when it resolves; may be repeated. */
  destroy(keyIds: readonly string[]): Promise<void>;
  forget(subject: string): void;
  /** Resolves when every key handed out so far is durable; tries those again that could not be written. */
  settled(): Promise<void>;
}

/** A value names a key that the store does not know: the store is older than the log (a restored backup), or not the log's own. */
export class SubjectKeyMissing extends Error {
  constructor(readonly keyId: string) {
    super(`the subject key ${keyId} is not in the key store: restore the subject keys that belong to this log`);
    this.name = 'SubjectKeyMissing';
  }
}

interface NewKey {
  readonly subject: string;
  readonly key: SubjectKey;
  readonly wrapped: Buffer;
  resolve(key: SubjectKey | 'destroyed'): void;
  reject(error: unknown): void;
}

/** What stands before the generation; customer ids may hold underscores, generations do not. */
export const subjectOf = (keyId: string): string => keyId.slice(0, keyId.lastIndexOf('_'));

export function createSubjectKeyRing(options: SubjectKeyRingOptions): SubjectKeyRing {
  const { store, exclusive } = options;
  const wrappingKey = derive(options.master, 'subject-keys');
  const keys = new LRUCache<string, SubjectKey>({
    max: options.maxCachedKeys ?? 50_000,
    ttl: options.cacheMilliseconds ?? 60_000,
  });
  const tombstones = new LRUCache<string, true>({ max: 10_000 });
  /** Handed out, not yet known to be durable: must not be looked for in the store, nor made a second time. */
  const unsaved = new Map<string, SubjectKey>();
  const obtaining = new Map<string, Promise<SubjectKey>>();
  const writing = new Set<Promise<void>>();
  let queue: NewKey[] = [];
  let scheduled = false;

  const cached = (subject: string) => keys.get(subject) ?? unsaved.get(subject);

  function current(subject: string): Promise<SubjectKey> {
    const known = cached(subject);
    if (known) return Promise.resolve(known);
    const before = obtaining.get(subject);
    if (before) return before;
    const obtained = obtain(subject);
    obtaining.set(subject, obtained);
    return obtained;
  }

  async function obtain(subject: string): Promise<SubjectKey> {
    try {
      for (let generation = 0; ; generation += 1) {
        const key = await obtainGeneration(subject, `${subject}_${generation}`);
        if (key === 'destroyed') continue;
        keys.set(subject, key);
        return key;
      }
    } finally {
      obtaining.delete(subject);
    }
  }

  async function obtainGeneration(subject: string, keyId: string): Promise<SubjectKey | 'destroyed'> {
    const stored = await store.get(keyId);
    if (stored === 'destroyed' || tombstones.has(keyId)) return 'destroyed';
    return stored ? unwrapSubjectKey(keyId, stored, wrappingKey) : make(subject, keyId);
  }

  function make(subject: string, keyId: string): Promise<SubjectKey | 'destroyed'> {
    return new Promise((resolve, reject) => {
      queue.push({ subject, ...newSubjectKey(keyId, wrappingKey), resolve, reject });
      if (!scheduled) setImmediate(flush);
      scheduled = true;
    });
  }

  /** One write for all the keys that were wanted in this turn of the event loop. */
  function flush(): void {
    const batch = queue;
    queue = [];
    scheduled = false;
    if (batch.length === 0) return;
    const written = exclusive ? writeBehind(batch) : writeThrough(batch);
    writing.add(written);
    void written.catch(() => undefined).then(() => writing.delete(written));
  }

  /** Their events follow in the same storage, so nobody waits; what fails is written again before the next `settled` resolves. */
  async function writeBehind(batch: readonly NewKey[]): Promise<void> {
    for (const { subject, key } of batch) unsaved.set(subject, key);
    try {
      const created = store.create(batch.map(({ key, wrapped }) => ({ keyId: key.keyId, wrapped })));
      for (const { key, resolve } of batch) resolve(key);
      assertOwn(batch, await created);
    } catch (error) {
      for (const { reject } of batch) reject(error);
      queue.push(...batch);
      throw error;
    }
    for (const { subject } of batch) unsaved.delete(subject);
  }

  async function writeThrough(batch: readonly NewKey[]): Promise<void> {
    try {
      const stored = await store.create(batch.map(({ key, wrapped }) => ({ keyId: key.keyId, wrapped })));
      batch.forEach(({ key, resolve }, index) => {
        const winner = stored[index]!;
        resolve(winner === 'destroyed' ? winner : unwrapSubjectKey(key.keyId, winner, wrappingKey));
      });
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }

  async function settled(): Promise<void> {
    flush();
    await Promise.all(writing);
  }

  async function find(keyId: string): Promise<SubjectKey | 'destroyed'> {
    const subject = subjectOf(keyId);
    const known = cached(subject);
    if (known?.keyId === keyId) return known;
    if (tombstones.has(keyId)) return 'destroyed';
    const stored = await store.get(keyId);
    if (stored === undefined) throw new SubjectKeyMissing(keyId);
    if (stored === 'destroyed') {
      tombstones.set(keyId, true);
      return stored;
    }
    const key = unwrapSubjectKey(keyId, stored, wrappingKey);
    if (tombstones.has(keyId)) return 'destroyed';
    // A generation is made only when all before it are destroyed: the one that lives is the current one.
    keys.set(subject, key);
    return key;
  }

  async function destroy(keyIds: readonly string[]): Promise<void> {
    await Promise.allSettled(keyIds.map((keyId) => obtaining.get(subjectOf(keyId))));
    await settled();
    for (const keyId of keyIds) {
      // First here, so that whoever reads the key at this moment does not put it back.
      tombstones.set(keyId, true);
      if (keys.peek(subjectOf(keyId))?.keyId === keyId) keys.delete(subjectOf(keyId));
    }
    await Promise.all(keyIds.map((keyId) => store.destroy(keyId)));
  }

  async function currentKeyIds(subject: string): Promise<string[]> {
    await obtaining.get(subject);
    await settled();
    const live: string[] = [];
    for (let generation = 0; ; generation += 1) {
      const keyId = `${subject}_${generation}`;
      const stored = await store.get(keyId);
      if (stored === undefined) return live.length > 0 ? live : [keyId];
      if (stored !== 'destroyed') live.push(keyId);
    }
  }

  return { cached, current, currentKeyIds, find, destroy, forget: (subject) => void keys.delete(subject), settled };
}

/** Somebody else's key under one of our ids means that values were sealed with a key that was never stored. */
function assertOwn(batch: readonly NewKey[], stored: readonly (Uint8Array | 'destroyed')[]): void {
  const foreign = batch.find(({ wrapped }, index) => {
    const there = stored[index];
    return there === undefined || there === 'destroyed' || !wrapped.equals(there);
  });
  if (foreign) throw new Error(`another process makes keys in this store: ${foreign.key.keyId}`);
}
