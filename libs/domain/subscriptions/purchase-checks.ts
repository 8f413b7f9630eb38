import { DomainError, refuseUnless } from '../../kernel/errors';
import { isOpen } from '../../kernel/time';
import { ticketTypeObstacle } from '../orders/on-sale';
import { assertWanted } from '../performances/places';
import { invalidField } from '../settings/settings.rules';
import { discountOf } from './discounts';
import { IncludedPerformance, pricesOf, remainingPerformances, tooFewLeft } from './included-performance';
import { flagsAsked, salesWindow } from './online-sale';
import { refuseDuplicates, soldAsSubscription } from './performances-tab';
import { Purchase, WantedUnit } from './purchase-request';
import { readinessOf } from './readiness';
import { DiscountCode } from './subscription.settings';

/** What the checks have found on their way, for the plan. */
export interface Checked {
  /** In the order in which they are shown (SUB-44). */
  readonly performances: readonly IncludedPerformance[];
  /** The customer's flags that opened the sale (SUB-35). */
  readonly flagIds: readonly string[];
  readonly discount: DiscountCode | null;
}

/** SUB-56: everything up to the seats, in its order; the first that fails refuses (G-05). */
export function checkPurchase(purchase: Purchase): Checked {
  const { record, facts, now } = purchase;
  const remaining = remainingPerformances(record, facts, now);
  checkInput(purchase, remaining);
  const readiness = readinessOf(record, facts, now);
  refuseUnless(readiness.length === 0, 'SUBSCRIPTION_NOT_READY', { readiness });
  checkOnline(purchase);
  checkSellingUnit(purchase);
  const flagIds = checkFlagsAndWindow(purchase);
  const tooFew = tooFewLeft(record, remaining);
  if (tooFew) throw new DomainError('SUBSCRIPTION_CLOSED_TOO_FEW_LEFT', tooFew); // SUB-14 (a)
  const performances = record.type === 'series' ? series(purchase, remaining) : picked(purchase, remaining);
  checkUnits(purchase);
  checkTicketTypes(purchase, performances);
  checkDelivery(purchase);
  checkConsents(purchase);
  return { performances, flagIds, discount: discountOf(record, purchase.request.discountCode) };
}

/** SALE-07 counts tickets, and a unit has one for each performance. */
function checkInput({ record, request, customer }: Purchase, remaining: readonly unknown[]): void {
  const { units, performanceIds } = request;
  if (record.type === 'pick_and_mix' && performanceIds === null) {
    throw new DomainError('MISSING_FIELD', { pointer: '/performanceIds' });
  }
  const perUnit = Math.max(1, performanceIds?.length ?? remaining.length);
  assertWanted({ quantity: units.length * perUnit, seatIds: null });
  const bought = record.type === 'pick_and_mix' ? performanceIds! : record.performances.performanceIds;
  units.forEach((unit, index) => checkUnitSeats(unit, index, record.sameSeat, bought));
  refuseUnless(customer.standing !== 'unknown', 'CUSTOMER_NOT_FOUND');
  refuseUnless(customer.standing !== 'erased', 'ERASED');
}

/** SUB-07: one seat for all, or one for each where that is allowed; of a series also for one that has begun meanwhile. */
function checkUnitSeats(
  { seatId, seatIdByPerformance }: WantedUnit,
  index: number,
  sameSeat: boolean,
  bought: readonly string[],
): void {
  const pointer = `/units/${index}/seatIdByPerformance`;
  if (seatIdByPerformance === null) return;
  if (seatId !== null) throw invalidField(pointer, 'seatId or seatIdByPerformance, one of them');
  const elsewhere = Object.keys(seatIdByPerformance).find((performanceId) => !bought.includes(performanceId));
  if (elsewhere !== undefined) throw invalidField(`${pointer}/${elsewhere}`, 'a performance that is bought');
  const seats = new Set(Object.values(seatIdByPerformance));
  if (sameSeat && seats.size > 1) throw invalidField(pointer, 'the same seat on every performance');
}

/** SUB-20. */
function checkOnline({ record, request }: Purchase): void {
  refuseUnless(request.channel !== 'online' || record.onlineSale.availableOnline, 'SUBSCRIPTION_NOT_ONLINE');
}

/** SUB-52: a key that names no unit is the house's own. */
function checkSellingUnit({ record, request: { sellingUnit } }: Purchase): void {
  const { units } = record.organisations;
  const allowed = units.length === 0 || sellingUnit === null || units.includes(sellingUnit);
  refuseUnless(allowed, 'ORGANISATION_NOT_ALLOWED', { units });
}

/** SUB-35 before SUB-21: a type that a flag opens is not bound by the start of sales, and nobody else has it while it does. */
function checkFlagsAndWindow({ record, request, customer, now }: Purchase): readonly string[] {
  if (request.channel !== 'online') return [];
  const { from, to } = salesWindow(record.onlineSale);
  const used = new Set<string>();
  for (const { ticketTypeId } of request.units) {
    const flagIds = flagsAsked(record, ticketTypeId, now);
    if (flagIds.length > 0) {
      refuseUnless(customer.loggedIn, 'LOGIN_REQUIRED', { flagIds });
      const carried = flagIds.filter((flagId) => customer.flagIds.includes(flagId));
      refuseUnless(carried.length > 0, 'CUSTOMER_FLAG_REQUIRED', { flagIds });
      for (const flagId of carried) used.add(flagId);
    }
    refuseUnless(flagIds.length > 0 || isOpen(now, from, null), 'SALES_NOT_STARTED', { startsAt: from });
    refuseUnless(isOpen(now, null, to), 'SALES_ENDED', { endsAt: to });
  }
  return [...used];
}

