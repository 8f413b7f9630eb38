import type { ErrorCode } from './error-codes';

type Details = Readonly<Record<string, unknown>>;
type Sentence = string | ((details: Details) => string);

const number = (details: Details, key: string): number | null =>
  typeof details[key] === 'number' ? details[key] : null;

const text = (details: Details, key: string): string | null => (typeof details[key] === 'string' ? details[key] : null);

/** A sentence around one value of the details, with words that also do without it. */
const around =
  (key: string, told: (value: string) => string, otherwise: string): Sentence =>
  (details) => {
    const value = text(details, key) ?? number(details, key);
    return value === null ? otherwise : told(String(value));
  };

/** The same around a number that is counted. */
const counting =
  (key: string, told: (count: number) => string, otherwise: string): Sentence =>
  (details) => {
    const count = number(details, key);
    return count === null ? otherwise : told(count);
  };

/** `1 place`, `0 places`. */
const plural = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? '' : 's'}`;

/** Several places of a request may be wrong (G-05): the first is told, and how many more there are. */
const wrongPlaces =
  (otherwise: string): Sentence =>
  ({ errors }) => {
    const list: readonly unknown[] = Array.isArray(errors) ? errors : [];
    const { pointer, detail } = (list[0] ?? {}) as Details;
    if (typeof pointer !== 'string' || typeof detail !== 'string') return otherwise;
    const told = detail.endsWith('.') ? detail : `${detail}.`;
    const first = pointer === '' ? told : `At ${pointer}: ${told}`;
    return list.length === 1 ? first : `${first} ${list.length - 1} more in details.errors.`;
  };

/** SUB-58: money that is refused is recorded and goes back. */
const moneyGoesBack = (otherwise: string): Sentence =>
  around('refundId', (id) => `The money is recorded and its refund ${id} requested: see GET /v1/refunds.`, otherwise);

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
  INVALID_WINDOW: 'Let the end come after the start.',
  TIMEZONE_REQUIRED: 'End the instant with Z or an offset, for example 2026-02-01T09:00:00+01:00.',
  OUT_OF_RANGE: 'Use a whole number from details.min on, and up to details.max where there is one.',
  NAME_REQUIRED: 'Give a name of at least one character that is no blank.',
  TICKET_TYPE_CHOICE: 'Send ticketTypeId or newTicketType.',
  PER_USER_EXCEEDS_TOTAL: 'Lower maxPerUser, raise maxTotal, or do without one of them.',
  UNSUPPORTED_CAMPAIGN_KIND: 'Use closed_sale.',
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
  SEAT_UNAVAILABLE: counting(
    'remaining',
    (left) => `${plural(left, 'place')} ${left === 1 ? 'is' : 'are'} left that can be had this way.`,
    tryOthers,
  ),
  PERFORMANCE_HAS_SALES:
    'Leave out what details.fields names, or cancel the tickets first; capacity never falls below what is taken.',
  PURCHASE_EXPIRED: moneyGoesBack(
    'Claim again. Money that comes too late is recorded and its refund requested: GET /v1/refunds lists it.',
  ),
  ORDER_NOT_PAID: 'Tickets of an order can be cancelled with a refund only after its payment: see its status.',
  ORDER_ALREADY_PAID: moneyGoesBack(
    'Do not pay again. Money that comes twice is recorded and its refund requested: GET /v1/refunds lists it.',
  ),
  TICKET_ALREADY_RELEASED: 'Leave out the tickets that details.ticketIds names.',
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
  TICKET_TYPE_NOT_PRICED: 'Set its price: PUT /v1/performances/{id}/ticket-types/{ticketTypeId}.',
  SEASON_NOT_FOUND: unknownId('GET /v1/seasons'),
  PRODUCTION_NOT_FOUND: unknownId('GET /v1/productions'),
  HALL_NOT_FOUND: unknownId('GET /v1/halls'),
  PERFORMANCE_NOT_FOUND: unknownId('GET /v1/performances'),
  TICKET_TYPE_NOT_FOUND: unknownId('GET /v1/ticket-types'),
  PRICE_ZONE_NOT_FOUND: unknownId('GET /v1/halls/{id}'),
  SEAT_NOT_FOUND:
    'Use ids that GET /v1/performances/{id}/seats lists; a performance without seats takes a quantity only.',
  TICKET_NOT_FOUND: unknownId('GET /v1/orders/{id}'),
  RATE_LIMITED: counting('retryAfter', (left) => `Try again in ${plural(left, 'second')}.`, 'Try again later.'),
  LOG_UNAVAILABLE: 'Nothing was done that is not in the log. Send the request again with the same Idempotency-Key.',
  READ_MODELS_UNAVAILABLE: 'Try again shortly; writing is not hindered by it.',
  PROJECTION_LAGGING: 'Try again shortly, or without atLeast.',
};

/** A sentence for people about one refusal. Built from the details alone, so it says nothing that they do not. */
export function explain(code: ErrorCode, details: Details): string {
  const sentence = sentences[code];
  return typeof sentence === 'string' ? sentence : sentence(details);
}

/** What to do about a refusal of this kind, whatever its numbers are. */
export const advice = (code: ErrorCode): string => explain(code, {});
