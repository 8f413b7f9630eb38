import { Changes } from '../../kernel/changes';
import { DomainEvent } from '../../kernel/event';

/** The whole resource as it was made, its id under a name of its own (`seasonId`). */
export type SettingsCreated<Name extends string, IdField extends string, Fields extends object> = DomainEvent<
  `${Name}Created`,
  Readonly<Record<IdField, string>> & Fields
>;

/** The fields that differ, each with what it was and what it is. */
export type SettingsEdited<Name extends string> = DomainEvent<`${Name}Edited`, { readonly changes: Changes }>;
