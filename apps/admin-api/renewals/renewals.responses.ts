import type { RenewalStarted } from '../../../libs/domain/renewals/renewal.events';
import type { Instant } from '../../../libs/kernel/event';
import type { Receipt } from '../../../libs/runtime/receipt';
import type { RenewalBody } from '../../../projections/renewals/renewals.body';
import { count, id, instant, list, money, named, optional, text, words } from '../http/schemas';

export interface RenewalRunBody {
  readonly id: string;
  readonly subscriptionId: string;
  readonly renewsFrom: string;
  readonly deadline: Instant;
  readonly startedAt: Instant;
}

export const renewalRun = named<RenewalRunBody>('RenewalRun', {
  id,
  subscriptionId: id,
  renewsFrom: { ...id, description: 'The earlier subscription, whose holders are offered this one' },
  deadline: instant,
  startedAt: instant,
});

/** The run as it was started, from its own event (G-06); what comes of it is told offer by offer. */
export function renewalRunBody({ events, occurredAt: startedAt }: Receipt): RenewalRunBody {
  const { runId, subscriptionId, renewsFrom, deadline } = (events[0] as RenewalStarted).data;
  return { id: runId, subscriptionId, renewsFrom: renewsFrom.subscriptionId, deadline, startedAt };
}

export const renewal = named<RenewalBody>('Renewal', {
  id,
  customerId: id,
  seats: list(text),
  units: count,
  ticketTypeId: { ...id, description: 'What the ticket type of the earlier subscription becomes' },
  renewedOrderId: { ...id, description: 'The order of the earlier subscription' },
  orderId: optional({ ...id, description: 'The order that accepting it completes' }),
  due: optional(money),
  status: words('offered', 'accepted', 'lapsed', 'not_offered'),
  deadline: instant,
  code: optional({ ...text, description: 'Why nothing could be offered' }),
  details: optional({ type: 'object' }),
});
