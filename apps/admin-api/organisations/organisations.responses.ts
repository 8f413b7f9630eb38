import type { EmailTemplate } from '../../../libs/domain/organisations/organisation.events';
import { keyRoles } from '../../../libs/domain/organisations/roles';
import {
  extended,
  flag,
  id,
  instant,
  integer,
  list,
  named,
  nullable,
  object,
  text,
  version,
  words,
} from '../http/schemas';
import type { keyBody, organisationBody } from './organisation.body';

const shownOnce = {
  ...text,
  description: 'The key itself: this answer and its repeat show it, and nothing else ever does',
};

export const organisation = named<ReturnType<typeof organisationBody>>('Organisation', {
  id: text,
  name: text,
  currency: text,
  timeZone: text,
  defaultLocale: text,
  locales: list(text),
  holdMinutes: integer,
  quoteMinutes: integer,
  emailTemplates: list(object<EmailTemplate>({ id, name: text })),
  sandbox: flag,
  version,
});

export const registeredOrganisation = extended<{ keys: object }>('RegisteredOrganisation', organisation, {
  keys: list(object<{ key: string; role: string }>({ key: shownOnce, role: words('admin') })),
});

export const key = named<ReturnType<typeof keyBody>>('Key', {
  id,
  role: words(...keyRoles),
  name: text,
  unit: nullable(text),
  createdAt: instant,
  revoked: flag,
});

export const newKey = extended<{ key: string }>('NewKey', key, { key: shownOnce });

export const clock = named<{ now: string }>('Clock', { now: instant });
