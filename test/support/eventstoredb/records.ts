// What the stand-in keeps of an event: where it stands, and the very bytes every reader is answered with.
import { Place, ProposedEvent, ReadResp, RecordedEvent, recordedMessage } from './protocol';

/** The revision of the record that ends a stream for good; the server sends the largest signed 64-bit number. */
export const TOMBSTONE_REVISION = Number.MAX_SAFE_INTEGER;
const TOMBSTONE_TEXT = '9223372036854775807';

export interface StoredRecord {
  readonly stream: string;
  readonly revision: number;
  /** Commit and prepare position alike: where the record begins in the file of the log. */
  readonly position: number;
  readonly id: string;
  readonly type: string;
  /** Only of `$metadata`: what is set for the stream that it belongs to. */
  readonly truncateBefore: number | null;
  /** The whole answer of a read, built once. */
  readonly message: Buffer;
}

export function buildRecord(event: ProposedEvent, place: Place<number>): StoredRecord {
  const { stream, revision, position } = place;
  const message = recordedMessage(event, {
    ...place,
    revision: revision === TOMBSTONE_REVISION ? TOMBSTONE_TEXT : String(revision),
  });
  const truncateBefore = readTruncateBefore(event.type, event.data);
  return { stream, revision, position, id: event.id, type: event.type, truncateBefore, message };
}

/** The record that was written as these bytes. */
export function restoreRecord(message: Buffer): StoredRecord {
  const recorded = ReadResp.deserializeBinary(message).getEvent()?.getEvent();
  if (recorded === undefined) throw new Error('the data file of the stand-in holds something else than events');
  const type = recorded.getMetadataMap().get('type') ?? '';
  return {
    stream: Buffer.from(recorded.getStreamIdentifier()!.getStreamName_asU8()).toString('utf8'),
    revision:
      recorded.getStreamRevision() === TOMBSTONE_TEXT ? TOMBSTONE_REVISION : Number(recorded.getStreamRevision()),
    position: Number(recorded.getCommitPosition()),
    id: recorded.getId()!.getString(),
    type,
    truncateBefore: readTruncateBefore(type, dataOf(recorded)),
    message,
  };
}

function dataOf(recorded: RecordedEvent): Uint8Array {
  return recorded.getMetadataMap().get('type') === '$metadata' ? recorded.getData_asU8() : new Uint8Array();
}

function readTruncateBefore(type: string, data: Uint8Array): number | null {
  if (type !== '$metadata') return null;
  try {
    const settings: unknown = JSON.parse(Buffer.from(data).toString('utf8'));
    const value = (settings as { $tb?: unknown }).$tb;
    return typeof value === 'number' ? value : 0;
  } catch {
    return 0;
  }
}
