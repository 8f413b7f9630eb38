import { customerErasure } from './customer-erasure';
import { orderCancellation } from './order-cancellation';
import { performanceCancellation } from './performance-cancellation';
import { Process } from './process';
import { reservationExpiry } from './reservation-expiry';

/** Every process of the house. */
export const processes: readonly Process[] = [
  reservationExpiry,
  orderCancellation,
  performanceCancellation,
  customerErasure,
];
