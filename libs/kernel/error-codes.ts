/**
 * Every error code of the product with its one HTTP status and what it says in words. Generated into OpenAPI and `docs/errors.md`.
 * A code marked `gone` answers 410 instead when `details.status` tells that a campaign's link is not active (CAMP-16).
 */
interface CodeEntry {
  readonly status: number;
  readonly title: string;
  readonly gone?: true;
}

export const errorCodes = {
  MISSING_FIELD: { status: 400, title: 'A required field is missing' },
  UNKNOWN_FIELD: { status: 400, title: 'A field is not known here' },
  INVALID_FIELD: { status: 400, title: 'A field has the wrong form' },
  INVALID_JSON: { status: 400, title: 'The body is not valid JSON' },
  INVALID_QUERY: { status: 400, title: 'A query parameter is wrong' },
  INVALID_POSITION: { status: 400, title: 'Not a position of this log' },
  INVALID_ID: { status: 400, title: 'An id has the wrong form' },
  INVALID_EMAIL: { status: 400, title: 'Not an e-mail address' },
  INVALID_QUANTITY: { status: 400, title: 'Not a quantity that can be asked for' },
  INVALID_AMOUNT: { status: 400, title: 'Not an amount of money' },
  INVALID_WINDOW: { status: 400, title: 'A window must end after it starts' },
  TIMEZONE_REQUIRED: { status: 400, title: 'An instant needs a zone or offset' },
  OUT_OF_RANGE: { status: 400, title: 'A number is out of its range' },
  NAME_REQUIRED: { status: 400, title: 'A name is required' },
  TICKET_TYPE_CHOICE: { status: 400, title: 'Name an existing ticket type or a new one, not both' },
  PER_USER_EXCEEDS_TOTAL: { status: 400, title: 'The cap per person is above the total' },
  UNSUPPORTED_CAMPAIGN_KIND: { status: 400, title: 'Not a kind of campaign' },
  SEAT_COUNT_MISMATCH: { status: 400, title: 'As many seats as tickets must be named' },
  UNAUTHENTICATED: { status: 401, title: 'A valid key is required' },
  FORBIDDEN: { status: 403, title: 'The role of this key may not do this' },
  NOT_A_SANDBOX: { status: 403, title: 'Only a sandbox organisation has a clock that can be set' },
  NOT_FOUND: { status: 404, title: 'Not found' },
  CAMPAIGN_NOT_FOUND: { status: 404, title: 'No such campaign' },
  ID_TAKEN: { status: 409, title: 'The id is in use' },
  EMAIL_TAKEN: { status: 409, title: 'The e-mail address belongs to another customer' },
  WEB_CODE_TAKEN: { status: 409, title: 'Another ticket type has this web purchase code' },
  NOTHING_TO_CHANGE: { status: 409, title: 'Nothing would change' },
  CLOCK_BACKWARDS: { status: 409, title: 'The clock only goes forward' },
  ERASED: { status: 409, title: 'The customer has been erased' },
  CAMPAIGN_TOTAL_EXCEEDED: { status: 409, title: 'More than the campaign has left' },
  CAMPAIGN_PER_USER_EXCEEDED: { status: 409, title: 'More than one person may have of this campaign' },
  CAMPAIGN_TOTAL_BELOW_CLAIMED: { status: 409, title: 'The total would fall below what is taken' },
  CAMPAIGN_TICKET_TYPE_LOCKED: { status: 409, title: 'Tickets have been taken, the ticket type is fixed' },
  CAMPAIGN_ALREADY_STOPPED: { status: 409, title: 'The campaign is stopped already' },
  CAMPAIGN_NOT_STOPPED: { status: 409, title: 'The campaign is not stopped' },
  CAMPAIGN_ENDED: { status: 409, gone: true, title: 'The campaign has ended' },
  PERFORMANCE_NOT_ONLINE: { status: 409, gone: true, title: 'The performance is not available online' },
  PERFORMANCE_STARTED: { status: 409, gone: true, title: 'The performance has started' },
  PERFORMANCE_CANCELLED: { status: 409, gone: true, title: 'The performance is cancelled' },
  TICKET_TYPE_NOT_SOLD_ONLINE: { status: 409, gone: true, title: 'The ticket type is not sold online' },
  SEAT_UNAVAILABLE: { status: 409, title: 'Seats or places are not free' },
  PERFORMANCE_HAS_SALES: { status: 409, title: 'Tickets have been sold, this is fixed' },
  PURCHASE_EXPIRED: { status: 409, title: 'The purchase has expired or was cancelled' },
  ORDER_NOT_PAID: { status: 409, title: 'The order is not paid' },
  ORDER_ALREADY_PAID: { status: 409, title: 'The order is paid already' },
  TICKET_ALREADY_RELEASED: { status: 409, title: 'The ticket was cancelled before' },
  CAMPAIGN_STOPPED: { status: 410, title: 'The campaign is stopped' },
  CAMPAIGN_NOT_STARTED: { status: 410, title: 'The campaign has not started' },
  CAMPAIGN_SOLD_OUT: { status: 410, title: 'The campaign is sold out' },
  VERSION_CONFLICT: { status: 412, title: 'The resource has changed since you read it' },
  BODY_TOO_LARGE: { status: 413, title: 'The body is too large' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, title: 'The body must be JSON' },
  IDEMPOTENCY_KEY_REUSED: { status: 422, title: 'The idempotency key was used with another body' },
  CURRENCY_MISMATCH: { status: 422, title: 'Not the currency of the organisation' },
  AMOUNT_MISMATCH: { status: 422, title: 'Not the amount that is due' },
  REFUND_EXCEEDS_PAID: { status: 422, title: 'More than was paid' },
  WEB_CODE_REQUIRED: { status: 422, title: 'The ticket type needs a web purchase code that starts with !' },
  TICKET_TYPE_RESTRICTED: { status: 422, title: 'The ticket type is not sold this way' },
  TICKET_TYPE_NOT_PRICED: { status: 422, title: 'The ticket type has no price here' },
  SEASON_NOT_FOUND: { status: 422, title: 'No such season' },
  PRODUCTION_NOT_FOUND: { status: 422, title: 'No such production' },
  HALL_NOT_FOUND: { status: 422, title: 'No such hall' },
  PERFORMANCE_NOT_FOUND: { status: 422, title: 'No such performance' },
  TICKET_TYPE_NOT_FOUND: { status: 422, title: 'No such ticket type' },
  PRICE_ZONE_NOT_FOUND: { status: 422, title: 'No such price zone in this hall' },
  SEAT_NOT_FOUND: { status: 422, title: 'No such seat' },
  TICKET_NOT_FOUND: { status: 422, title: 'No such ticket in this order' },
  RATE_LIMITED: { status: 429, title: 'Too many requests' },
  LOG_UNAVAILABLE: { status: 503, title: 'The event log is away' },
  READ_MODELS_UNAVAILABLE: { status: 503, title: 'The read models are away' },
  PROJECTION_LAGGING: { status: 503, title: 'The read models have not caught up yet' },
} as const satisfies Record<string, CodeEntry>;

export type ErrorCode = keyof typeof errorCodes;

/** The status of a problem (codes.md): one code, one status, but for a campaign's dead link, which is 410. */
export function statusOf(code: ErrorCode, details: Readonly<Record<string, unknown>>): number {
  const entry: CodeEntry = errorCodes[code];
  return entry.gone && 'status' in details ? 410 : entry.status;
}
