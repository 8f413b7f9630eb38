import { Changes } from '../../kernel/changes';
import { DomainEvent } from '../../kernel/event';
import { TicketTypeKind } from '../ticket-types/ticket-type.events';
import {
  AccessPart,
  AllocationMode,
  DiscountsPart,
  ExchangeScope,
  Finance,
  Image,
  Information,
  LinkedTicketTypes,
  OnlineSale,
  Renewal,
  Selection,
  Suggestion,
  Translations,
} from './subscription.settings';

/** The id stands in every event, so that a view finds the document without looking at the stream's name. */
type OfSubscription = { readonly subscriptionId: string };
type Of<Type extends string, Data extends object> = DomainEvent<Type, OfSubscription & Data>;

/** `facts` is what a decision saw of other streams: a replay reads it here, never as it stands today. */
type Seen<Facts extends object> = { readonly facts: Facts };

export type SubscriptionCreated = Of<'SubscriptionCreated', Information>;
export type SubscriptionEdited = Of<'SubscriptionEdited', { readonly changes: Changes }>;

export type SubscriptionTicketTypesSet = Of<
  'SubscriptionTicketTypesSet',
  LinkedTicketTypes & Seen<{ readonly kinds: Readonly<Record<string, TicketTypeKind>> }>
>;
export type SubscriptionPerformancesChanged = Of<
  'SubscriptionPerformancesChanged',
  Selection & Seen<{ readonly productionOf: Readonly<Record<string, string>> }>
>;

export type SubscriptionOnlineSaleConfigured = Of<'SubscriptionOnlineSaleConfigured', OnlineSale>;
export type SubscriptionExchangeConfigured = Of<
  'SubscriptionExchangeConfigured',
  { readonly scope: ExchangeScope; readonly allowOutside: boolean }
>;

export type SubscriptionAccessConfigured = Of<'SubscriptionAccessConfigured', AccessPart>;
/** Both `null`: sold from the whole hall again. */
export type SubscriptionAllocationConfigured = Of<
  'SubscriptionAllocationConfigured',
  { readonly allocationId: string | null; readonly mode: AllocationMode | null }
>;
export type RequiredPerformancesSet = Of<'RequiredPerformancesSet', { readonly performanceIds: readonly string[] }>;
export type SuggestionConfigured = Of<'SuggestionConfigured', Suggestion>;
export type CustomerInfoSet = Of<'CustomerInfoSet', { readonly perTicket: boolean }>;
export type CustomSortSet = Of<
  'CustomSortSet',
  { readonly custom: boolean; readonly performanceIds: readonly string[] }
>;

/** `image: null` takes it away. */
export type SubscriptionImageSet = Of<'SubscriptionImageSet', { readonly image: Image | null }>;
export type ProductsLinked = Of<'ProductsLinked', { readonly productIds: readonly string[] }>;
export type OrganisationsSet = Of<'OrganisationsSet', { readonly units: readonly string[] }>;
export type FinanceSet = Of<'FinanceSet', Finance>;
export type TranslationsSet = Of<'TranslationsSet', { readonly translations: Translations }>;
export type DiscountCodesLinked = Of<'DiscountCodesLinked', DiscountsPart>;
/** `line` is the subscriptions that the earlier one itself renews from, the nearest first. */
export type RenewalConfigured = Of<
  'RenewalConfigured',
  { readonly renewsFrom: Renewal | null } & Seen<{ readonly line: readonly string[] }>
>;

/** A purchase is about to be sold on these: whoever takes one away, or changes the type, has to ask for sales (SUB-01, SUB-19). */
export type SubscriptionSalesMarked = Of<'SubscriptionSalesMarked', { readonly performanceIds: readonly string[] }>;
/** Somebody is about to ask for sales on these: the next purchase marks them again. */
export type SubscriptionSalesReviewed = Of<'SubscriptionSalesReviewed', { readonly performanceIds: readonly string[] }>;

/** What changes the settings. */
export type SubscriptionSettingsEvent =
  | SubscriptionCreated
  | SubscriptionEdited
  | SubscriptionTicketTypesSet
  | SubscriptionPerformancesChanged
  | SubscriptionOnlineSaleConfigured
  | SubscriptionExchangeConfigured
  | SubscriptionAccessConfigured
  | SubscriptionAllocationConfigured
  | RequiredPerformancesSet
  | SuggestionConfigured
  | CustomerInfoSet
  | CustomSortSet
  | SubscriptionImageSet
  | ProductsLinked
  | OrganisationsSet
  | FinanceSet
  | TranslationsSet
  | DiscountCodesLinked
  | RenewalConfigured;

export type SubscriptionEvent = SubscriptionSettingsEvent | SubscriptionSalesMarked | SubscriptionSalesReviewed;

const every: Readonly<Record<SubscriptionSettingsEvent['type'], true>> = {
  SubscriptionCreated: true,
  SubscriptionEdited: true,
  SubscriptionTicketTypesSet: true,
  SubscriptionPerformancesChanged: true,
  SubscriptionOnlineSaleConfigured: true,
  SubscriptionExchangeConfigured: true,
  SubscriptionAccessConfigured: true,
  SubscriptionAllocationConfigured: true,
  RequiredPerformancesSet: true,
  SuggestionConfigured: true,
  CustomerInfoSet: true,
  CustomSortSet: true,
  SubscriptionImageSet: true,
  ProductsLinked: true,
  OrganisationsSet: true,
  FinanceSet: true,
  TranslationsSet: true,
  DiscountCodesLinked: true,
  RenewalConfigured: true,
};

/** All of them (the compiler sees to it), for the view that follows subscriptions. */
export const subscriptionEventTypes = Object.keys(every) as readonly SubscriptionSettingsEvent['type'][];
