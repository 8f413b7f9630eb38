import { crc32 } from 'node:zlib';
import { SharedShapes } from '../../../embedded/shared-shapes';
import { DamagedDocument, Document } from '../../read-model-store';

/**
 * A document as it is stored: [crc32 u32][length of entries u16][entries][document MessagePack]. The entries are where its indexes
 * list it: [number of the index u8][length u16][values]. With them a replacement finds what to remove from the indexes without
 * decoding, and mostly sees at one glance that nothing has moved.
 */
const fixed = 6;

export interface IndexEntry {
  readonly index: number;
  readonly values: Buffer;
}

export function encodeDocument(entries: Buffer, packed: Buffer): Buffer {
  const bytes = Buffer.allocUnsafe(fixed + entries.length + packed.length);
  bytes.writeUInt16BE(entries.length, 4);
  entries.copy(bytes, fixed);
  packed.copy(bytes, fixed + entries.length);
  bytes.writeUInt32BE(crc32(bytes.subarray(4)), 0);
  return bytes;
}

/** Throws `DamagedDocument`. */
export function decodeDocument<D extends Document>(id: Buffer, bytes: Buffer, shapes: SharedShapes): D {
  const start = fixed + entriesOf(id, bytes).length;
  return shapes.unpack(bytes, start, bytes.length) as D;
}

/** The entries of a stored document, checked. Throws `DamagedDocument`. */
export function entriesOf(id: Buffer, bytes: Buffer): Buffer {
  if (bytes.length < fixed || crc32(bytes.subarray(4)) !== bytes.readUInt32BE(0))
    throw new DamagedDocument(id.toString('utf8'));
  return bytes.subarray(fixed, fixed + bytes.readUInt16BE(4));
}

export function encodeEntries(entries: readonly IndexEntry[]): Buffer {
  const parts = entries.map(({ index, values }) => {
    const bytes = Buffer.allocUnsafe(3 + values.length);
    bytes[0] = index;
    bytes.writeUInt16BE(values.length, 1);
    values.copy(bytes, 3);
    return bytes;
  });
  return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
}

export function decodeEntries(bytes: Buffer): IndexEntry[] {
  const entries: IndexEntry[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = at + 3 + bytes.readUInt16BE(at + 1);
    entries.push({ index: bytes[at]!, values: bytes.subarray(at + 3, end) });
    at = end;
  }
  return entries;
}
