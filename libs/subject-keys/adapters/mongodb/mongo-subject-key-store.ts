import { AnyBulkWriteOperation, Binary, Collection, Db, MongoBulkWriteError } from 'mongodb';
import { isAway } from '../../../mongodb/mongo-failure';
import { SubjectKeyStore, SubjectKeysUnavailable } from '../../subject-key-store';

interface KeyEntry {
  readonly _id: string;
  /** Absent from a tombstone. */
  readonly wrapped?: Binary;
  readonly destroyed?: true;
}
interface PropertyEntry {
  readonly _id: string;
  readonly value: Binary;
}

const duplicateKey = 11000;
type Key = Uint8Array | 'destroyed';

/**
 * Keys in a collection of their own. What is answered is on disk on a majority of the nodes, so a key is durable before anything sealed
 * with it can be appended, and a destroyed one stays destroyed.
 */
export class MongoSubjectKeyStore implements SubjectKeyStore {
  private readonly keys: Collection<KeyEntry>;
  private readonly properties: Collection<PropertyEntry>;

  constructor({ db }: { db: Db }) {
    this.keys = db.collection<KeyEntry>('subjectKeys');
    this.properties = db.collection<PropertyEntry>('subjectKeyProperties');
  }

  get(keyId: string): Promise<Key | undefined> {
    return available(async () => {
      const entry = await this.keys.findOne({ _id: keyId });
      return entry ? keyIn(entry) : undefined;
    });
  }

  create(keys: readonly { keyId: string; wrapped: Uint8Array }[]): Promise<Key[]> {
    if (keys.length === 0) return Promise.resolve([]);
    return available(async () => {
      const wanted = new Map<string, Uint8Array>();
      for (const { keyId, wrapped } of keys) if (!wanted.has(keyId)) wanted.set(keyId, Uint8Array.from(wrapped));
      const standing = await this.createAbsent(wanted);
      const others = [...wanted.keys()].filter((keyId) => !standing.has(keyId));
      // Whoever was first has the key: all go on with what stands there now.
      if (others.length > 0)
        for await (const entry of this.keys.find({ _id: { $in: others } })) standing.set(entry._id, keyIn(entry));
      return keys.map(({ keyId }) => copyOf(standing.get(keyId)!));
    });
  }

  destroy(keyId: string): Promise<void> {
    return available(async () => {
      await this.keys.replaceOne({ _id: keyId }, { destroyed: true }, { upsert: true });
    });
  }

  createProperty(name: string, value: Uint8Array): Promise<Uint8Array> {
    return available(async () => {
      await this.properties.updateOne({ _id: name }, { $setOnInsert: { value: new Binary(value) } }, { upsert: true });
      return bytesOf((await this.properties.findOne({ _id: name }))!.value);
    });
  }

  property(name: string): Promise<Uint8Array | undefined> {
    return available(async () => {
      const entry = await this.properties.findOne({ _id: name });
      return entry ? bytesOf(entry.value) : undefined;
    });
  }

  /** The client belongs to whoever connected it. */
  async close(): Promise<void> {}

  /** Writes what is not there and answers what it wrote. */
  private async createAbsent(wanted: ReadonlyMap<string, Uint8Array>): Promise<Map<string, Key>> {
    const entries = [...wanted];
    const operations = entries.map(([_id, wrapped]): AnyBulkWriteOperation<KeyEntry> => {
      const update = { $setOnInsert: { wrapped: new Binary(wrapped) } };
      return { updateOne: { filter: { _id }, update, upsert: true } };
    });
    const { upsertedIds } = await this.keys.bulkWrite(operations, { ordered: false }).catch((error: unknown) => {
      if (!(error instanceof MongoBulkWriteError) || error.code !== duplicateKey) throw error;
      if (onlyMetOthers(error)) return error;
      throw new SubjectKeysUnavailable(error);
    });
    return new Map(Object.keys(upsertedIds).map((index) => entries[Number(index)]!));
  }
}

/** Somebody made one of the keys between the server's look and its write: that one stands, and all the rest is on a majority. */
function onlyMetOthers({ writeErrors, result }: MongoBulkWriteError): boolean {
  return [writeErrors].flat().every(({ code }) => code === duplicateKey) && !result.getWriteConcernError();
}

const keyIn = ({ wrapped }: KeyEntry): Key => (wrapped ? bytesOf(wrapped) : 'destroyed');
const bytesOf = (binary: Binary): Uint8Array => Uint8Array.from(binary.value());
const copyOf = (key: Key): Key => (key instanceof Uint8Array ? Uint8Array.from(key) : key);

async function available<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw isAway(error) ? new SubjectKeysUnavailable(error) : error;
  }
}
