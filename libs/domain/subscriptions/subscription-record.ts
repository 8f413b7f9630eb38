import { applyChanges } from '../../kernel/changes';
import { assertNever } from '../../kernel/errors';
import { SubscriptionSettingsEvent } from './subscription.events';
import {
  AccessPart,
  AllocationPart,
  DiscountsPart,
  ExchangePart,
  Finance,
  Image,
  Information,
  LinkedTicketTypes,
  OnlineSale,
  Renewal,
  Selection,
  SortPart,
  Suggestion,
  Translations,
} from './subscription.settings';

/** What of a subscription is set part by part, in any order; each has a value from the beginning. */
export interface SubscriptionParts {
  readonly ticketTypes: LinkedTicketTypes;
  readonly performances: Selection;
  readonly onlineSale: OnlineSale;
  readonly exchange: ExchangePart;
  readonly access: AccessPart;
  readonly allocation: AllocationPart | null;
  readonly requiredPerformances: { readonly performanceIds: readonly string[] };
  readonly suggestion: Suggestion;
  readonly customerInfo: { readonly perTicket: boolean };
  readonly sort: SortPart;
  readonly image: Image | null;
  readonly products: { readonly productIds: readonly string[] };
  readonly organisations: { readonly units: readonly string[] };
  readonly finance: Finance;
  readonly translations: Translations;
  readonly discounts: DiscountsPart;
  readonly renewal: { readonly renewsFrom: Renewal | null };
}

/** A subscription with all its settings, folded from its stream: what it is decided on, sold by and shown as. */
export interface SubscriptionRecord extends Information, SubscriptionParts {
  readonly subscriptionId: string;
  /** Counts changes of the settings, from 1. */
  readonly version: number;
}

/** The parts of a subscription of which none has been set. */
export const untouchedParts: SubscriptionParts = {
  ticketTypes: { ticketTypeIds: [], defaultTicketTypeId: null },
  performances: { productionIds: [], performanceIds: [] },
  onlineSale: {
    availableOnline: false,
    visibleOnlineFrom: null,
    salesStartsAt: null,
    salesEndsAt: null,
    deliveryMethods: [],
    displaySubscriptionAs: 'subscription',
    displayPerformanceAs: 'performance',
    groupTickets: false,
    showPriceZones: false,
    seatSelection: 'best_available_then_manual',
    consents: [],
    emailTemplateId: null,
  },
  exchange: { scope: 'none', allowOutside: false },
  access: { flagAccess: [] },
  allocation: null,
  requiredPerformances: { performanceIds: [] },
  suggestion: { enabled: false, heading: null, description: null },
  customerInfo: { perTicket: false },
  sort: { custom: false, performanceIds: [] },
  image: null,
  products: { productIds: [] },
  organisations: { units: [] },
  finance: { referenceNumber: null, department: null, account: null },
  translations: {},
  discounts: { codes: [] },
  renewal: { renewsFrom: null },
};

/** Total; answers a new record and leaves the given one alone. */
export function evolveSubscriptionRecord(
  record: SubscriptionRecord | undefined,
  event: SubscriptionSettingsEvent,
): SubscriptionRecord | undefined {
  if (event.type === 'SubscriptionCreated') return { ...event.data, ...untouchedParts, version: 1 };
  if (record === undefined) return undefined;
  return { ...changed(record, event), version: record.version + 1 };
}

type LaterEvent = Exclude<SubscriptionSettingsEvent, { type: 'SubscriptionCreated' }>;

function changed(record: SubscriptionRecord, event: LaterEvent): SubscriptionRecord {
  if (event.type === 'SubscriptionEdited') return applyChanges(record, event.data.changes);
  return { ...record, ...partOf(event) };
}

/** The part that an event sets, whole. */
function partOf(event: Exclude<LaterEvent, { type: 'SubscriptionEdited' }>): Partial<SubscriptionParts> {
  switch (event.type) {
    case 'SubscriptionTicketTypesSet': {
      const { ticketTypeIds, defaultTicketTypeId } = event.data;
      return { ticketTypes: { ticketTypeIds, defaultTicketTypeId } };
    }
    case 'SubscriptionPerformancesChanged': {
      const { productionIds, performanceIds } = event.data;
      return { performances: { productionIds, performanceIds } };
    }
    case 'SubscriptionOnlineSaleConfigured':
      return { onlineSale: withoutId(event.data) };
    case 'SubscriptionExchangeConfigured':
      return { exchange: withoutId(event.data) };
    case 'SubscriptionAccessConfigured':
      return { access: withoutId(event.data) };
    case 'SubscriptionAllocationConfigured':
      return { allocation: allocationOf(event.data) };
    case 'RequiredPerformancesSet':
      return { requiredPerformances: withoutId(event.data) };
    case 'SuggestionConfigured':
      return { suggestion: withoutId(event.data) };
    case 'CustomerInfoSet':
      return { customerInfo: withoutId(event.data) };
    case 'CustomSortSet':
      return { sort: withoutId(event.data) };
    default:
      return otherPartOf(event);
  }
}

type OtherTabs = Extract<
  SubscriptionSettingsEvent,
  {
    type:
      | 'SubscriptionImageSet'
      | 'ProductsLinked'
      | 'OrganisationsSet'
      | 'FinanceSet'
      | 'TranslationsSet'
      | 'DiscountCodesLinked'
      | 'RenewalConfigured';
  }
>;

function otherPartOf(event: OtherTabs): Partial<SubscriptionParts> {
  switch (event.type) {
    case 'SubscriptionImageSet':
      return { image: event.data.image };
    case 'ProductsLinked':
      return { products: withoutId(event.data) };
    case 'OrganisationsSet':
      return { organisations: withoutId(event.data) };
    case 'FinanceSet':
      return { finance: withoutId(event.data) };
    case 'TranslationsSet':
      return { translations: event.data.translations };
    case 'DiscountCodesLinked':
      return { discounts: withoutId(event.data) };
    case 'RenewalConfigured':
      return { renewal: { renewsFrom: event.data.renewsFrom } };
    default:
      return assertNever(event);
  }
}

function withoutId<T extends { readonly subscriptionId: string }>({ subscriptionId: _, ...data }: T) {
  return data;
}

function allocationOf({ allocationId, mode }: { allocationId: string | null; mode: AllocationPart['mode'] | null }) {
  return allocationId === null || mode === null ? null : { allocationId, mode };
}

/** SUB-09: what it is called where space is short. An order keeps it; only the sales dashboard asks `showLabel` (SUB-10). */
export function labelOf({ label, abbreviation, name }: Pick<Information, 'label' | 'abbreviation' | 'name'>): string {
  return label ?? `${abbreviation} ${name}`;
}
