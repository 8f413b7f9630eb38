import {
  type AllocationMode,
  allocationModes,
  type ExchangeScope,
  exchangeScopes,
  performanceDisplays,
  seatSelections,
  subscriptionDisplays,
} from '../../../libs/domain/subscriptions/subscription.settings';
import { id, text } from '../http/field-kinds';
import {
  Flag,
  Id,
  InstantField,
  Integer,
  ListOf,
  MoneyBody,
  MoneyField,
  Nested,
  OneOf,
  OptionalId,
  Text,
} from '../http/fields';
import { Word } from '../orders/word.field';

const mostPerformances = 500;
const mostTypes = 200;

export class LinkedTicketTypesBody {
  @ListOf(id(), { max: mostTypes })
  ticketTypeIds!: string[];

  @OptionalId({ nullable: true, description: 'Shown first; needed when there are several' })
  defaultTicketTypeId?: string | null;
}

export class SelectionBody {
  @ListOf(id(), { max: mostPerformances })
  productionIds!: string[];

  @ListOf(id(), { max: mostPerformances })
  performanceIds!: string[];
}

export class ConsentBody {
  @Id()
  id!: string;

  @Word(10_000)
  text!: string;

  @Integer()
  version!: number;

  @Flag()
  mandatory!: boolean;
}

export class OnlineSaleBody {
  @Flag()
  availableOnline!: boolean;

  @InstantField({ optional: true, nullable: true, description: 'null = from `salesStartsAt` on' })
  visibleOnlineFrom?: string | null;

  @InstantField({ optional: true, nullable: true })
  salesStartsAt?: string | null;

  @InstantField({ optional: true, nullable: true })
  salesEndsAt?: string | null;

  @ListOf(id(), { optional: true, max: 100 })
  deliveryMethods?: string[];

  @OneOf(subscriptionDisplays, { optional: true, code: 'INVALID_DISPLAY_NAME' })
  displaySubscriptionAs?: (typeof subscriptionDisplays)[number];

  @OneOf(performanceDisplays, { optional: true, code: 'INVALID_DISPLAY_NAME' })
  displayPerformanceAs?: (typeof performanceDisplays)[number];

  @Flag({ optional: true, description: 'One line of the cart for a subscription instead of one for each performance' })
  groupTickets?: boolean;

  @Flag({ optional: true })
  showPriceZones?: boolean;

  @OneOf(seatSelections, { optional: true })
  seatSelection?: (typeof seatSelections)[number];

  @Nested(() => ConsentBody, { each: true, optional: true, max: 50 })
  consents?: ConsentBody[];

  @OptionalId({ nullable: true, description: 'Of the house; null = its default one' })
  emailTemplateId?: string | null;
}

export class SubscriptionExchangeBody {
  @OneOf(exchangeScopes)
  scope!: ExchangeScope;

  @Flag({ optional: true })
  allowOutsideSubscription?: boolean;
}

export class FlagAccessBody {
  @Id()
  flagId!: string;

  @InstantField({ optional: true, nullable: true })
  from?: string | null;

  @InstantField({ optional: true, nullable: true })
  to?: string | null;

  @ListOf(id(), { min: 1, max: mostTypes })
  ticketTypeIds!: string[];
}

export class SubscriptionAccessBody {
  @Nested(() => FlagAccessBody, { each: true, max: 200 })
  flagAccess!: FlagAccessBody[];
}

export class SubscriptionAllocationBody {
  @Id()
  allocationId!: string;

  @OneOf(allocationModes)
  mode!: AllocationMode;
}

export class RequiredPerformancesBody {
  @ListOf(id(), { max: mostPerformances })
  performanceIds!: string[];
}

export class SuggestionBody {
  @Flag()
  enabled!: boolean;

  @Text(200, { optional: true, nullable: true })
  heading?: string | null;

  @Text(10_000, { optional: true, nullable: true })
  description?: string | null;
}

export class CustomerInfoBody {
  @Flag()
  perTicket!: boolean;
}

export class PerformanceSortBody {
  @Flag()
  custom!: boolean;

  @ListOf(id(), { optional: true, nullable: true, max: mostPerformances })
  performanceIds?: string[] | null;
}

export class SubscriptionImageBody {
  @Text(2000, { optional: true, nullable: true, description: 'https; or `assetId`; null takes the image away' })
  url?: string | null;

  @OptionalId({ nullable: true })
  assetId?: string | null;
}

export class LinkedProductsBody {
  @ListOf(id(), { max: 200 })
  productIds!: string[];
}

export class FinanceBody {
  @Text(100, { optional: true, nullable: true })
  referenceNumber?: string | null;

  @Text(100, { optional: true, nullable: true })
  department?: string | null;

  @Text(100, { optional: true, nullable: true })
  account?: string | null;
}

export class OrganisationsBody {
  @ListOf(text(100), { max: 200 })
  units!: string[];
}

export class DiscountCodeBody {
  @Word(100)
  code!: string;

  @Integer({ optional: true, nullable: true, description: '1 to 100; or `amount`' })
  percent?: number | null;

  @MoneyField({ optional: true, nullable: true })
  amount?: MoneyBody | null;

  @Flag({ optional: true, description: 'Nobody buys without a code' })
  required?: boolean;
}

export class DiscountCodesBody {
  @Nested(() => DiscountCodeBody, { each: true, max: 200 })
  codes!: DiscountCodeBody[];
}

export class RenewedTypeBody {
  @Id()
  from!: string;

  @Id()
  to!: string;
}

export class RenewsFromBody {
  @Id()
  subscriptionId!: string;

  @Nested(() => RenewedTypeBody, { each: true, max: mostTypes })
  ticketTypeMap!: RenewedTypeBody[];
}

export class RenewalBody {
  @Nested(() => RenewsFromBody, { nullable: true })
  renewsFrom!: RenewsFromBody | null;
}

/** A text that is left out is read in the default language of the house. */
export class AlternativeTextsBody {
  @Text(200, { optional: true, nullable: true })
  name?: string | null;

  @Text(10_000, { optional: true, nullable: true })
  description?: string | null;

  @Text(200, { optional: true, nullable: true })
  suggestionHeading?: string | null;

  @Text(10_000, { optional: true, nullable: true })
  suggestionDescription?: string | null;
}

export class TranslationsBody {
  @Nested(() => AlternativeTextsBody, { optional: true })
  sv?: AlternativeTextsBody;

  @Nested(() => AlternativeTextsBody, { optional: true })
  en?: AlternativeTextsBody;
}

const accesses = ['local', 'local_and_internet'] as const;

/** What is left out stays as it is. */
export class TicketTypeAccessBody {
  @OneOf(accesses, { optional: true })
  access?: (typeof accesses)[number];

  @InstantField({ optional: true, nullable: true, description: 'null = no bound' })
  opensAt?: string | null;

  @InstantField({ optional: true, nullable: true, description: 'null = no bound' })
  closesAt?: string | null;

  @ListOf(id(), { optional: true, nullable: true, max: mostTypes, description: 'Of those linked; all unless named' })
  ticketTypeIds?: string[] | null;
}
