import { DomainError, refuseUnless } from '../../kernel/errors';
import { SubscriptionRecord } from './subscription-record';
import { SalesMarks, SubscriptionState } from './subscription-rule';
import { SubscriptionEvent, SubscriptionSalesMarked, SubscriptionSalesReviewed } from './subscription.events';
import { SubscriptionType } from './subscription.settings';

/**
 * What a purchase says of a subscription once it has its first hold, which names its whole plan, and before it opens its order. Refused where
 * the subscription no longer is what was decided on: that attempt is lost, and the next one decides afresh. Writes nothing after the first sale.
 */
export interface MarkPerformancesSold {
  readonly type: 'MarkPerformancesSold';
  readonly subscriptionType: SubscriptionType;
  readonly performanceIds: readonly string[];
}

/** Somebody is about to look for sales on these performances: whoever buys from here on has to say so anew. */
export interface ReviewSales {
  readonly type: 'ReviewSales';
  readonly performanceIds: readonly string[];
}

/** By performance, whether a hold or a ticket of this subscription is live on it or planned for it, asked after it was last reviewed. */
export type LiveSales = Readonly<Record<string, boolean>>;

/** No refusal: a purchase has marked a performance that nobody has looked at since. To be asked, and decided again. */
export class SalesNotAsked extends Error {
  constructor(readonly performanceIds: readonly string[]) {
    super(`sales on ${performanceIds.join(', ')} are to be asked for`);
    this.name = 'SalesNotAsked';
  }
}

/**
 * SUB-01, SUB-19 over several streams (architecture.md section 2). A purchase holds on one performance, then marks beside its other holds,
 * then opens its order; a change reviews, which takes the marks away, then asks the performances, then is decided. Whichever of mark and
 * change comes first on this stream, the other sees it: a mark after the change is refused, and a change after a mark has to ask again and
 * then finds the first hold with the plan in it.
 */
export const salesMarkerRules = {
  MarkPerformancesSold({ record, sales }: SubscriptionState, command: MarkPerformancesSold): SubscriptionEvent[] {
    const { subscriptionId, type, performances, version } = existing(record);
    const stands =
      type === command.subscriptionType &&
      command.performanceIds.every((id) => performances.performanceIds.includes(id));
    refuseUnless(stands, 'VERSION_CONFLICT', { version });
    const performanceIds = command.performanceIds.filter((id) => !sales.marked.includes(id));
    return performanceIds.length === 0
      ? []
      : [{ type: 'SubscriptionSalesMarked', data: { subscriptionId, performanceIds } }];
  },

  ReviewSales({ record, sales }: SubscriptionState, command: ReviewSales): SubscriptionEvent[] {
    const { subscriptionId } = existing(record);
    const performanceIds = command.performanceIds.filter((id) => sales.marked.includes(id));
    return performanceIds.length === 0
      ? []
      : [{ type: 'SubscriptionSalesReviewed', data: { subscriptionId, performanceIds } }];
  },
};

/** Refuses with `code` where something is sold or held; throws `SalesNotAsked` where the facts do not tell. */
export function refuseSold(
  { sales }: SubscriptionState,
  performanceIds: readonly string[],
  live: LiveSales,
  code: 'TYPE_LOCKED' | 'PERFORMANCE_HAS_SALES',
): void {
  const sold = performanceIds.filter((id) => live[id] === true);
  refuseUnless(sold.length === 0, code, { performanceIds: sold });
  const unasked = performanceIds.filter((id) => live[id] === undefined || sales.marked.includes(id));
  if (unasked.length > 0) throw new SalesNotAsked(unasked);
}

export function evolveSalesMarks(
  { marked, changes }: SalesMarks,
  { type, data }: SubscriptionSalesMarked | SubscriptionSalesReviewed,
): SalesMarks {
  const others = marked.filter((id) => !data.performanceIds.includes(id));
  const isMark = type === 'SubscriptionSalesMarked';
  return { marked: isMark ? [...others, ...data.performanceIds] : others, changes: changes + 1 };
}

function existing(record: SubscriptionRecord | null): SubscriptionRecord {
  if (record === null) throw new DomainError('NOT_FOUND');
  return record;
}
