import { Decider } from '../../kernel/decider';
import { CreateSettings, EditSettings, settingsDecider, SettingsState } from '../settings/settings.decider';
import { requiredName } from '../settings/settings.rules';
import { SeasonEvent, SeasonFields } from './season.events';

export type CreateSeason = CreateSettings<'Season', SeasonFields>;
export type EditSeason = EditSettings<'Season', SeasonFields>;
export type SeasonState = SettingsState<SeasonFields>;

export const seasonDecider: Decider<CreateSeason | EditSeason, SeasonEvent, SeasonState> = settingsDecider<
  'Season',
  'seasonId',
  SeasonFields,
  object
>({
  name: 'Season',
  category: 'season',
  idField: 'seasonId',
  tidy: ({ name }) => (name === undefined ? {} : { name: requiredName(name) }),
});
