import { crc32 } from 'node:zlib';
import { LogEnvironment } from '../../../embedded/log-environment';
import { WriteChain } from '../../../embedded/write-chain';
import { SubjectKeyStore, SubjectKeysUnavailable } from '../../subject-key-store';

const tombstone = 0;
const present = 1;
/** [crc32 u32][`present` or `tombstone`][key]: a key that was damaged on the disk must not pass for one that was forged. */
const head = 5;

/**
 * Keys in the folder, for one process. Beside the log `create` answers at once: its writes stand in the chain before any append that is
 * started later. Where the log is elsewhere an append could be durable before them, so `create` waits for the disk. Keys that were answered
 * and could not be written (a full disk) are kept and written before anything else, so that an answer stays true.
 */
export class EmbeddedSubjectKeyStore implements SubjectKeyStore {
  /** Written, but not yet durable. */
  private readonly unsaved = new Map<string, Uint8Array | 'destroyed'>();

  constructor(
    private readonly env: LogEnvironment,
    private readonly chain: WriteChain,
    private readonly isBesideLog: boolean,
  ) {
    chain.onReset(() => this.writeAgain());
  }

  async get(keyId: string): Promise<Uint8Array | 'destroyed' | undefined> {
    return copyOf(this.standing(keyId));
  }

  async create(keys: readonly { keyId: string; wrapped: Uint8Array }[]): Promise<(Uint8Array | 'destroyed')[]> {
    const fresh = new Map<string, Uint8Array>();
    for (const { keyId, wrapped } of keys) {
      assertKeyId(keyId);
      if (!fresh.has(keyId) && this.standing(keyId) === undefined) fresh.set(keyId, Uint8Array.from(wrapped));
    }
    if (fresh.size > 0) this.write(fresh);
    if (!this.isBesideLog) await this.untilDurable();
    return keys.map(({ keyId }) => copyOf(this.standing(keyId)!));
  }

  async destroy(keyId: string): Promise<void> {
    assertKeyId(keyId);
    const before = this.unsaved.get(keyId);
    try {
      await this.chain.write(() => {
        this.unsaved.set(keyId, 'destroyed');
        void this.env.keys.put(keyId, encode('destroyed'));
      });
    } catch (error) {
      if (before) this.unsaved.set(keyId, before);
      else this.unsaved.delete(keyId);
      throw error;
    }
    this.unsaved.delete(keyId);
  }

  async createProperty(name: string, value: Uint8Array): Promise<Uint8Array> {
    assertKeyId(name);
    await this.chain.write(() => undefined);
    const there = this.env.properties.get(name);
    if (there) return decode(there) as Uint8Array;
    const written = this.chain.write(() => void this.env.properties.put(name, encode(value)));
    await written;
    return decode(this.env.properties.get(name)!) as Uint8Array;
  }

  async property(name: string): Promise<Uint8Array | undefined> {
    const there = this.env.properties.get(name);
    return there && (decode(there) as Uint8Array);
  }

  /** The environment belongs to whoever opened it. */
  async close(): Promise<void> {}

  /** Of what was written before; what another call has begun to make is answered too. */
  private async untilDurable(): Promise<void> {
    try {
      await this.chain.write(() => undefined);
    } catch (error) {
      throw new SubjectKeysUnavailable(error);
    }
  }

  private standing(keyId: string): Uint8Array | 'destroyed' | undefined {
    const unsaved = this.unsaved.get(keyId);
    if (unsaved) return unsaved;
    const stored = this.env.keys.get(keyId);
    return stored && decode(stored);
  }

  private write(keys: ReadonlyMap<string, Uint8Array | 'destroyed'>): void {
    const bytes = [...keys].map(([keyId, key]) => [keyId, encode(key)] as const);
    for (const [keyId, key] of keys) this.unsaved.set(keyId, key);
    const put = (): void => {
      for (const [keyId, key] of bytes) void this.env.keys.put(keyId, key);
    };
    // What is not written stays in `unsaved`, and is when the chain opens again: before any append is taken.
    if (!this.chain.isOpen) return;
    this.chain.write(put).then(
      () => {
        for (const [keyId, key] of keys) if (this.unsaved.get(keyId) === key) this.unsaved.delete(keyId);
      },
      () => undefined,
    );
  }

  private writeAgain(): void {
    const keys = new Map([...this.unsaved].filter(([, key]) => key !== 'destroyed'));
    if (keys.size > 0) this.write(keys);
  }
}

/** Checked before a write begins, which must not fail half way. */
function assertKeyId(keyId: string): void {
  if (keyId.length === 0 || Buffer.byteLength(keyId) > 512 || /[\u0000-\u001f]/.test(keyId))
    throw new Error('not a key id');
}

function encode(key: Uint8Array | 'destroyed'): Buffer {
  const bytes = Buffer.allocUnsafe(key === 'destroyed' ? head : head + key.length);
  bytes[4] = key === 'destroyed' ? tombstone : present;
  if (key !== 'destroyed') bytes.set(key, head);
  bytes.writeUInt32BE(crc32(bytes.subarray(4)), 0);
  return bytes;
}

function decode(bytes: Buffer): Uint8Array | 'destroyed' {
  if (bytes.length < head || crc32(bytes.subarray(4)) !== bytes.readUInt32BE(0)) {
    throw new Error(
      'a subject key is damaged (checksum mismatch); stop the server and restore the folder from a backup',
    );
  }
  return bytes[4] === tombstone ? 'destroyed' : Uint8Array.from(bytes.subarray(head));
}

function copyOf<K extends Uint8Array | 'destroyed' | undefined>(key: K): K {
  return (key instanceof Uint8Array ? Uint8Array.from(key) : key) as K;
}
