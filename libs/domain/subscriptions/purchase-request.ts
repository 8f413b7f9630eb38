import { Instant } from '../../kernel/event';
import { SaleChannel } from '../orders/on-sale';
import { CustomerStanding } from '../orders/purchase';
import { OrderedProduct } from '../orders/subscription-order.events';
import { Payment } from '../orders/ticket-purchase.events';
import { PerformanceState } from '../performances/performance.state';
import { SubscriptionFacts } from './included-performance';
import { SubscriptionRecord } from './subscription-record';

/** One subscription of the purchase. Without a seat it gets the best available one (SUB-32). */
export interface WantedUnit {
  readonly ticketTypeId: string;
  /** On every performance with numbered seats; or one of its own for each. */
  readonly seatId: string | null;
  readonly seatIdByPerformance: Readonly<Record<string, string>> | null;
}

/** What a customer asks for (SUB-56); a quote asks the same. */
export interface PurchaseRequest {
  readonly channel: SaleChannel;
  /** Of the key that sells; `null` = the house itself. */
  readonly sellingUnit: string | null;
  readonly units: readonly WantedUnit[];
  /** `null` for a series: all that remain. */
  readonly performanceIds: readonly string[] | null;
  readonly deliveryMethod: string | null;
  readonly consentIds: readonly string[];
  readonly discountCode: string | null;
  readonly payment: Payment | null;
}

/** What is known of the customer: named by id is logged in, by an address anonymous (SUB-35). */
export interface CustomerFacts {
  readonly standing: CustomerStanding;
  readonly loggedIn: boolean;
  readonly flagIds: readonly string[];
}

/** Everything that a purchase is decided on, at one instant. */
export interface Purchase {
  readonly record: SubscriptionRecord;
  readonly facts: SubscriptionFacts;
  /** The included performances as their streams stand: seats, places, prices and allocations. */
  readonly performances: ReadonlyMap<string, Readonly<PerformanceState>>;
  /** The linked products, one of each (SUB-49). */
  readonly products: readonly Omit<OrderedProduct, 'quantity'>[];
  readonly currency: string;
  readonly customer: CustomerFacts;
  readonly request: PurchaseRequest;
  readonly now: Instant;
}
