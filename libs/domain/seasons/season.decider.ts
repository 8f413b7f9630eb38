import { CreateSettings, EditSettings, settingsDecider, SettingsState } from '../settings/settings.decider';
import { requiredName } from '../settings/settings.rules';
import { SeasonFields } from './season.events';

export type CreateSeason = CreateSettings<'Season', SeasonFields>;
export type EditSeason = EditSettings<'Season', SeasonFields>;
export type SeasonState = SettingsState<SeasonFields>;

export const seasonDecider = settingsDecider<'Season', 'seasonId', SeasonFields, object>({
  name: 'Season',
  category: 'season',
  idField: 'seasonId',
  tidy: ({ name }) => (name === undefined ? {} : { name: requiredName(name) }),
});
