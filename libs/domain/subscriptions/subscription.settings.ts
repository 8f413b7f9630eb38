import { Instant } from '../../kernel/event';
import { Money } from '../../kernel/money';

/** SUB-01: a predefined set of performances, or as many as the customer picks. */
export const subscriptionTypes = ['series', 'pick_and_mix'] as const;
export type SubscriptionType = (typeof subscriptionTypes)[number];

/** The information tab (SUB-04 to SUB-14); `null` limits mean: none (G-03). */
export interface Information {
  readonly type: SubscriptionType;
  readonly name: string;
  readonly abbreviation: string;
  readonly seasonId: string;
  /** SUB-07; series only. */
  readonly sameSeat: boolean;
  readonly color: string | null;
  /** Instead of abbreviation and name (SUB-09). */
  readonly label: string | null;
  /** On the sales dashboard, and nowhere else (SUB-10). */
  readonly showLabel: boolean;
  /** Shown online (SUB-11). */
  readonly description: string | null;
  readonly minPerformances: number | null;
  readonly maxPerformances: number | null;
  /** SUB-13: subscriptions, not tickets. */
  readonly minPerPurchase: number;
  readonly maxPerPurchase: number | null;
}

/** SUB-16, SUB-17. */
export interface LinkedTicketTypes {
  readonly ticketTypeIds: readonly string[];
  readonly defaultTicketTypeId: string | null;
}

/** SUB-18, SUB-19. */
export interface Selection {
  readonly productionIds: readonly string[];
  readonly performanceIds: readonly string[];
}

/** SUB-24. */
export const subscriptionDisplays = ['subscription', 'subscription_card', 'subscription_tickets', 'package'] as const;
/** SUB-25. */
export const performanceDisplays = ['production', 'performance', 'concert'] as const;
/** SUB-32. */
export const seatSelections = ['manual', 'best_available', 'best_available_then_manual'] as const;

/** SUB-33: a consent of this subscription's own; another text is another version. */
export interface Consent {
  readonly id: string;
  readonly text: string;
  readonly version: number;
  readonly mandatory: boolean;
}

/** The internet tab (SUB-20 to SUB-34). */
export interface OnlineSale {
  readonly availableOnline: boolean;
  /** `null` = from `salesStartsAt` on (SUB-22). */
  readonly visibleOnlineFrom: Instant | null;
  readonly salesStartsAt: Instant | null;
  readonly salesEndsAt: Instant | null;
  /** Those offered (SUB-23). */
  readonly deliveryMethods: readonly string[];
  readonly displaySubscriptionAs: (typeof subscriptionDisplays)[number];
  readonly displayPerformanceAs: (typeof performanceDisplays)[number];
  /** One line of the cart for a subscription instead of one for each performance (SUB-27, SUB-28). */
  readonly groupTickets: boolean;
  /** SUB-31. */
  readonly showPriceZones: boolean;
  readonly seatSelection: (typeof seatSelections)[number];
  readonly consents: readonly Consent[];
  /** `null` = the default one (SUB-34). */
  readonly emailTemplateId: string | null;
}

/** SUB-29, SUB-30, EXC-21. */
export const exchangeScopes = [
  'none',
  'same_production',
  'all_productions_in_subscription',
  'all_productions',
] as const;
export type ExchangeScope = (typeof exchangeScopes)[number];

export interface ExchangePart {
  readonly scope: ExchangeScope;
  readonly allowOutside: boolean;
}

/** SUB-35: within the window these types are sold online only to customers with the flag; `null` is unbounded. */
export interface FlagAccess {
  readonly flagId: string;
  readonly from: Instant | null;
  readonly to: Instant | null;
  readonly ticketTypeIds: readonly string[];
}

export interface AccessPart {
  readonly flagAccess: readonly FlagAccess[];
}

/** SUB-37, SUB-38. */
export const allocationModes = ['allocation_only', 'allocation_first'] as const;
export type AllocationMode = (typeof allocationModes)[number];

/** SUB-36. */
export interface AllocationPart {
  readonly allocationId: string;
  readonly mode: AllocationMode;
}

/** SUB-40 to SUB-42. */
export interface Suggestion {
  readonly enabled: boolean;
  /** SUB-41. */
  readonly heading: string | null;
  /** SUB-42. */
  readonly description: string | null;
}

/** SUB-44; the list is empty unless `custom`. */
export interface SortPart {
  readonly custom: boolean;
  readonly performanceIds: readonly string[];
}

/** SUB-45. */
export type Image = { readonly url: string } | { readonly assetId: string };

/** SUB-53. */
export interface Finance {
  readonly referenceNumber: string | null;
  readonly department: string | null;
  readonly account: string | null;
}

/** SUB-48: so much off each ticket line, in percent or money; `required`: nobody buys without a code. */
export interface DiscountCode {
  readonly code: string;
  readonly percent: number | null;
  readonly amount: Money | null;
  readonly required: boolean;
}

export interface DiscountsPart {
  readonly codes: readonly DiscountCode[];
}

/** SUB-50. */
export interface Renewal {
  readonly subscriptionId: string;
  readonly ticketTypeMap: readonly { readonly from: string; readonly to: string }[];
}

/** SUB-54: the languages in which alternative texts may be given; the texts themselves are in the house's default one. */
export const translatedLocales = ['sv', 'en'] as const;
export type TranslatedLocale = (typeof translatedLocales)[number];

/** `null`: read in the default language. */
export interface AlternativeTexts {
  readonly name: string | null;
  readonly description: string | null;
  readonly suggestionHeading: string | null;
  readonly suggestionDescription: string | null;
}

export type Translations = Readonly<Partial<Record<TranslatedLocale, AlternativeTexts>>>;
