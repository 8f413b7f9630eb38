import type { Role } from './principal';

/** Who may call a route: roles, or everybody without a credential. */
export type Access = readonly Role[] | 'public';

/** `METHOD /pattern` -> who may. The one place that says so: the gate, the API page and the tests all read it. */
export type RouteRoles = Readonly<Record<string, Access>>;

const admin: Access = ['admin'];
const system: Access = ['system'];
/** Those who sell. */
const sellers: Access = ['admin', 'box_office', 'online'];
/** Those at the house, who hand out money and let people in. */
const house: Access = ['admin', 'box_office'];
/** Those who may question the log. */
const auditors: Access = ['admin', 'auditor'];
/** Reads: every role but `system`, which has no organisation. */
const everyone: Access = ['admin', 'box_office', 'online', 'reporting', 'auditor'];

/** Those who read reports. */
const reporters: Access = ['admin', 'box_office', 'reporting', 'auditor'];

export const routeRoles: RouteRoles = {
  // Section 2: organisations, keys, sandbox clock
  'POST /v1/organisations': system,
  'GET /v1/organisation': admin,
  'PATCH /v1/organisation': admin,
  'POST /v1/keys': admin,
  'GET /v1/keys': admin,
  'DELETE /v1/keys/:id': admin,
  'PUT /v1/sandbox/clock': admin,
  'GET /v1/sandbox/clock': everyone,

  // Section 3: settings
  ...resource('seasons', { patch: true }),
  'PUT /v1/seasons/:id/exchange-rules': admin,
  'GET /v1/seasons/:id/exchange-rules': everyone,
  ...resource('products', { patch: true }),
  ...resource('halls', { patch: false }),
  ...resource('productions', { patch: true }),
  ...resource('ticket-types', { patch: true }),
  ...resource('performances', { patch: true }),
  'POST /v1/performances/:id/reschedule': admin,
  'POST /v1/performances/:id/cancel': admin,
  'PUT /v1/performances/:id/ticket-types/:ticketTypeId': admin,
  'PUT /v1/performances/:id/allocations/:allocationId': admin,
  'GET /v1/performances/:id/ticket-types': everyone,
  'GET /v1/performances/:id/ticket-types/:ticketTypeId': everyone,
  'GET /v1/performances/:id/allocations': everyone,
  'GET /v1/performances/:id/allocations/:allocationId': everyone,
  'GET /v1/performances/:id/seats': everyone,
  ...resource('customers', { patch: true }),
  'PUT /v1/customers/:id/flags': admin,
  'POST /v1/customers/:id/erase': admin,
  'GET /v1/catalogue/performances': everyone,

  // Section 4: campaigns
  'GET /v1/performances/:id/campaign-ticket-types': everyone,
  'GET /v1/performances/:id/sales-channels': everyone,
  'POST /v1/campaigns': admin,
  'GET /v1/campaigns/:id': everyone,
  'PATCH /v1/campaigns/:id': admin,
  'GET /v1/campaigns/:id/transactions': everyone,
  'POST /v1/campaigns/:id/stop': admin,
  'POST /v1/campaigns/:id/resume': admin,
  'POST /v1/campaigns/:id/rotate-link': admin,
  'GET /v1/campaigns/:id/sales-link': admin,
  'POST /v1/campaigns/:id/claims': sellers,
  'GET /v1/links/:token': 'public',
  'POST /v1/links/:token/claims': 'public',

  // Section 5: orders
  'POST /v1/performances/:id/purchases': sellers,
  'POST /v1/orders/:id/payments': sellers,
  'POST /v1/orders/:id/cancel': sellers,
  'POST /v1/orders/:id/ticket-customers': sellers,
  'POST /v1/orders/:id/exchange-quotes': sellers,
  'POST /v1/orders/:id/exchanges': sellers,
  'GET /v1/orders/:id/exchanges/:exchangeId': everyone,
  'POST /v1/orders/:id/exchanges/:exchangeId/payments': sellers,
  'POST /v1/orders/:id/exchanges/:exchangeId/cancel': sellers,
  'GET /v1/tickets/:id/exchange-options': everyone,
  'GET /v1/customers/:id/exchange-tallies': everyone,
  'GET /v1/orders': everyone,
  'GET /v1/orders/:id': everyone,
  'GET /v1/tickets/:id': everyone,
  'GET /v1/refunds': everyone,
  'POST /v1/refunds/:id/complete': house,
  'GET /v1/admissions/:barcode': everyone,
  'POST /v1/admissions/:barcode': house,

  // Section 6: subscriptions
  ...resource('subscriptions', { patch: true }),
  'PUT /v1/subscriptions/:id/ticket-types': admin,
  'PUT /v1/subscriptions/:id/performances': admin,
  'PUT /v1/subscriptions/:id/online-sale': admin,
  'PUT /v1/subscriptions/:id/exchange': admin,
  'PUT /v1/subscriptions/:id/access': admin,
  'PUT /v1/subscriptions/:id/allocation': admin,
  'PUT /v1/subscriptions/:id/required-performances': admin,
  'PUT /v1/subscriptions/:id/suggestion': admin,
  'PUT /v1/subscriptions/:id/customer-info': admin,
  'PUT /v1/subscriptions/:id/sort': admin,
  'PUT /v1/subscriptions/:id/image': admin,
  'PUT /v1/subscriptions/:id/ticket-type-access': admin,
  'PUT /v1/subscriptions/:id/discounts': admin,
  'PUT /v1/subscriptions/:id/products': admin,
  'PUT /v1/subscriptions/:id/renewal': admin,
  'PUT /v1/subscriptions/:id/organisations': admin,
  'PUT /v1/subscriptions/:id/finance': admin,
  'PUT /v1/subscriptions/:id/translations': admin,
  'POST /v1/subscriptions/:id/purchases': sellers,
  'POST /v1/subscriptions/:id/quote': sellers,
  'POST /v1/subscriptions/:id/renewals': admin,
  'GET /v1/subscriptions/:id/renewals': everyone,
  'POST /v1/renewals/:id/accept': sellers,
  'GET /v1/catalogue/subscriptions': everyone,
  'GET /v1/performances/:id/subscription-suggestions': everyone,
  'GET /v1/sales-dashboard': everyone,

  // Section 8: reports and operation
  'GET /v1/reports/sales-channels': reporters,
  'GET /v1/reports/occupancy': reporters,
  'GET /v1/reports/exchange-flows': reporters,
  'GET /v1/reports/season': reporters,
  'GET /v1/reports/finance': reporters,
  'GET /v1/reports/subscription-sales': reporters,
  'GET /v1/reports/rejections': reporters,
  'GET /v1/reports/stream': reporters,
  'GET /v1/audit/events': auditors,
  'GET /v1/audit/orders/:id/history': auditors,
  'GET /v1/audit/campaigns/:id/history': auditors,
  'GET /v1/audit/performances/:id/history': auditors,
  'GET /v1/audit/subscriptions/:id/history': auditors,
  'GET /v1/audit/customers/:id/history': auditors,
  'GET /v1/audit/seasons/:id/history': auditors,
  'GET /v1/audit/commands/:command': auditors,
  'GET /v1/audit/diff': auditors,
  'GET /v1/audit/head': auditors,
  'GET /v1/audit/export': auditors,
  'POST /v1/audit/verifications': auditors,
  'GET /v1/audit/verifications/:id': auditors,
  'GET /v1/projections': system,
  'POST /v1/projections/rebuild': system,
  'POST /v1/projections/:view/rebuild': system,
  'POST /v1/projections/:view/resume': system,
};

/** The routes that every settings resource has. */
function resource(name: string, { patch }: { patch: boolean }): RouteRoles {
  return {
    [`POST /v1/${name}`]: admin,
    [`GET /v1/${name}`]: everyone,
    [`GET /v1/${name}/:id`]: everyone,
    ...(patch && { [`PATCH /v1/${name}/:id`]: admin }),
  };
}

/** Pages and probes that are no part of the API proper and need no credential. */
const open = ['/docs', '/health', '/metrics', '/openapi.json'];

/** Who may call a registered route; `undefined` when nobody has said so, and then the application does not start. */
export function accessTo(matrix: RouteRoles, method: string, pattern: string): Access | undefined {
  if (open.some((prefix) => pattern === prefix || pattern.startsWith(`${prefix}/`))) return 'public';
  return matrix[`${method} ${pattern}`];
}
