import { errorCodes, type ErrorCode } from './error-codes';

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

/** What to do, or what the numbers are. A code without a sentence here is explained by its title. */
const sentences: Partial<Record<ErrorCode, Sentence>> = {
  INVALID_JSON: 'Send the body as one JSON object in UTF-8, without keys like __proto__.',
  INVALID_POSITION:
    'Use a position as it was given in Log-Position; this one is none of this log, or lies ahead of it.',
  INVALID_ID: 'An id is 1 to 64 letters, digits, dashes and underscores and begins with a letter or digit.',
  INVALID_EMAIL: 'Give the address as name@host.',
  INVALID_QUANTITY: around(
    'max',
    (max) => `Ask for 1 to ${max} tickets in one request, as a whole number.`,
    'Ask for a whole number of tickets, at least 1.',
  ),
  INVALID_AMOUNT: 'An amount is a whole number of minor units, 0 or more: 200 kr is 20000.',
  INVALID_WINDOW: 'Let the end come after the start.',
  TIMEZONE_REQUIRED: 'End the instant with Z or an offset, for example 2026-02-01T09:00:00+01:00.',
  UNAUTHENTICATED: 'Send Authorization: Bearer <key> with a key that is valid.',
  FORBIDDEN: around('role', (role) => `A key of role ${role} may not do this.`, 'This key may not do this.'),
  NOT_FOUND: 'There is nothing at this address for this organisation.',
  CLOCK_BACKWARDS: around('now', (now) => `The clock stands at ${now}; set a later instant.`, 'Set a later instant.'),
  CAMPAIGN_TOTAL_EXCEEDED: around(
    'remaining',
    (left) => `The campaign has ${left} tickets left; ask for that many or fewer.`,
    'Ask for fewer tickets.',
  ),
  CAMPAIGN_PER_USER_EXCEEDED: (details) => {
    const [max, used] = [number(details, 'max'), number(details, 'used')];
    if (max === null || used === null) return 'Ask for fewer tickets.';
    return `One person may have ${max} tickets of this campaign and has ${used} already; ${Math.max(0, max - used)} more can be had.`;
  },
  CAMPAIGN_TOTAL_BELOW_CLAIMED: (details) =>
    `${number(details, 'claimed') ?? 0} tickets are claimed and ${number(details, 'reserved') ?? 0} reserved; set a total of at least their sum.`,
  CAMPAIGN_NOT_STARTED: around('startsAt', (at) => `The campaign starts at ${at}.`, 'The campaign has not started.'),
  CAMPAIGN_ENDED: around('endsAt', (at) => `The campaign ended at ${at}.`, 'The campaign has ended.'),
  SEAT_UNAVAILABLE: around(
    'remaining',
    (left) => `${left} places are left that can be had this way.`,
    'Choose other seats.',
  ),
  VERSION_CONFLICT: around(
    'version',
    (version) => `The resource is at version ${version}; read it again and repeat the change on that.`,
    'Read the resource again and repeat the change on that.',
  ),
  BODY_TOO_LARGE: around('max', (max) => `Send at most ${max} bytes.`, 'Send less.'),
  UNSUPPORTED_MEDIA_TYPE: 'Send the body with Content-Type: application/json.',
  IDEMPOTENCY_KEY_REUSED: 'This Idempotency-Key belongs to an earlier request with another body; use a new key.',
  CURRENCY_MISMATCH: around(
    'expected',
    (currency) => `The organisation sells in ${currency}.`,
    'Use the currency of the organisation.',
  ),
  WEB_CODE_REQUIRED: 'Give the ticket type a web purchase code of ! and at least one more character, without spaces.',
  RATE_LIMITED: around('retryAfter', (s) => `Try again in ${s} seconds.`, 'Try again later.'),
  LOG_UNAVAILABLE: 'Nothing was done that is not in the log. Send the request again with the same Idempotency-Key.',
  READ_MODELS_UNAVAILABLE: 'Try again shortly.',
  PROJECTION_LAGGING: 'Try again shortly, or without atLeast.',
};

/** A sentence for people about one refusal. Built from the details alone, so it says nothing that they do not. */
export function explain(code: ErrorCode, details: Details): string {
  const sentence = sentences[code];
  if (sentence === undefined) return `${errorCodes[code].title}.`;
  return typeof sentence === 'string' ? sentence : sentence(details);
}
