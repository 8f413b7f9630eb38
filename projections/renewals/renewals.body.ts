import { ErrorCode } from '../../libs/kernel/error-codes';
import { Instant } from '../../libs/kernel/event';
import { Money } from '../../libs/kernel/money';
import { money } from '../documents';
import { RenewalDocument, RenewalStatus } from './renewals.projection';

export interface RenewalBody {
  readonly id: string;
  readonly customerId: string;
  readonly seats: readonly string[];
  readonly units: number;
  readonly ticketTypeId: string;
  readonly renewedOrderId: string;
  /** The order that is its offer; absent where there is none. */
  readonly orderId?: string;
  /** What accepting it costs; nothing any more once it is accepted or has lapsed. */
  readonly due?: Money;
  readonly status: RenewalStatus;
  readonly deadline: Instant;
  /** Why nothing could be offered. */
  readonly code?: ErrorCode;
  readonly details?: Readonly<Record<string, unknown>>;
}

export function renewalBody(renewal: RenewalDocument): RenewalBody {
  const { offer, obstacle, status } = renewal;
  return {
    id: renewal.renewalId,
    customerId: renewal.customerId,
    seats: renewal.seatIds,
    units: renewal.units,
    ticketTypeId: renewal.ticketTypeId,
    renewedOrderId: renewal.renewedOrderId,
    ...(offer && { orderId: offer.orderId, due: money(status === 'offered' ? offer.amount : 0, offer.currency) }),
    status,
    deadline: renewal.deadline,
    ...(obstacle && { code: obstacle.code, details: obstacle.details }),
  };
}
