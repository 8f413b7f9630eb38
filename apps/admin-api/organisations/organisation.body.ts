import type { ApiKey, Organisation } from '../../../libs/domain/organisations/organisation.decider';
import type {
  OrganisationIdentity,
  OrganisationSettings,
} from '../../../libs/domain/organisations/organisation.events';

/** An organisation as the API answers it. */
export function organisationBody(
  id: string,
  { settings, identity, version }: Pick<Organisation, 'settings' | 'identity' | 'version'>,
) {
  return {
    id,
    name: settings.name,
    currency: identity.currency,
    timeZone: settings.timeZone,
    defaultLocale: settings.defaultLocale,
    locales: settings.locales,
    holdMinutes: settings.holdMinutes,
    quoteMinutes: settings.quoteMinutes,
    emailTemplates: settings.emailTemplates,
    sandbox: identity.sandbox,
    version,
  };
}

/** As it was registered, from its own event (G-06). */
export function registeredBody(id: string, data: OrganisationSettings & OrganisationIdentity) {
  return organisationBody(id, { settings: data, identity: data, version: 1 });
}

/** A key's record; the key itself is shown once, by the call that made it. */
export function keyBody({ keyId: id, role, name, unit, createdAt, revoked }: ApiKey) {
  return { id, role, name, unit, createdAt, revoked };
}
