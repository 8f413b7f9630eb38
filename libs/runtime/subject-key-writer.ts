import { SubjectKeyStore } from '../subject-keys/subject-key-store';
import { newSubjectKey, SubjectKey, unwrapSubjectKey } from './person-cipher';

interface NewKey {
  readonly subject: string;
  readonly key: SubjectKey;
  readonly wrapped: Buffer;
  resolve(key: SubjectKey | 'destroyed'): void;
  reject(error: unknown): void;
}

/** Makes keys for new people, all that are wanted in one turn of the event loop in one write. */
export class SubjectKeyWriter {
  /** Handed out, not yet known to be durable: must not be looked for in the store, nor made a second time. */
  private readonly unsaved = new Map<string, SubjectKey>();
  private readonly writing = new Set<Promise<void>>();
  private queue: NewKey[] = [];
  private scheduled = false;

  constructor(
    private readonly store: SubjectKeyStore,
    private readonly wrappingKey: Buffer,
    private readonly exclusive: boolean,
  ) {}

  /**
   * A new key under that id, or the one that stands there already. Exclusive: once its write has been started, ahead of any append
   * that uses it. Shared: once it is durable.
   */
  make(subject: string, keyId: string): Promise<SubjectKey | 'destroyed'> {
    return new Promise((resolve, reject) => {
      this.queue.push({ subject, ...newSubjectKey(keyId, this.wrappingKey), resolve, reject });
      if (!this.scheduled) setImmediate(() => this.flush());
      this.scheduled = true;
    });
  }

  pending(subject: string): SubjectKey | undefined {
    return this.unsaved.get(subject);
  }

  /** Resolves when every key made so far is durable; tries those again that could not be written. */
  async settled(): Promise<void> {
    this.flush();
    await Promise.all([...this.writing]);
  }

  private flush(): void {
    const batch = this.queue;
    this.queue = [];
    this.scheduled = false;
    if (batch.length === 0) return;
    const written = this.exclusive ? this.writeBehind(batch) : this.writeThrough(batch);
    this.writing.add(written);
    void written.catch(() => undefined).then(() => this.writing.delete(written));
  }

  /** Nobody waits; what fails is written again before the next `settled` resolves, for values may be sealed with it. */
  private async writeBehind(batch: readonly NewKey[]): Promise<void> {
    for (const { subject, key } of batch) this.unsaved.set(subject, key);
    try {
      const created = this.create(batch);
      for (const { key, resolve } of batch) resolve(key);
      assertOwn(batch, await created);
    } catch (error) {
      for (const { reject } of batch) reject(error);
      this.queue.push(...batch);
      throw error;
    }
    for (const { subject } of batch) this.unsaved.delete(subject);
  }

  private async writeThrough(batch: readonly NewKey[]): Promise<void> {
    try {
      const stored = await this.create(batch);
      batch.forEach(({ key, resolve }, index) => {
        const winner = stored[index]!;
        resolve(winner === 'destroyed' ? winner : unwrapSubjectKey(key.keyId, winner, this.wrappingKey));
      });
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }

  private create(batch: readonly NewKey[]): Promise<(Uint8Array | 'destroyed')[]> {
    return this.store.create(batch.map(({ key, wrapped }) => ({ keyId: key.keyId, wrapped })));
  }
}

/** Somebody else's key under one of our ids means that values were sealed with a key that was never stored. */
function assertOwn(batch: readonly NewKey[], stored: readonly (Uint8Array | 'destroyed')[]): void {
  const foreign = batch.find(({ wrapped }, index) => {
    const there = stored[index];
    return there === undefined || there === 'destroyed' || !wrapped.equals(there);
  });
  if (foreign) throw new Error(`another process makes keys in this store: ${foreign.key.keyId}`);
}
