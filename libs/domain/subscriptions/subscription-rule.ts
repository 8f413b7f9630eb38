import { DomainError, refuseUnless } from '../../kernel/errors';
import { refuseStale, type ExpectedVersion } from '../settings/settings.rules';
import { SubscriptionParts, SubscriptionRecord } from './subscription-record';
import { SubscriptionEvent, SubscriptionSettingsEvent } from './subscription.events';

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

type Said<Type extends SubscriptionSettingsEvent['type']> = Omit<
  Extract<SubscriptionSettingsEvent, { readonly type: Type }>['data'],
  'subscriptionId'
>;

/** As `unlessSame`, of a part whose event says it as the record has it. */
export function partSet<Part extends keyof SubscriptionParts, Type extends SubscriptionSettingsEvent['type']>(
  record: SubscriptionRecord,
  part: Part,
  type: Type,
  wanted: SubscriptionParts[Part] & Said<Type>,
): readonly SubscriptionEvent[] {
  // `wanted` is what events of this type say besides; that they then are events is beyond what the compiler can follow.
  const event = { type, data: { subscriptionId: record.subscriptionId, ...wanted } } as unknown as SubscriptionEvent;
  return unlessSame(record[part], wanted, event);
}

/** Refuses with the first of the ids that is not among those that are there. */
export function refuseUnknown(
  ids: readonly string[],
  known: Iterable<string>,
  code: 'PRODUCTION_NOT_FOUND' | 'PERFORMANCE_NOT_FOUND' | 'PRODUCT_NOT_FOUND' | 'TICKET_TYPE_NOT_FOUND',
  field: string,
): void {
  const there = new Set(known);
  const unknown = ids.find((id) => !there.has(id));
  refuseUnless(unknown === undefined, code, { [field]: unknown });
}

/** Each value once, in the order of their first mention. */
export const distinct = (values: readonly string[]): readonly string[] => [...new Set(values)];
