import { DamagedRecord, openRecord, RecordHeader } from '../event-log/adapters/embedded/record-codec';
import { LogEnvironment } from './log-environment';

export interface LogReport {
  readonly records: number;
  readonly events: number;
  /** What is wrong, each with its place; never what stands there. */
  readonly problems: readonly string[];
}

export interface CheckLimits {
  /** How many bytes of records, newest first. */
  readonly bytes: number;
  /** How many of them are looked up in the index of streams as well. */
  readonly indexed: number;
  /** Told now and then how many of how many events are read. */
  readonly onProgress?: (events: number, of: number) => void;
  /** Also tries to decode; by the log's reader. */
  readonly decode?: (number: number, record: Buffer, header: RecordHeader) => void;
}

const mostProblems = 20;
const recordsTold = 32;

/** Reads the newest records of the log, or all: checksums, gaps, and whether the index of streams says the same. */
export function checkLog(env: LogEnvironment, limits: CheckLimits): LogReport {
  const problems: string[] = [];
  let [records, events, bytes, next] = [0, 0, 0, Infinity];
  for (const { key, value } of env.records.getRange({ reverse: true })) {
    const header = tried(problems, () => openRecord(key, value));
    if (header) {
      if (next !== Infinity && key + header.count !== next)
        problems.push(`positions ${key + header.count} to ${next - 1} are missing`);
      if (records < limits.indexed) problems.push(...indexProblems(env, key, header));
      if (limits.decode) tried(problems, () => limits.decode!(key, value, header));
      events += header.count;
    }
    records++;
    next = key;
    if (records % recordsTold === 0) limits.onProgress?.(events, events + key - 1);
    bytes += value.length;
    if (bytes >= limits.bytes || problems.length >= mostProblems) return { records, events, problems };
  }
  if (next !== Infinity && next !== 1) problems.push(`positions 1 to ${next - 1} are missing`);
  return { records, events, problems };
}

function indexProblems(env: LogEnvironment, number: number, { stream, firstRevision, count }: RecordHeader): string[] {
  const entry = env.streams.get([stream, firstRevision]);
  const fits = entry?.number === number && entry.count === count;
  return fits ? [] : [`the index of streams does not lead to position ${number}`];
}

function tried<T>(problems: string[], action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof DamagedRecord)) throw error;
    problems.push(error.finding);
    return undefined;
  }
}
