import { ErrorCode } from '../../kernel/error-codes';
import { Channel, Instant } from '../../kernel/event';
import { isOpen } from '../../kernel/time';
import { PerformanceSettings, TicketTypePrices } from '../performances/performance.events';
import { restrictedToCampaigns } from '../ticket-types/campaign-ticket-types';
import { TicketTypeFields } from '../ticket-types/ticket-type.events';

/** Where tickets are sold (G-08). */
export type SaleChannel = Exclude<Channel, 'system'>;

/** Why something is not sold, as a refusal says it. */
interface Obstacle {
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;
}

type OnSale = Pick<
  PerformanceSettings,
  'availableOnline' | 'salesStatus' | 'salesStartsAt' | 'salesEndsAt' | 'startsAt'
> & { readonly cancelled: boolean };

const because = (code: ErrorCode, details: Obstacle['details'] = {}): Obstacle => ({ code, details });

/**
 * Why a performance is not in ordinary sale now, the first in the order of SALE-02; `null` when it is. What a purchase is refused for is
 * what the catalogue leaves out.
 */
export function performanceObstacle(performance: OnSale, channel: SaleChannel, now: Instant): Obstacle | null {
  const online = channel === 'online' ? onlineObstacle(performance, now) : null;
  if (online) return online;
  if (performance.cancelled) return because('PERFORMANCE_CANCELLED');
  const { startsAt } = performance;
  // The box office stops at the start too.
  return now < startsAt ? null : because('PERFORMANCE_STARTED', { startsAt });
}

/** G-08: what binds ordinary online sale and nothing else. */
function onlineObstacle(performance: OnSale, now: Instant): Obstacle | null {
  const { availableOnline, salesStatus, salesStartsAt, salesEndsAt } = performance;
  if (!availableOnline) return because('PERFORMANCE_NOT_ONLINE');
  if (salesStatus !== 'on_sale') return because('NOT_ON_SALE');
  if (salesStartsAt !== null && now < salesStartsAt) return because('SALES_NOT_STARTED', { startsAt: salesStartsAt });
  return isOpen(now, null, salesEndsAt) ? null : because('SALES_ENDED', { endsAt: salesEndsAt });
}

/**
 * Why a ticket type is not sold on a performance now, the first in the order of SALE-02, up to its price. Its kind and its window bind both
 * channels. Without prices there is no access and no window: that it has none is said after these.
 */
export function ticketTypeObstacle(
  type: TicketTypeFields,
  prices: TicketTypePrices | undefined,
  channel: SaleChannel,
  now: Instant,
): Obstacle | null {
  const { kind, soldOnline } = type;
  const { access = 'local_and_internet', opensAt = null, closesAt = null } = prices ?? {};
  if (kind === 'subscription') return because('TICKET_TYPE_RESTRICTED', { kind }); // SUB-02
  if (channel === 'online') {
    if (restrictedToCampaigns(type)) return because('TICKET_TYPE_RESTRICTED'); // CAMP-01
    if (!soldOnline) return because('TICKET_TYPE_NOT_SOLD_ONLINE');
    if (access !== 'local_and_internet') return because('TICKET_TYPE_ACCESS', { access });
  }
  return isOpen(now, opensAt, closesAt) ? null : because('TICKET_TYPE_NOT_OPEN', { opensAt, closesAt });
}
