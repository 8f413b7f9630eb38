import { Changes } from '../../kernel/changes';
import { DomainEvent, Instant } from '../../kernel/event';
import { KeyRole } from './roles';

export interface EmailTemplate {
  readonly id: string;
  readonly name: string;
}

/** What an organisation may change of itself. */
export interface OrganisationSettings {
  readonly name: string;
  readonly timeZone: string;
  readonly defaultLocale: string;
  readonly locales: readonly string[];
  /** How long tickets are held for payment (CAMP-22). */
  readonly holdMinutes: number;
  readonly quoteMinutes: number;
  readonly emailTemplates: readonly EmailTemplate[];
}

/** What it is for good. */
export interface OrganisationIdentity {
  readonly currency: string;
  readonly sandbox: boolean;
}

/**
 * The organisation's id stands in the stream's name and in the metadata. `keyStoreId` tells in which store the keys of its personal data
 * are, where that is not the log's own and could be mistaken for another one.
 */
export type OrganisationRegistered = DomainEvent<
  'OrganisationRegistered',
  OrganisationSettings & OrganisationIdentity & { readonly keyStoreId?: string }
>;
export type OrganisationEdited = DomainEvent<'OrganisationEdited', { readonly changes: Changes }>;
export type ApiKeyCreated = DomainEvent<
  'ApiKeyCreated',
  { readonly keyId: string; readonly role: KeyRole; readonly name: string; readonly unit: string | null }
>;
export type ApiKeyRevoked = DomainEvent<'ApiKeyRevoked', { readonly keyId: string }>;
export type SandboxClockSet = DomainEvent<'SandboxClockSet', { readonly now: Instant }>;

export type OrganisationEvent =
  OrganisationRegistered | OrganisationEdited | ApiKeyCreated | ApiKeyRevoked | SandboxClockSet;
