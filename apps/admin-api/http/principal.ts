/** What a key may be for (`api.md` section 1, credential). */
export const roles = ['admin', 'box_office', 'online', 'reporting', 'auditor', 'system'] as const;
export type Role = (typeof roles)[number];

/** Who sent a request. The key decides the organisation and the role; `system` and the public have no organisation. */
export type Principal =
  | {
      readonly kind: 'key';
      readonly organisationId: string;
      readonly keyId: string;
      readonly role: Exclude<Role, 'system'>;
      readonly unit: string | null;
    }
  | { readonly kind: 'system' }
  | { readonly kind: 'public' };

export function roleOf(principal: Principal): Role | null {
  if (principal.kind === 'key') return principal.role;
  return principal.kind === 'system' ? 'system' : null;
}

/**
 * Tells whose a bearer token is; `null` for a key that is unknown or revoked. May answer at once, and does so on the hot path: keys
 * are MACs that are checked by computing. `writes`: the request may change something.
 */
export abstract class Authenticator {
  abstract authenticate(bearer: string, writes: boolean): Principal | null | Promise<Principal | null>;
}
