import { OpenSubscriptionOrder } from '../../libs/domain/orders/subscription-order';
import {
  ExpiryReason,
  OrderExpired,
  SoldPart,
  SubscriptionOrderOpened,
  SubscriptionPurchased,
  SubscriptionTerms,
  SubscriptionTicket,
} from '../../libs/domain/orders/subscription-order.events';
import { Payment } from '../../libs/domain/orders/ticket-purchase.events';
import { Finance } from '../../libs/domain/subscriptions/subscription.settings';
import { holdLapses } from './builders';

const cardTicket = (index: number, performanceId: string, unit: number): SubscriptionTicket => ({
  id: `o1-${index}`,
  unit,
  performanceId,
  ticketTypeId: 'card',
  seatId: `A-${unit + 1}`,
  priceZoneId: 'stalls',
  price: 20000,
  discount: 0,
});

/** What a subscription is booked under that has said nothing of it (SUB-53). */
export const noFinance: Finance = { referenceNumber: null, department: null, account: null };

/** Two cards of 200 kr, as the books count them. */
export const cardsOn = (performanceId: string, part: Partial<SoldPart> = {}): SoldPart => ({
  performanceId,
  ticketTypeId: 'card',
  units: 2,
  tickets: 2,
  price: 40000,
  discounted: 0,
  discount: 0,
  ...part,
});

/** Two cards of 200 kr for each of two performances. */
export const subscriptionTerms = (terms: Partial<SubscriptionTerms> = {}): SubscriptionTerms => ({
  subscriptionId: 's1',
  subscriptionVersion: 4,
  subscriptionType: 'series',
  seasonId: 'spring',
  label: 'CLA Classics',
  customerId: 'ada',
  person: {},
  channel: 'online',
  deliveryMethod: null,
  consents: [],
  flagIds: [],
  discountCode: null,
  emailTemplateId: null,
  tickets: [cardTicket(0, 'p1', 0), cardTicket(1, 'p1', 1), cardTicket(2, 'p2', 0), cardTicket(3, 'p2', 1)],
  products: [],
  finance: noFinance,
  currency: 'NOK',
  ...terms,
});

export const openSubscriptionOrder = (wanted: Partial<OpenSubscriptionOrder> = {}): OpenSubscriptionOrder => ({
  type: 'OpenSubscriptionOrder',
  orderId: 'o1',
  performanceIds: ['p1', 'p2'],
  terms: subscriptionTerms(),
  payment: null,
  holdMinutes: 15,
  ...wanted,
});

/** 800 kr are due until `holdLapses`. */
export const subscriptionOrderOpened = (
  told: Partial<SubscriptionOrderOpened['data']> = {},
): SubscriptionOrderOpened => ({
  type: 'SubscriptionOrderOpened',
  data: {
    orderId: 'o1',
    performanceIds: ['p1', 'p2'],
    ...subscriptionTerms(),
    amount: 80000,
    expiresAt: holdLapses,
    ...told,
  },
});

export const subscriptionPurchased = (
  payment: Payment | null,
  told: Partial<SubscriptionPurchased['data']> = {},
): SubscriptionPurchased => ({
  type: 'SubscriptionPurchased',
  data: {
    orderId: 'o1',
    subscriptionId: 's1',
    subscriptionType: 'series',
    seasonId: 'spring',
    customerId: 'ada',
    channel: 'online',
    performanceIds: ['p1', 'p2'],
    sold: [{ ticketTypeId: 'card', units: 2, tickets: 4, amount: 80000 }],
    parts: ['p1', 'p2'].map((performanceId) => cardsOn(performanceId)),
    products: [],
    finance: noFinance,
    amount: 80000,
    currency: 'NOK',
    payment,
    emailTemplateId: null,
    ...told,
  },
});

export const orderExpired = (reason: ExpiryReason = 'expired'): OrderExpired => ({
  type: 'OrderExpired',
  data: { orderId: 'o1', performanceIds: ['p1', 'p2'], reason },
});
