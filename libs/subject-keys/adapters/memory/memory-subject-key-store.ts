import { SubjectKeyStore } from '../../subject-key-store';

/** Keys that live as long as their object: for tests and simulations. */
export class MemorySubjectKeyStore implements SubjectKeyStore {
  private readonly keys = new Map<string, Uint8Array | 'destroyed'>();
  private readonly properties = new Map<string, Uint8Array>();

  async get(keyId: string): Promise<Uint8Array | 'destroyed' | undefined> {
    return copyOf(this.keys.get(keyId));
  }

  async create(keys: readonly { keyId: string; wrapped: Uint8Array }[]): Promise<(Uint8Array | 'destroyed')[]> {
    return keys.map(({ keyId, wrapped }) => {
      if (!this.keys.has(keyId)) this.keys.set(keyId, wrapped.slice());
      return copyOf(this.keys.get(keyId)!);
    });
  }

  async destroy(keyId: string): Promise<void> {
    this.keys.set(keyId, 'destroyed');
  }

  async createProperty(name: string, value: Uint8Array): Promise<Uint8Array> {
    if (!this.properties.has(name)) this.properties.set(name, value.slice());
    return this.properties.get(name)!.slice();
  }

  async property(name: string): Promise<Uint8Array | undefined> {
    return this.properties.get(name)?.slice();
  }

  async close(): Promise<void> {}
}

function copyOf<K extends Uint8Array | 'destroyed' | undefined>(key: K): K {
  return (key instanceof Uint8Array ? key.slice() : key) as K;
}
