/**
 * The keys that personal data is sealed with, one per person, wrapped by the master key. Kept apart from the log, so that destroying a
 * key makes every sealed copy unreadable while the log stays as it is. A store that is away is told by `SubjectKeysUnavailable`.
 */
export interface SubjectKeyStore {
  /** `undefined`: never made. `'destroyed'`: tombstoned, and nobody can make it again. */
  get(keyId: string): Promise<Uint8Array | 'destroyed' | undefined>;
  /**
   * Makes the keys that are not there yet and answers what stands under each id now, in order: two processes that meet the same new
   * customer end up with the same key. Durable when it resolves; in the same storage as the log at the latest when an append is that was
   * started after the call.
   */
  create(keys: readonly { keyId: string; wrapped: Uint8Array }[]): Promise<(Uint8Array | 'destroyed')[]>;
  /** Forgets the key and leaves a tombstone. Durable when it resolves; repeating it is harmless. */
  destroy(keyId: string): Promise<void>;
  /** A value kept beside the keys, for instance the check value of the master key; the first one stays. Answers what stands there. */
  createProperty(name: string, value: Uint8Array): Promise<Uint8Array>;
  /** What stands there; `undefined` when nobody has made it. */
  property(name: string): Promise<Uint8Array | undefined>;
  close(): Promise<void>;
}

/** The store cannot be reached or did not answer in time. Whether something was stored is not known; the same call again finds out. */
export class SubjectKeysUnavailable extends Error {
  constructor(cause: unknown) {
    super('the subject keys are away', { cause });
    this.name = 'SubjectKeysUnavailable';
  }
}
