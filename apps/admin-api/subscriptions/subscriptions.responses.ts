import type { AccessResult } from './ticket-type-access';
import type { ReadinessEntry } from '../../../libs/domain/subscriptions/readiness';
import type {
  AlternativeTexts,
  Consent,
  DiscountCode,
  Finance,
  FlagAccess,
  OnlineSale,
  Renewal,
} from '../../../libs/domain/subscriptions/subscription.settings';
import {
  allocationModes,
  exchangeScopes,
  performanceDisplays,
  seatSelections,
  subscriptionDisplays,
  subscriptionTypes,
} from '../../../libs/domain/subscriptions/subscription.settings';
import type { SubscriptionDetailBody } from '../../../projections/subscriptions/subscription-config.queries';
import type { PerformanceChoice, SubscriptionBody } from '../../../projections/subscriptions/subscriptions.body';
import {
  count,
  extended,
  flag,
  id,
  instant,
  integer,
  list,
  money,
  named,
  nullable,
  object,
  optional,
  type Schema,
  text,
  version,
  words,
} from '../http/schemas';

export const readinessEntry = named<ReadinessEntry>('ReadinessEntry', {
  code: { ...text, description: 'One of the error codes' },
  message: text,
  details: { type: 'object', additionalProperties: true, description: 'The ids and numbers behind it' },
});

const consent = object<Consent>({ id, text, version: count, mandatory: flag });

export const image: Schema = {
  oneOf: [object<{ url: string }>({ url: text }), object<{ assetId: string }>({ assetId: id })],
  nullable: true,
};

/** How a web shop shows and sells it: a setting, and what the catalogue tells. */
export const shownOnline = {
  deliveryMethods: list(id),
  displaySubscriptionAs: words(...subscriptionDisplays),
  displayPerformanceAs: words(...performanceDisplays),
  groupTickets: flag,
  showPriceZones: flag,
  seatSelection: words(...seatSelections),
  consents: list(consent),
};

const onlineSale = named<OnlineSale>('OnlineSale', {
  availableOnline: flag,
  visibleOnlineFrom: nullable(instant),
  salesStartsAt: nullable(instant),
  salesEndsAt: nullable(instant),
  ...shownOnline,
  emailTemplateId: nullable(id),
});

const alternativeTexts = named<AlternativeTexts>('AlternativeTexts', {
  name: nullable(text),
  description: nullable(text),
  suggestionHeading: nullable(text),
  suggestionDescription: nullable(text),
});

const parts = {
  ticketTypes: object<SubscriptionBody['ticketTypes']>({ ticketTypeIds: list(id), defaultTicketTypeId: nullable(id) }),
  performances: object<SubscriptionBody['performances']>({ productionIds: list(id), performanceIds: list(id) }),
  onlineSale,
  exchange: object<SubscriptionBody['exchange']>({ scope: words(...exchangeScopes), allowOutsideSubscription: flag }),
  access: object<SubscriptionBody['access']>({
    flagAccess: list(
      object<FlagAccess>({ flagId: id, from: nullable(instant), to: nullable(instant), ticketTypeIds: list(id) }),
    ),
  }),
  allocation: nullable(
    object<NonNullable<SubscriptionBody['allocation']>>({ allocationId: id, mode: words(...allocationModes) }),
    'null = sold from the whole hall',
  ),
  requiredPerformances: object<SubscriptionBody['requiredPerformances']>({ performanceIds: list(id) }),
  suggestion: object<SubscriptionBody['suggestion']>({
    enabled: flag,
    heading: nullable(text),
    description: nullable(text),
  }),
  customerInfo: object<SubscriptionBody['customerInfo']>({ perTicket: flag }),
  sort: object<SubscriptionBody['sort']>({ custom: flag, performanceIds: list(id) }),
  image,
  products: object<SubscriptionBody['products']>({ productIds: list(id) }),
  organisations: object<SubscriptionBody['organisations']>({ units: list(text) }),
  finance: object<Finance>({
    referenceNumber: nullable(text),
    department: nullable(text),
    account: nullable(text),
  }),
  translations: object<SubscriptionBody['translations']>({
    sv: optional(alternativeTexts),
    en: optional(alternativeTexts),
  }),
  discounts: object<SubscriptionBody['discounts']>({
    codes: list(
      object<DiscountCode>({ code: text, percent: nullable(integer), amount: nullable(money), required: flag }),
    ),
  }),
  renewal: object<SubscriptionBody['renewal']>({
    renewsFrom: nullable(
      object<Renewal>({
        subscriptionId: id,
        ticketTypeMap: list(object<Renewal['ticketTypeMap'][number]>({ from: id, to: id })),
      }),
    ),
  }),
};

export const subscription = named<SubscriptionBody>('Subscription', {
  id,
  type: words(...subscriptionTypes),
  name: text,
  abbreviation: text,
  seasonId: id,
  sameSeat: flag,
  color: nullable(text),
  label: { ...text, description: 'Abbreviation and name, unless it has a label of its own' },
  showLabel: { ...flag, description: 'On the sales dashboard; orders show it in any case' },
  description: nullable(text),
  minPerformances: nullable(count, 'null = 1'),
  maxPerformances: nullable(count, 'null = all'),
  minPerPurchase: count,
  maxPerPurchase: nullable(count, 'null = as many as there are'),
  ...parts,
  webLink: { ...text, description: 'Where the web shop sells it' },
  readiness: { ...list(readinessEntry), description: 'What keeps it from being sold; empty = it can be sold' },
  version,
});

const performanceChoice = named<PerformanceChoice>('PerformanceChoice', {
  id,
  productionId: id,
  seasonId: id,
  hallId: nullable(id),
  startsAt: instant,
  timeZone: text,
  cancelled: flag,
});

export const subscriptionDetail = extended<Pick<SubscriptionDetailBody, 'selectable' | 'selected'>>(
  'SubscriptionDetail',
  subscription,
  {
    selectable: { ...list(performanceChoice), description: 'Of the chosen productions, and not in the list yet' },
    selected: { ...list(performanceChoice), description: 'In the order in which they are shown' },
  },
);

export const accessResults = named<{ items: object }>('TicketTypeAccessResults', {
  items: list(
    named<AccessResult>('TicketTypeAccessResult', {
      performanceId: id,
      status: { ...words('changed', 'unchanged', 'refused'), description: 'Of all named types together' },
      code: optional({ ...text, description: 'Why it was refused' }),
      message: optional(text),
      details: optional({ type: 'object', additionalProperties: true }),
    }),
  ),
});
