import { LRUCache } from 'lru-cache';
import { SubjectKeyStore } from '../subject-keys/subject-key-store';
import { MasterKey } from './master-key';
import { SubjectKey, unwrapSubjectKey } from './person-cipher';
import { derive } from './secrets';
import { SubjectKeyWriter } from './subject-key-writer';

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

/** A value names a key that the store does not know: the store is older than the log (a restored backup), or not the log's own. */
export class SubjectKeyMissing extends Error {
  constructor(readonly keyId: string) {
    super(`the subject key ${keyId} is not in the key store: restore the subject keys that belong to this log`);
    this.name = 'SubjectKeyMissing';
  }
}

/** What stands before the generation; customer ids may hold underscores, generations do not. */
export const subjectOf = (keyId: string): string => keyId.slice(0, keyId.lastIndexOf('_'));

/**
 * The keys of people by name of subject (`<organisation>_<customer>`): found, made, kept for a while, destroyed. A person's keys are
 * numbered in generations; the next one is made only when all before it are destroyed.
 */
export class SubjectKeyRing {
  private readonly store: SubjectKeyStore;
  private readonly wrappingKey: Buffer;
  private readonly writer: SubjectKeyWriter;
  private readonly keys: LRUCache<string, SubjectKey>;
  private readonly tombstones = new LRUCache<string, true>({ max: 10_000 });
  private readonly obtaining = new Map<string, Promise<SubjectKey>>();

  constructor(options: SubjectKeyRingOptions) {
    this.store = options.store;
    this.wrappingKey = derive(options.master, 'subject-keys');
    this.writer = new SubjectKeyWriter(options.store, this.wrappingKey, options.exclusive);
    this.keys = new LRUCache({ max: options.maxCachedKeys ?? 50_000, ttl: options.cacheMilliseconds ?? 60_000 });
  }

  /** A key that needs no waiting. */
  cached(subject: string): SubjectKey | undefined {
    return this.keys.get(subject) ?? this.writer.pending(subject);
  }

  /** The key to seal with: the first generation that is not destroyed, made if need be. */
  current(subject: string): Promise<SubjectKey> {
    const before = this.obtaining.get(subject);
    if (before) return before;
    const obtained = this.obtain(subject);
    this.obtaining.set(subject, obtained);
    return obtained;
  }

  /** All keys that live, or the next to be made where none does. More than one only after a `destroy` that failed half-way. */
  async currentKeyIds(subject: string): Promise<string[]> {
    await this.obtaining.get(subject);
    await this.settled();
    const live: string[] = [];
    for (let generation = 0; ; generation += 1) {
      const keyId = `${subject}_${generation}`;
      const stored = await this.store.get(keyId);
      if (stored === undefined) return live.length > 0 ? live : [keyId];
      if (stored !== 'destroyed') live.push(keyId);
    }
  }

  /** The key of that id; `'destroyed'` for ever once it is. Throws `SubjectKeyMissing` when the store never had it. */
  async find(keyId: string): Promise<SubjectKey | 'destroyed'> {
    const subject = subjectOf(keyId);
    const known = this.cached(subject);
    if (known?.keyId === keyId) return known;
    if (this.tombstones.has(keyId)) return 'destroyed';
    const stored = await this.store.get(keyId);
    if (stored === undefined) throw new SubjectKeyMissing(keyId);
    if (stored === 'destroyed') this.tombstones.set(keyId, true);
    if (stored === 'destroyed' || this.tombstones.has(keyId)) return 'destroyed';
    const key = unwrapSubjectKey(keyId, stored, this.wrappingKey);
    // All generations before one that lives are destroyed, so it is the current one.
    this.keys.set(subject, key);
    return key;
  }

  /** Tombstones the keys and forgets them. Durable when it resolves; may be repeated. */
  async destroy(keyIds: readonly string[]): Promise<void> {
    const makings = keyIds.flatMap((keyId) => this.obtaining.get(subjectOf(keyId)) ?? []);
    await Promise.allSettled(makings);
    await this.settled();
    // First here, so that whoever reads a key at this moment does not put it back.
    this.forget(keyIds);
    await Promise.all(keyIds.map((keyId) => this.store.destroy(keyId)));
  }

  /**
   * For keys whose end is decided, here or elsewhere: from now on they are destroyed, whatever the store may say of them for a moment yet.
   */
  forget(keyIds: readonly string[]): void {
    for (const keyId of keyIds) {
      this.tombstones.set(keyId, true);
      const subject = subjectOf(keyId);
      if (this.keys.peek(subject)?.keyId === keyId) this.keys.delete(subject);
    }
  }

  /** Resolves when every key handed out so far is durable; tries those again that could not be written. */
  settled(): Promise<void> {
    return this.writer.settled();
  }

  private async obtain(subject: string): Promise<SubjectKey> {
    try {
      for (let generation = 0; ; generation += 1) {
        const key = await this.obtainGeneration(subject, `${subject}_${generation}`);
        if (key === 'destroyed' || this.tombstones.has(key.keyId)) continue;
        this.keys.set(subject, key);
        return key;
      }
    } finally {
      this.obtaining.delete(subject);
    }
  }

  private async obtainGeneration(subject: string, keyId: string): Promise<SubjectKey | 'destroyed'> {
    const stored = await this.store.get(keyId);
    if (stored === 'destroyed' || this.tombstones.has(keyId)) return 'destroyed';
    return stored ? unwrapSubjectKey(keyId, stored, this.wrappingKey) : this.writer.make(subject, keyId);
  }
}
