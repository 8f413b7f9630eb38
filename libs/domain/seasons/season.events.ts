import { SettingsCreated, SettingsEdited } from '../settings/settings.events';

export interface SeasonFields {
  readonly name: string;
}

export type SeasonCreated = SettingsCreated<'Season', 'seasonId', SeasonFields>;
export type SeasonEdited = SettingsEdited<'Season'>;
export type SeasonEvent = SeasonCreated | SeasonEdited;
