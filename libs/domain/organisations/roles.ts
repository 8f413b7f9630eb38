/** What a credential may do; which route takes which role is a table of the HTTP edge. */
export const roles = ['admin', 'box_office', 'online', 'reporting', 'auditor', 'system'] as const;
export type Role = (typeof roles)[number];

/** The roles an organisation's own keys may have: `system` registers organisations and belongs to none. */
export type KeyRole = Exclude<Role, 'system'>;
export const keyRoles: readonly KeyRole[] = roles.filter((role): role is KeyRole => role !== 'system');
