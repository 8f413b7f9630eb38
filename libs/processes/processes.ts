import { abandonedPurchase } from './abandoned-purchase';
import { customerErasure } from './customer-erasure';
import { exchange } from './exchange';
import { orderCancellation } from './order-cancellation';
import { performanceCancellation } from './performance-cancellation';
import { orderSplit } from './order-split';
import { Process } from './process';
import { renewalRun } from './renewal-run';
import { reservationExpiry } from './reservation-expiry';
import { subscriptionPurchase } from './subscription-purchase';

/** Every process of the house. */
export const processes: readonly Process[] = [
  reservationExpiry,
  orderCancellation,
  performanceCancellation,
  customerErasure,
  subscriptionPurchase,
  orderSplit,
  abandonedPurchase,
  exchange,
  renewalRun,
];
