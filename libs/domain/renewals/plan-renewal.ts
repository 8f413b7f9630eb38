import { DomainError, refuseUnless } from '../../kernel/errors';
import { IncludedPerformance, remainingPerformances, tooFewLeft } from '../subscriptions/included-performance';
import { Checked } from '../subscriptions/purchase-checks';
import { planChecked, PurchasePlan } from '../subscriptions/purchase-plan';
import { Purchase } from '../subscriptions/purchase-request';
import { readinessOf } from '../subscriptions/readiness';
import { Holding } from './holders';
import { RunState } from './renewal-run';

/** The subscription as it stands, and everything around it that an offer is decided on. */
export type RenewalHouse = Omit<Purchase, 'request'>;

/** The plan, and the purchase that it is a plan of. */
export interface PlannedRenewal {
  readonly purchase: Purchase;
  readonly plan: PurchasePlan;
}

/**
 * SUB-51: what is held for one holder, dry. The house offers it, so windows, flags, limits per purchase, consents and codes do not bind;
 * whether it can be sold at all, seats and prices do. Refused with the code that tells why there is no offer.
 */
export function planRenewal(
  house: RenewalHouse,
  { deadline, renewsFrom }: Pick<RunState, 'deadline' | 'renewsFrom'>,
  holding: Holding,
  orderId: string,
): PlannedRenewal {
  const { now, customer } = house;
  refuseUnless(now < deadline, 'PURCHASE_EXPIRED', { status: 'expired' });
  refuseUnless(customer.standing !== 'unknown', 'CUSTOMER_NOT_FOUND');
  refuseUnless(customer.standing !== 'erased', 'ERASED');
  const ticketTypeId = renewedType(renewsFrom, holding);
  // One that was sold before the map was set may not be in it.
  if (ticketTypeId === null) throw new DomainError('RENEWAL_TYPE_UNMAPPED', { ticketTypeIds: [holding.ticketTypeId] });
  const checked = checkRenewal(house, holding, ticketTypeId);
  const units = holding.seatIds.map((seatId) => ({ ticketTypeId, seatId, seatIdByPerformance: null }));
  const asked = { channel: 'box_office', sellingUnit: null, units, performanceIds: null } as const;
  const nothingElse = { deliveryMethod: null, consentIds: [], discountCode: null, payment: null } as const;
  const purchase = { ...house, request: { ...asked, ...nothingElse } };
  return { purchase, plan: planChecked(purchase, checked, orderId) };
}

/** SUB-50: what the holder's ticket type becomes; `null` where nothing does. */
export function renewedType({ ticketTypeMap }: RunState['renewsFrom'], { ticketTypeId }: Holding): string | null {
  return ticketTypeMap.find(({ from }) => from === ticketTypeId)?.to ?? null;
}

function checkRenewal({ record, facts, now }: RenewalHouse, holding: Holding, ticketTypeId: string): Checked {
  const readiness = readinessOf(record, facts, now);
  refuseUnless(readiness.length === 0, 'SUBSCRIPTION_NOT_READY', { readiness });
  const remaining = remainingPerformances(record, facts, now);
  const tooFew = tooFewLeft(record, remaining);
  if (tooFew) throw new DomainError('SUBSCRIPTION_CLOSED_TOO_FEW_LEFT', tooFew);
  const linked = record.ticketTypes.ticketTypeIds.includes(ticketTypeId);
  refuseUnless(linked, 'TICKET_TYPE_NOT_FOUND', { ticketTypeId });
  const performances = record.type === 'series' ? remaining : chosenFor(record, remaining, holding.performances);
  return { performances, flagIds: [], discount: null };
}

/** Pick and mix: as many as the holder had, within the limits (SUB-12, SUB-14), the required ones first (SUB-39), then in order. */
function chosenFor(
  record: Pick<RenewalHouse['record'], 'minPerformances' | 'maxPerformances' | 'requiredPerformances'>,
  remaining: readonly IncludedPerformance[],
  had: number,
): IncludedPerformance[] {
  const { minPerformances: min, maxPerformances: max } = record;
  const required = new Set(record.requiredPerformances.performanceIds);
  const inOrder = [
    ...remaining.filter(({ id }) => required.has(id)),
    ...remaining.filter(({ id }) => !required.has(id)),
  ];
  const wanted = Math.min(Math.max(had, min ?? 1), max ?? Infinity);
  const isRequired = remaining.filter(({ id }) => required.has(id)).length;
  const chosen = new Set(inOrder.slice(0, Math.max(wanted, isRequired)));
  return remaining.filter((performance) => chosen.has(performance));
}
