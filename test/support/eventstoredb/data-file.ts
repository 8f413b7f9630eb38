// The log as a file that only grows: one frame per append, so that a torn one is forgotten as a whole.
import fs from 'node:fs';

const LENGTH_BYTES = 4;

/** How far apart two records lie: their length goes before each, and before each append. */
export const FRAME_BYTES = LENGTH_BYTES;

export class DataFile {
  private readonly descriptor: number | null;
  private waiting: Buffer[] = [];

  /** Without a path nothing is kept. */
  constructor(path?: string) {
    this.descriptor =
      path === undefined ? null : fs.openSync(path, fs.constants.O_RDWR | fs.constants.O_CREAT | fs.constants.O_APPEND);
  }

  /** Everything that was written whole, append by append; cuts off what was not. */
  load(): Buffer[][] {
    if (this.descriptor === null) return [];
    const content = fs.readFileSync(this.descriptor);
    const appends: Buffer[][] = [];
    let offset = 0;
    while (offset + LENGTH_BYTES <= content.length) {
      const end = offset + LENGTH_BYTES + content.readUInt32LE(offset);
      if (end > content.length) break;
      appends.push(messagesBetween(content, offset + LENGTH_BYTES, end));
      offset = end;
    }
    fs.ftruncateSync(this.descriptor, offset);
    return appends;
  }

  /** Written at the next flush. */
  append(messages: readonly Buffer[]): void {
    if (this.descriptor === null) return;
    const size = messages.reduce((sum, message) => sum + LENGTH_BYTES + message.length, 0);
    this.waiting.push(lengthOf(size));
    for (const message of messages) this.waiting.push(lengthOf(message.length), message);
  }

  /** Hands everything to the operating system, which keeps it when this process dies. */
  flush(): void {
    if (this.descriptor === null || this.waiting.length === 0) return;
    let rest = Buffer.concat(this.waiting);
    this.waiting = [];
    while (rest.length > 0) rest = rest.subarray(fs.writeSync(this.descriptor, rest));
  }

  close(): void {
    this.flush();
    if (this.descriptor !== null) fs.closeSync(this.descriptor);
  }
}

function lengthOf(bytes: number): Buffer {
  const buffer = Buffer.allocUnsafe(LENGTH_BYTES);
  buffer.writeUInt32LE(bytes);
  return buffer;
}

function messagesBetween(content: Buffer, from: number, end: number): Buffer[] {
  const messages: Buffer[] = [];
  for (let offset = from; offset < end;) {
    const length = content.readUInt32LE(offset);
    messages.push(content.subarray(offset + LENGTH_BYTES, offset + LENGTH_BYTES + length));
    offset += LENGTH_BYTES + length;
  }
  return messages;
}
