import { DomainError } from '../../kernel/errors';
import { refuseStale, type ExpectedVersion } from '../settings/settings.rules';
import { SubscriptionRecord } from './subscription-record';

/** `record` is `null` until the subscription has been created. */
export interface SubscriptionState {
  readonly record: SubscriptionRecord | null;
  readonly sales: SalesMarks;
}

/** See `salesMarkerRules`. */
export interface SalesMarks {
  /** The performances on which a purchase may have been sold since they were last reviewed. */
  readonly marked: readonly string[];
  /** Counts marks and reviews: no two reviews of a subscription stand at the same one. */
  readonly changes: number;
}

/** A change of one part. What is wrong with it by itself is found first, then NOT_FOUND, VERSION_CONFLICT, and what the facts forbid. */
export interface ChangesPart {
  readonly expectedVersion: ExpectedVersion;
}

/** The subscription a change is made on; NOT_FOUND, or VERSION_CONFLICT when it was read before another change. */
export function current({ record }: SubscriptionState, { expectedVersion }: ChangesPart): SubscriptionRecord {
  if (record === null) throw new DomainError('NOT_FOUND');
  refuseStale(record.version, expectedVersion);
  return record;
}

/** A part is set whole: the same once more changes nothing. */
export function unlessSame<E>(before: unknown, wanted: unknown, event: E): readonly E[] {
  return JSON.stringify(before) === JSON.stringify(wanted) ? [] : [event];
}

/** Each value once, in the order of their first mention. */
export const distinct = (values: readonly string[]): readonly string[] => [...new Set(values)];
