import { crc32 } from 'node:zlib';
import { DamagedEvent } from '../../event-log';
import { positionOf } from '../counter-position';

/**
 * A record holds one append: [format u8][length of stream u16][first revision u48][events u32][stream utf8][events MessagePack]
 * [crc32 of all before it u32]. Stream and counts stand outside the MessagePack, so that a filter need not decode.
 */
const format = 1;
const fixed = 13;
const sum = 4;
/** What crc32 gives for bytes that end with their own crc32, low byte first. Spares a view without the sum for every record read. */
const intact = 0x2144df1c;

export interface RecordHeader {
  readonly stream: string;
  readonly firstRevision: number;
  readonly count: number;
  /** Where the packed events begin and end. */
  readonly start: number;
  readonly end: number;
}

export class DamagedRecord extends DamagedEvent {
  /** Place and reason, without the advice. */
  readonly finding: string;

  constructor(number: number, reason: string) {
    const finding = `position ${number}: ${reason}`;
    super(
      positionOf(number),
      `the event log is damaged at ${finding}; stop the server and restore the folder from a backup`,
    );
    this.name = 'DamagedRecord';
    this.finding = finding;
  }
}

const longestStreamName = 512;

/** What can be a key of the index of streams: neither empty nor too long, and without control characters. */
export function isStreamName(stream: string): boolean {
  return stream.length > 0 && Buffer.byteLength(stream) <= longestStreamName && !/[\u0000-\u001f]/.test(stream);
}

export function encodeRecord(stream: string, firstRevision: number, count: number, events: Buffer): Buffer {
  const nameLength = Buffer.byteLength(stream);
  const start = fixed + nameLength;
  const end = start + events.length;
  const record = Buffer.allocUnsafe(end + sum);
  record[0] = format;
  record.writeUInt16BE(nameLength, 1);
  record.writeUIntBE(firstRevision, 3, 6);
  record.writeUInt32BE(count, 9);
  record.write(stream, fixed, 'utf8');
  events.copy(record, start);
  record.writeUInt32LE(crc32(record.subarray(0, end)), end);
  return record;
}

/** Checks the sum and reads what stands before the events. Throws `DamagedRecord`. */
export function openRecord(number: number, record: Buffer): RecordHeader {
  if (record.length < fixed + sum || crc32(record) !== intact) {
    throw new DamagedRecord(number, 'checksum mismatch');
  }
  if (record[0] !== format) throw new DamagedRecord(number, `record format ${record[0]} is not known`);
  const start = fixed + record.readUInt16BE(1);
  return {
    stream: record.toString('utf8', fixed, start),
    firstRevision: record.readUIntBE(3, 6),
    count: record.readUInt32BE(9),
    start,
    end: record.length - sum,
  };
}

/** What the index of streams holds: the number of an append's first event and how many it has. */
export interface StreamEntry {
  readonly number: number;
  readonly count: number;
}

/** Decodes from LMDB's own buffer, so that reading a stream of small appends does not make a buffer for each. */
export const entryCodec = {
  encode({ number, count }: StreamEntry): Buffer {
    const bytes = Buffer.allocUnsafe(10);
    bytes.writeUIntBE(number, 0, 6);
    bytes.writeUInt32BE(count, 6);
    return bytes;
  },
  decode(bytes: Buffer): StreamEntry {
    return { number: bytes.readUIntBE(0, 6), count: bytes.readUInt32BE(6) };
  },
};