/** SUB-14 (c): all that remain. The same list named in whatever order is the same. */
function series({ record, request }: Purchase, remaining: readonly IncludedPerformance[]) {
  const wanted = request.performanceIds;
  if (wanted === null) return remaining;
  refuseDuplicates(wanted);
  const same = wanted.length === remaining.length && remaining.every(({ id }) => wanted.includes(id));
  if (same) return remaining;
  refuseTooFew(record.minPerformances, wanted.length);
  throw new DomainError('SERIES_IS_FIXED', { performanceIds: remaining.map(({ id }) => id) });
}

/** SUB-12, SUB-14 (b), SUB-39. */
function picked({ record, facts, request, now }: Purchase, remaining: readonly IncludedPerformance[]) {
  const wanted = request.performanceIds ?? [];
  refuseDuplicates(wanted);
  for (const performanceId of wanted) {
    const known = record.performances.performanceIds.includes(performanceId) && facts.performances.get(performanceId);
    if (!known) throw new DomainError('PERFORMANCE_NOT_FOUND', { performanceId });
    refuseUnless(!known.cancelled, 'PERFORMANCE_CANCELLED', { performanceId });
    refuseUnless(known.startsAt > now, 'PERFORMANCE_STARTED', { performanceId, startsAt: known.startsAt });
  }
  const required = record.requiredPerformances.performanceIds.filter((id) => remaining.some((each) => each.id === id));
  const missing = required.filter((id) => !wanted.includes(id));
  refuseUnless(missing.length === 0, 'REQUIRED_PERFORMANCE_MISSING', { performanceIds: missing });
  refuseTooFew(record.minPerformances, wanted.length);
  const { maxPerformances: max } = record;
  refuseUnless(max === null || wanted.length <= max, 'TOO_MANY_PERFORMANCES', { max, chosen: wanted.length });
  return remaining.filter(({ id }) => wanted.includes(id));
}

function refuseTooFew(minPerformances: number | null, chosen: number): void {
  const min = minPerformances ?? 1;
  refuseUnless(chosen >= min, 'TOO_FEW_PERFORMANCES', { min, chosen });
}

/** SUB-13: subscriptions, not tickets. */
function checkUnits({ record: { minPerPurchase: min, maxPerPurchase: max }, request }: Purchase): void {
  const units = request.units.length;
  refuseUnless(units >= min, 'BELOW_MIN_PER_PURCHASE', { min, units });
  refuseUnless(max === null || units <= max, 'ABOVE_MAX_PER_PURCHASE', { max, units });
}

/** SUB-16, SUB-46, SUB-47, CAMP-01: linked, and sold through this channel now on every performance that is bought. */
function checkTicketTypes(
  { record, facts, request, now }: Purchase,
  performances: readonly IncludedPerformance[],
): void {
  const types = [...new Set(request.units.map(({ ticketTypeId }) => ticketTypeId))].map((ticketTypeId) => {
    const type = facts.ticketTypes.get(ticketTypeId);
    refuseUnless(type === undefined || soldAsSubscription(type.kind), 'TICKET_TYPE_NOT_SUBSCRIPTION', { ticketTypeId });
    const { ticketTypeIds } = record.ticketTypes;
    if (!type || !ticketTypeIds.includes(ticketTypeId))
      throw new DomainError('TICKET_TYPE_NOT_FOUND', { ticketTypeId, ticketTypeIds });
    // Its kind is the ordinary sale's matter: a subscription that is ready has fitting ones only.
    return { ...type, ticketTypeId, kind: 'both' as const };
  });
  for (const type of types) {
    const { ticketTypeId } = type;
    for (const performance of performances) {
      const obstacle = ticketTypeObstacle(type, pricesOf(performance, ticketTypeId), request.channel, now);
      const details = { ticketTypeId, performanceId: performance.id, ...obstacle?.details };
      if (obstacle) throw new DomainError(obstacle.code, details);
    }
  }
}

/** SUB-23, online only (G-08). Where nothing is offered there is nothing to choose. */
function checkDelivery({ record, request: { channel, deliveryMethod } }: Purchase): void {
  if (channel !== 'online') return;
  const { deliveryMethods } = record.onlineSale;
  if (deliveryMethod === null) {
    refuseUnless(deliveryMethods.length === 0, 'DELIVERY_METHOD_REQUIRED', { deliveryMethods });
    return;
  }
  refuseUnless(deliveryMethods.includes(deliveryMethod), 'DELIVERY_METHOD_NOT_OFFERED', { deliveryMethods });
}

/** SUB-33, online only (G-08). */
function checkConsents({ record, request: { channel, consentIds } }: Purchase): void {
  if (channel !== 'online') return;
  const { consents } = record.onlineSale;
  const unknown = consentIds.filter((asked) => !consents.some(({ id }) => id === asked));
  refuseUnless(unknown.length === 0, 'CONSENT_NOT_FOUND', { consentIds: unknown });
  const missing = consents.filter(({ id, mandatory }) => mandatory && !consentIds.includes(id));
  refuseUnless(missing.length === 0, 'CONSENT_REQUIRED', { consentIds: missing.map(({ id }) => id) });
}
