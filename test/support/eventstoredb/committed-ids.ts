import type { StoredRecord } from './records';

/** 16 bytes of id, what stands behind it, and the bookkeeping: some 60,000 events fill 8 MiB. */
const BYTES_PER_ID = 140;
export const COMMITTED_IDS_BYTES = 8 * 1024 * 1024;

/** The ids last written, oldest forgotten first: all that the server knows of ids when nothing is expected of a stream. */
export class CommittedIds {
  private readonly records = new Map<string, StoredRecord>();
  private readonly capacity: number;

  constructor(bytes: number) {
    this.capacity = Math.floor(bytes / BYTES_PER_ID);
  }

  remember(record: StoredRecord): void {
    this.records.delete(record.id);
    this.records.set(record.id, record);
    if (this.records.size <= this.capacity) return;
    for (const oldest of this.records.keys()) {
      this.records.delete(oldest);
      break;
    }
  }

  in(stream: string, id: string): StoredRecord | undefined {
    const record = this.records.get(id);
    return record?.stream === stream ? record : undefined;
  }
}
