import { Decider } from '../../kernel/decider';
import { Instant } from '../../kernel/event';
import { informationRules } from './information';
import { internetPlusTabRules } from './internet-plus-tab';
import { internetTabRules } from './internet-tab';
import { otherTabsRules } from './other-tabs';
import { performancesTabRules } from './performances-tab';
import { purchaseRules, seenByPurchase } from './purchase-subscription';
import { renewalTabRules } from './renewal-tab';
import { evolveSalesMarks, salesMarkerRules } from './sales-marker';
import { evolveSubscriptionRecord } from './subscription-record';
import { SubscriptionState } from './subscription-rule';
import { SubscriptionEvent } from './subscription.events';

/** Every command of a subscription and the rule that decides it, tab by tab; a new command is a new entry in one of these tables. */
const rules = {
  ...informationRules,
  ...performancesTabRules,
  ...internetTabRules,
  ...internetPlusTabRules,
  ...otherTabsRules,
  ...renewalTabRules,
  ...salesMarkerRules,
  ...purchaseRules,
};

type Rules = typeof rules;
export type SubscriptionCommand = { [Name in keyof Rules]: Parameters<Rules[Name]>[1] }[keyof Rules];
type Rule = (state: SubscriptionState, command: SubscriptionCommand, now: Instant) => readonly SubscriptionEvent[];

/**
 * A subscription as a product: its settings, tab by tab. What a tab gets wrong by itself, or against what is outside the subscription, is
 * refused here; what contradicts another tab is an entry of `readinessOf`, so that tabs may be set in any order (rules.md 2.2).
 */
export const subscriptionDecider: Decider<SubscriptionCommand, SubscriptionEvent, SubscriptionState> = {
  category: 'subscription',
  stateVersion: 1,
  initialState: () => ({ record: null, sales: { marked: [], changes: 0 } }),
  decide: (state, command, now) => (rules[command.type] as Rule)(state, command, now),
  evolve: ({ record, sales }, event) =>
    event.type === 'SubscriptionSalesMarked' || event.type === 'SubscriptionSalesReviewed'
      ? { record, sales: evolveSalesMarks(sales, event) }
      : { record: evolveSubscriptionRecord(record ?? undefined, event) ?? null, sales },
  /** G-05: what of the subscription a refusal may rest on; the ids that it rests on elsewhere stand in its details. */
  seen: ({ record }, command) =>
    record && {
      version: record.version,
      type: record.type,
      ...record.performances,
      ...(command.type === 'PurchaseSubscription' && seenByPurchase(command)),
    },
};
