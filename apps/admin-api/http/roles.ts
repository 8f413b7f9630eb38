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
/** Reads: every role but `system`, which has no organisation. */
const everyone: Access = ['admin', 'box_office', 'online', 'reporting', 'auditor'];

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

  // Section 5: orders, as far as claims need them
  'POST /v1/orders/:id/payments': sellers,
  'POST /v1/orders/:id/cancel': sellers,
  'GET /v1/orders': everyone,
  'GET /v1/orders/:id': everyone,
  'GET /v1/tickets/:id': everyone,
  'GET /v1/refunds': everyone,
  'POST /v1/refunds/:id/complete': house,

  // Section 8: reports and operation
  'GET /v1/reports/rejections': ['admin', 'box_office', 'reporting', 'auditor'],
  'GET /v1/projections': system,
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
