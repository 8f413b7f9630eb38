import { crc32 } from 'node:zlib';
import { Packr, Unpackr } from 'msgpackr';

/** More different objects than this, or those with odd keys (ids as keys), carry their keys in every record. */
const mostShapes = 1024;
const sharableKey = /^[a-z][A-Za-z]{0,39}$/;
const isSharable = (keys: string[]): boolean => keys.length <= 64 && keys.every((key) => sharableKey.test(key));

/**
 * MessagePack that writes the keys of an object once for the whole storage and not once per record: three times faster to read.
 *
 * The list of shapes belongs to the storage. A writer must put `unsaved()` into the same transaction as the first bytes packed with
 * it, until `saved()` says that one such transaction is durable; so no record can stand there without its shapes.
 */
export class SharedShapes {
  private packr!: Packr;
  private unpackr!: Unpackr;
  private list: Buffer | null = null;

  /** `load` answers the list as it was given to be saved, or nothing in a new storage. */
  constructor(private readonly load: () => Uint8Array | undefined) {
    this.reset();
  }

  /** Forgets what is not saved; the storage is asked again. */
  reset(): void {
    const getStructures = (): object[] => readShapes(this.load());
    const saveStructures = (shapes: object[]): void => {
      this.list = writeShapes(shapes);
    };
    // An object with odd keys is written as a plain map: of two alike in one record, the second would be told by a shape that no reader has.
    const useRecords = (value: object): boolean => isSharable(Object.keys(value));
    const shared = { maxSharedStructures: mostShapes, getStructures, mapsAsObjects: true };
    this.list = null;
    this.packr = new Packr({ ...shared, saveStructures, shouldShareStructure: isSharable, useRecords });
    this.unpackr = new Unpackr(shared);
  }

  /** The bytes belong to the caller. */
  pack(value: unknown): Buffer {
    return this.packr.pack(value);
  }

  unpack(bytes: Uint8Array, start: number, end: number): unknown {
    return this.unpackr.unpack(bytes, { start, end });
  }

  /** The list that what was packed last needs, when the storage does not have it yet. */
  unsaved(): Buffer | null {
    return this.list;
  }

  saved(list: Buffer | null): void {
    if (list !== null && this.list === list) this.list = null;
  }
}

function writeShapes(shapes: object[]): Buffer {
  const json = Buffer.from(JSON.stringify(shapes));
  const bytes = Buffer.allocUnsafe(4 + json.length);
  bytes.writeUInt32BE(crc32(json), 0);
  json.copy(bytes, 4);
  return bytes;
}

function readShapes(bytes: Uint8Array | undefined): object[] {
  if (bytes === undefined) return [];
  const list = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const json = list.subarray(4);
  if (list.length < 4 || crc32(json) !== list.readUInt32BE(0))
    throw new Error('the list of record shapes is damaged (checksum mismatch)');
  return JSON.parse(json.toString('utf8')) as object[];
}
