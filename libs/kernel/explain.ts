import type { ErrorCode } from './error-codes';
import { exchangeSentences } from './explain-exchanges';
import { type Details, type Sentence, around, counting, moneyGoesBack, number, plural, wrongPlaces } from './sentence';

const unknownId = (where: string): string => `Use an id that ${where} lists.`;
const waitForStart = 'Claims are taken from validFrom on.';
const tryOthers = 'Choose other seats or fewer tickets.';

/** What to do, or what the numbers are. None says again what the title says. */
const sentences: Readonly<Record<ErrorCode, Sentence>> = {
  MISSING_FIELD: wrongPlaces('Add the fields that details.errors points at.'),
  UNKNOWN_FIELD: wrongPlaces('Leave out the fields that details.errors points at; look for a misspelt name.'),
  INVALID_FIELD: wrongPlaces('Correct the fields that details.errors points at, as it says for each.'),
  INVALID_JSON: 'Send the body as one JSON object in UTF-8, without keys like __proto__.',
  INVALID_QUERY: wrongPlaces('Correct the parameters that details.errors names, as it says for each.'),
  INVALID_POSITION:
    'Use a position as it was given in Log-Position; this one is none of this log, or lies ahead of it.',
  INVALID_ID: 'An id is 1 to 64 letters, digits, dashes and underscores and begins with a letter or digit.',
  INVALID_EMAIL: 'Give the address as name@host.',
  INVALID_QUANTITY: counting(
    'max',
    (max) => `Ask for 1 to ${plural(max, 'ticket')} in one request, as a whole number.`,
    'Ask for a whole number of tickets, at least 1.',
  ),
  INVALID_AMOUNT: 'An amount is a whole number of minor units, 0 or more: 200 kr is 20000.',
  INVALID_WINDOW: 'Let the end come after the start; a deadline has to lie ahead.',
  TIMEZONE_REQUIRED: 'End the instant with Z or an offset, for example 2026-02-01T09:00:00+01:00.',
  OUT_OF_RANGE: 'Use a whole number from details.min on, and up to details.max where there is one.',
  NAME_REQUIRED: 'Give a name of at least one character that is no blank.',
  TICKET_TYPE_CHOICE: 'Send ticketTypeId or newTicketType.',
  PER_USER_EXCEEDS_TOTAL: 'Lower maxPerUser, raise maxTotal, or do without one of them.',
  UNSUPPORTED_CAMPAIGN_KIND: 'Use closed_sale.',
  INVALID_SUBSCRIPTION_TYPE: 'Use series or pick_and_mix.',
  INVALID_COLOR: 'Give it as # and six hexadecimal digits, for example #A01C2B.',
  INVALID_IMAGE: 'Send an https URL or an assetId, one of them.',
  INVALID_DISPLAY_NAME: 'Use one of the words that the API page lists for this field.',
  INVALID_VISIBILITY: 'Let visibleOnlineFrom be no later than salesStartsAt.',
  INVALID_SORT_ORDER:
    'Let performanceIds be the performances of the subscription in the order wanted, each once; details name what is missing or too much.',
  INVALID_PERFORMANCE_LIMITS: (details) => {
    const [max, performances] = [number(details, 'max'), number(details, 'performances')];
    if (max === null || performances === null) return 'Let minPerformances be no more than maxPerformances.';
    return `At most ${max} may be chosen, and the subscription has ${plural(performances, 'performance')}; lower maxPerformances or add some.`;
  },
  INVALID_PURCHASE_LIMITS: 'Let minPerPurchase be no more than maxPerPurchase.',
  PERFORMANCES_REQUIRED: 'Select at least one performance.',
  DUPLICATE_PERFORMANCE: around('performanceId', (id) => `Name ${id} once.`, 'Name each performance once.'),
  DEFAULT_REQUIRED: 'Say with defaultTicketTypeId which of the types is shown first.',
  DEFAULT_NOT_SELECTED: 'Let defaultTicketTypeId be one of ticketTypeIds.',
  SUGGESTION_HEADING_REQUIRED: 'Give a heading, or switch the suggestion off.',
  UNSUPPORTED_LOCALE: 'Use sv or en; the texts themselves are in the default language of the house.',
  SEAT_COUNT_MISMATCH:
    'Name each seat once and let quantity be their number, or leave seatIds out to get the best ones.',
  UNAUTHENTICATED: 'Send Authorization: Bearer <key> with a key that has not been revoked.',
  FORBIDDEN: around(
    'role',
    (role) => `A key of role ${role} may not do this.`,
    'Use a key of a role that the API page names for this call.',
  ),
  NOT_A_SANDBOX: 'Register a sandbox organisation to try things out at another time.',
  NOT_FOUND: 'There is nothing at this address for this organisation; check the path, the id and the key.',
  CAMPAIGN_NOT_FOUND: 'Check the id and the link; a link that was handed out before the last rotation is dead.',
  ID_TAKEN: 'Choose another id, or leave it out to get one.',
  EMAIL_TAKEN: 'Find that customer by POST /v1/customers with the address, and use it or change its address first.',
  WEB_CODE_TAKEN: 'Choose another code, or use the ticket type that has it (details.ticketTypeId).',
  NOTHING_TO_CHANGE: 'All is as you ask for; there is nothing left to do.',
  CLOCK_BACKWARDS: around('now', (now) => `The clock stands at ${now}; set a later instant.`, 'Set a later instant.'),
  ERASED: 'Nothing can be written about this person any more; register the address anew.',
  CAMPAIGN_TOTAL_EXCEEDED: counting(
    'remaining',
    (left) => `The campaign has ${plural(left, 'ticket')} left; ask for that many or fewer.`,
    'Ask for as many tickets as details.remaining says, or fewer.',
  ),
  CAMPAIGN_PER_USER_EXCEEDED: (details) => {
    const [max, used] = [number(details, 'max'), number(details, 'used')];
    if (max === null || used === null) return 'Ask for as many tickets as details.remaining says, or fewer.';
    const more = Math.max(0, max - used);
    return `One person may have ${plural(max, 'ticket')} of this campaign and has ${used} already; ${more} more can be had.`;
  },
  CAMPAIGN_TOTAL_BELOW_CLAIMED: (details) => {
    const [claimed, reserved] = [number(details, 'claimed'), number(details, 'reserved')];
    if (claimed === null || reserved === null)
      return 'Set a total of at least details.claimed and details.reserved together.';
    return `${plural(claimed, 'ticket')} claimed and ${reserved} reserved; set a total of at least ${claimed + reserved}.`;
  },
  CAMPAIGN_TICKET_TYPE_LOCKED: 'Stop this campaign and open another one for the other ticket type.',
  CAMPAIGN_ALREADY_STOPPED: 'Nothing is left to do; POST /v1/campaigns/{id}/resume opens it again.',
  CAMPAIGN_NOT_STOPPED: 'Nothing is left to do: only a stopped campaign can be resumed.',
  CAMPAIGN_ENDED: around(
    'endsAt',
    (at) => `It ended at ${at}; a later validUntil opens it again.`,
    'A later validUntil opens it again.',
  ),
  PERFORMANCE_NOT_ONLINE: 'Set availableOnline of the performance first.',
  PERFORMANCE_STARTED: around(
    'startsAt',
    (at) => `It began at ${at}; nothing is taken or opened from then on.`,
    'Nothing is taken or opened once it has begun.',
  ),
  PERFORMANCE_CANCELLED: 'Nothing is taken or opened any more; use another performance.',
  TICKET_TYPE_NOT_SOLD_ONLINE: 'Set soldOnline of the ticket type, or use another one.',
  NOT_ON_SALE: 'Set salesStatus of the performance to on_sale, or sell at the box office.',
  SALES_NOT_STARTED: around(
    'startsAt',
    (at) => `Tickets are sold online from ${at} on.`,
    'Try again after salesStartsAt.',
  ),
  SALES_ENDED: around(
    'endsAt',
    (at) => `Tickets were sold online until ${at}; the box office may still have some.`,
    'Ask at the box office.',
  ),
  TICKET_TYPE_NOT_OPEN: ({ opensAt, closesAt }) => {
    if (typeof opensAt === 'string' && typeof closesAt === 'string')
      return `It is sold from ${opensAt} until ${closesAt}.`;
    if (typeof opensAt === 'string') return `It is sold from ${opensAt} on.`;
    return typeof closesAt === 'string' ? `It was sold until ${closesAt}.` : 'Use another ticket type, or try later.';
  },
  SEAT_UNAVAILABLE: counting(
    'remaining',
    (left) => `${plural(left, 'place')} ${left === 1 ? 'is' : 'are'} left that can be had this way.`,
    tryOthers,
  ),
  PERFORMANCE_HAS_SALES: ({ performanceIds }) =>
    Array.isArray(performanceIds)
      ? 'Keep what details.performanceIds names, or cancel its tickets first.'
      : 'Leave out what details.fields names, or cancel the tickets first; capacity never falls below what is taken.',
  TYPE_LOCKED: 'Cancel what details.performanceIds has of it first, or make another subscription.',
  SUBSCRIPTION_CLOSED_TOO_FEW_LEFT: (details) => {
    const [min, left] = [number(details, 'min'), number(details, 'remaining')];
    if (min === null || left === null) return 'It is sold while as many performances are left as minPerformances says.';
    return `${plural(left, 'performance')} ${left === 1 ? 'is' : 'are'} left; it is sold while there are at least ${min}.`;
  },
  PURCHASE_EXPIRED: moneyGoesBack(
    around(
      'exchangeId',
      (id) => `Exchange ${id} is over, and its tickets are as they were before; ask for a new one.`,
      'Buy or claim again. Money that comes too late is recorded and its refund requested: GET /v1/refunds lists it.',
    ),
  ),
  ORDER_NOT_PAID: 'Its payment comes first, while it can still be paid: see the order.',
  ORDER_ALREADY_SPLIT: 'Go to the orders that details.orderIds names.',
  ORDER_ALREADY_PAID: moneyGoesBack(
    around(
      'exchangeId',
      (id) => `Exchange ${id} is completed; its new tickets are on the order, and can be exchanged again.`,
      'Do not pay again. Money that comes twice is recorded and its refund requested: GET /v1/refunds lists it.',
    ),
  ),
  TICKET_ALREADY_RELEASED: around(
    'status',
    (status) => `The whole order is ${status} already; nothing is left to do.`,
    'Leave out the tickets that details.ticketIds names.',
  ),
  TICKET_NOT_ACTIVE: around(
    'state',
    (state) => `It is ${state}: whoever has it needs another ticket.`,
    'It was cancelled or has lapsed: whoever has it needs another ticket.',
  ),
  TICKET_USED: around(
    'admittedAt',
    (at) => `It let somebody in at ${at}; a ticket opens the door once.`,
    'A ticket opens the door once, and is not taken back after that.',
  ),
  CAMPAIGN_STOPPED: 'No tickets are given out unless the organiser resumes it.',
  CAMPAIGN_NOT_STARTED: around('startsAt', (at) => `Claims are taken from ${at} on.`, waitForStart),
  CAMPAIGN_SOLD_OUT: 'Try later: what is cancelled, or reserved and not paid, may come back.',
  VERSION_CONFLICT: around(
    'version',
    (version) => `The resource is at version ${version}; read it again and repeat the change on that.`,
    'Read the resource again and repeat the change on that.',
  ),
  BODY_TOO_LARGE: counting('max', (max) => `Send at most ${plural(max, 'byte')}.`, 'Send less than 256 KiB.'),
  UNSUPPORTED_MEDIA_TYPE: 'Send the body with Content-Type: application/json.',
  IDEMPOTENCY_KEY_REUSED: 'This Idempotency-Key belongs to an earlier request with another body; use a new key.',
  CURRENCY_MISMATCH: around(
    'expected',
    (currency) => `The organisation sells in ${currency}.`,
    'Use the currency in which the organisation sells.',
  ),
  AMOUNT_MISMATCH: ({ due }) => {
    const { amount, currency } = (due ?? {}) as Details;
    if (typeof amount !== 'number') return 'Report exactly what details.due says; nothing was recorded.';
    return `${amount} in minor units of ${String(currency)} is due, no more and no less; nothing was recorded.`;
  },
  REFUND_EXCEEDS_PAID: ({ max }) => {
    const { amount, currency } = (max ?? {}) as Details;
    if (typeof amount !== 'number') return 'Give back at most what details.max says.';
    return `Give back at most ${amount} in minor units of ${String(currency)}.`;
  },
  WEB_CODE_REQUIRED: 'Give the ticket type a web purchase code of ! and at least one more character, without spaces.',
  TICKET_TYPE_RESTRICTED: 'Use a ticket type of another kind.',
  TICKET_TYPE_ACCESS: 'Set its access on the performance to local_and_internet, or sell it at the box office.',
  TICKET_TYPE_NOT_PRICED: 'Set its price: PUT /v1/performances/{id}/ticket-types/{ticketTypeId}.',
  DIFFERENT_PERFORMANCE: around(
    'performanceId',
    (id) => `It is a ticket for performance ${id}.`,
    'Look at the ticket: it says which performance it is for.',
  ),
  CUSTOMER_NOT_FOUND: unknownId('GET /v1/customers'),
  TICKET_TYPE_NOT_SUBSCRIPTION: 'Use a ticket type of kind subscription or both.',
  SEASON_NOT_FOUND: unknownId('GET /v1/seasons'),
  PRODUCTION_NOT_FOUND: unknownId('GET /v1/productions'),
  HALL_NOT_FOUND: unknownId('GET /v1/halls'),
  PERFORMANCE_NOT_FOUND: unknownId('GET /v1/performances'),
  TICKET_TYPE_NOT_FOUND: ({ ticketTypeIds }) =>
    Array.isArray(ticketTypeIds)
      ? "Use one of the subscription's ticketTypes."
      : 'Use an id that GET /v1/ticket-types lists.',
  PRODUCT_NOT_FOUND: unknownId('GET /v1/products'),
  SUBSCRIPTION_NOT_FOUND: unknownId('GET /v1/subscriptions'),
  TEMPLATE_NOT_FOUND: unknownId('GET /v1/organisation'),
  ALLOCATION_NOT_FOUND:
    'Set it on the performances that details.performanceIds names: PUT /v1/performances/{id}/allocations/{allocationId}.',
  PERFORMANCE_NOT_IN_PRODUCTIONS:
    'Choose its production too, or leave out the performances that details.performanceIds names.',
  NOT_APPLICABLE_TO_SERIES: around(
    'field',
    (field) => `Leave out ${field}: a series is sold whole.`,
    'Leave it out: a series is sold whole.',
  ),
  SAME_SEAT_ONLY_FOR_SERIES: 'Switch sameSeat off, or let the type be series.',
  ALLOCATION_EXHAUSTED: counting(
    'remaining',
    (left) => `${plural(left, 'place')} ${left === 1 ? 'is' : 'are'} left in it.`,
    tryOthers,
  ),
  SEAT_NOT_IN_ALLOCATION: 'Choose seats of the allocation that the subscription is sold from.',
  SUBSCRIPTION_NOT_READY: 'Its readiness says what is missing: see details.readiness.',
  SUBSCRIPTION_NOT_ONLINE: 'The box office sells it; make it available online to sell it there as well.',
  SEAT_REQUIRED: 'Name a seat for every subscription: this one is sold with chosen seats only.',
  TOO_FEW_PERFORMANCES: counting(
    'min',
    (min) => `At least ${plural(min, 'performance')} must be chosen.`,
    'Choose as many as details.min says, or more.',
  ),
  SERIES_IS_FIXED: 'Leave performanceIds out: all that remain of it are sold.',
  BELOW_MIN_PER_PURCHASE: counting(
    'min',
    (min) => `At least ${plural(min, 'subscription')} must be bought at a time.`,
    'Buy as many as details.min says, or more.',
  ),
  ABOVE_MAX_PER_PURCHASE: counting(
    'max',
    (max) => `At most ${plural(max, 'subscription')} may be bought at a time.`,
    'Buy as many as details.max says, or fewer.',
  ),
  DELIVERY_METHOD_NOT_OFFERED: 'Choose one of those that the subscription offers.',
  DELIVERY_METHOD_REQUIRED: 'Choose one of those that the subscription offers: see details.deliveryMethods.',
  CONSENT_NOT_FOUND: 'Send ids of the consents that the subscription asks for, as its catalogue lists them.',
  CONSENT_REQUIRED: 'Ask the customer for the consents in details.consentIds, and send their ids.',
  CUSTOMER_FLAG_REQUIRED: 'Wait for general sale, or buy for a customer with one of details.flagIds.',
  CUSTOMER_INFO_NOT_PER_TICKET: 'Only orders of a subscription whose customer-info says perTicket are split by person.',
  CUSTOMER_INFO_REQUIRED:
    'Give an email or a name for every unit that details.units names or details.errors points at.',
  DUPLICATE_TICKET_CUSTOMER: 'Name somebody else for the units that details.units names.',
  LOGIN_REQUIRED: 'Send the customer by id: an address alone does not tell a customer with a flag.',
  SEAT_SELECTION_NOT_ALLOWED: 'Leave the seats out: the best available ones are taken.',
  DISCOUNT_CODE_INVALID: 'Ask for a valid code; some subscriptions are sold with one only.',
  ORGANISATION_NOT_ALLOWED: 'Use a key of one of details.units.',
  DIFFERENT_HALLS: 'Use performances of one hall, or switch sameSeat off.',
  TOO_MANY_PERFORMANCES: counting(
    'max',
    (max) => `At most ${plural(max, 'performance')} may be chosen.`,
    'Choose as many as details.max says, or fewer.',
  ),
  REQUIRED_PERFORMANCE_MISSING: 'Add the performances that details.performanceIds names.',
  RENEWAL_CYCLE: 'Name an earlier subscription that does not renew from this one itself.',
  RENEWAL_TYPE_UNMAPPED: 'Map every ticket type of the earlier subscription to one that is linked to this one.',
  PRICE_ZONE_NOT_FOUND: unknownId('GET /v1/halls/{id}'),
  SEAT_NOT_FOUND:
    'Use ids that GET /v1/performances/{id}/seats lists; a performance without seats takes a quantity only.',
  TICKET_NOT_FOUND: unknownId('GET /v1/orders/{id}'),
  ...exchangeSentences,
  RATE_LIMITED: counting('retryAfter', (left) => `Try again in ${plural(left, 'second')}.`, 'Try again later.'),
  LOG_UNAVAILABLE: ({ position }) =>
    position === undefined
      ? 'Nothing was done that is not in the log. Send the request again with the same Idempotency-Key.'
      : `The log is damaged at position ${String(position)} and has to be restored from a backup.`,
  READ_MODELS_UNAVAILABLE:
    'Try again shortly; writing is not hindered by it, but where a person is new to this process.',
  PROJECTION_LAGGING: 'Try again shortly, or without atLeast.',
};

/** A sentence for people about one refusal. Built from the details alone, so it says nothing that they do not. */
export function explain(code: ErrorCode, details: Details): string {
  const sentence = sentences[code];
  return typeof sentence === 'string' ? sentence : sentence(details);
}

/** What to do about a refusal of this kind, whatever its numbers are. */
export const advice = (code: ErrorCode): string => explain(code, {});
