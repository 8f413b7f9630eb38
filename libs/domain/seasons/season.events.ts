import { DomainEvent } from '../../kernel/event';
import { VersionedRules } from '../exchanges/exchange-rules';
import { SettingsCreated, SettingsEdited } from '../settings/settings.events';

export interface SeasonFields {
  readonly name: string;
}

export type SeasonCreated = SettingsCreated<'Season', 'seasonId', SeasonFields>;
export type SeasonEdited = SettingsEdited<'Season'>;

/** The whole set of rules as it stands from here on; each change of it is another version, which every exchange cites (EXC-02). */
export type SeasonExchangeConfigured = DomainEvent<
  'SeasonExchangeConfigured',
  VersionedRules & { readonly seasonId: string }
>;

export type SeasonEvent = SeasonCreated | SeasonEdited | SeasonExchangeConfigured;
