import { crc32 } from 'node:zlib';

/**
 * A record holds one append: [crc32 u32][format u8][length of stream u16][first revision u48][events u32][stream utf8][events
 * MessagePack]. The checksum covers all behind it. Stream and counts stand outside the MessagePack, so that a filter need not decode.
 */
const format = 1;
const fixed = 17;

export interface RecordHeader {
  readonly stream: string;
  readonly firstRevision: number;
  readonly count: number;
  /** Where the packed events begin. */
  readonly start: number;
}

/** What was read from the log is not what was written. Says where, and never what. */
export class DamagedRecord extends Error {
  constructor(number: number, reason: string) {
    super(
      `the event log is damaged at position ${number}: ${reason}; stop the server and restore the folder from a backup`,
    );
    this.name = 'DamagedRecord';
  }
}

export const longestStreamName = 512;

export function encodeRecord(stream: string, firstRevision: number, count: number, events: Buffer): Buffer {
  const nameLength = Buffer.byteLength(stream);
  const start = fixed + nameLength;
  const record = Buffer.allocUnsafe(start + events.length);
  record[4] = format;
  record.writeUInt16BE(nameLength, 5);
  record.writeUIntBE(firstRevision, 7, 6);
  record.writeUInt32BE(count, 13);
  record.write(stream, fixed, 'utf8');
  events.copy(record, start);
  record.writeUInt32BE(crc32(record.subarray(4)), 0);
  return record;
}

/** Checks the sum and reads what stands before the events. Throws `DamagedRecord`. */
export function openRecord(number: number, record: Buffer): RecordHeader {
  if (record.length < fixed || crc32(record.subarray(4)) !== record.readUInt32BE(0)) {
    throw new DamagedRecord(number, 'checksum mismatch');
  }
  if (record[4] !== format) throw new DamagedRecord(number, `record format ${record[4]} is not known`);
  const start = fixed + record.readUInt16BE(5);
  return {
    stream: record.toString('utf8', fixed, start),
    firstRevision: record.readUIntBE(7, 6),
    count: record.readUInt32BE(13),
    start,
  };
}

/** What the index of streams holds: the number of an append's first event and how many it has. */
export function encodeEntry(number: number, count: number): Buffer {
  const entry = Buffer.allocUnsafe(10);
  entry.writeUIntBE(number, 0, 6);
  entry.writeUInt32BE(count, 6);
  return entry;
}

export const entryNumber = (entry: Buffer): number => entry.readUIntBE(0, 6);
export const entryCount = (entry: Buffer): number => entry.readUInt32BE(6);
