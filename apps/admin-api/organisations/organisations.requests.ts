import type { KeyRole } from '../../../libs/domain/organisations/roles';
import { keyRoles } from '../../../libs/domain/organisations/roles';
import { type Kind, listOf, text } from '../http/field-kinds';
import {
  Currency,
  Field,
  Flag,
  Id,
  InstantField,
  Integer,
  ListOf,
  Name,
  Nested,
  OneOf,
  Text,
  TimeZone,
} from '../http/fields';

const organisationPattern = /^[a-z0-9][a-z0-9-]{0,31}$/;

/** Narrower than other ids: an organisation's id stands in the name of every stream of its. */
const organisationId: Kind = {
  check: (value) =>
    typeof value === 'string' && organisationPattern.test(value)
      ? null
      : { code: 'INVALID_ID', detail: 'Must be 1 to 32 small letters, digits and dashes and begin with no dash.' },
  schema: { type: 'string', pattern: organisationPattern.source, 'x-code': 'INVALID_ID' },
};

export class RegisterOrganisationBody {
  @Field(organisationId)
  id!: string;

  @Name()
  name!: string;

  @Currency()
  currency!: string;

  @TimeZone()
  timeZone!: string;

  @Text(35, { optional: true, nullable: true, description: 'One of `locales`; the first of them when left out' })
  defaultLocale?: string | null;

  @Field(listOf(text(35), { min: 1, max: 50 }), { optional: true, nullable: true })
  locales?: string[] | null;

  @Flag({ optional: true })
  sandbox?: boolean;
}

export class EmailTemplateBody {
  @Id()
  id!: string;

  @Name()
  name!: string;
}

export class EditOrganisationBody {
  @Name({ optional: true })
  name?: string;

  @TimeZone({ optional: true })
  timeZone?: string;

  @Text(35, { optional: true })
  defaultLocale?: string;

  @ListOf(text(35), { optional: true, min: 1, max: 50 })
  locales?: string[];

  @Integer({ optional: true })
  holdMinutes?: number;

  @Integer({ optional: true })
  quoteMinutes?: number;

  @Nested(() => EmailTemplateBody, { each: true, optional: true, max: 200 })
  emailTemplates?: EmailTemplateBody[];
}

export class CreateKeyBody {
  @OneOf(keyRoles)
  role!: KeyRole;

  @Name()
  name!: string;

  @Text(100, { optional: true, nullable: true, description: 'The selling unit that the key stands for' })
  unit?: string | null;
}

export class SetClockBody {
  @InstantField()
  now!: string;
}
