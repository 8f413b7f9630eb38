import { Decider } from '../../kernel/decider';
import { CreateSettings, EditSettings, settingsDecider, SettingsState } from '../settings/settings.decider';
import { requiredName } from '../settings/settings.rules';
import { ProductionEvent, ProductionFields } from './production.events';

export type CreateProduction = CreateSettings<'Production', ProductionFields>;
export type EditProduction = EditSettings<'Production', ProductionFields>;
export type ProductionState = SettingsState<ProductionFields>;

export const productionDecider: Decider<CreateProduction | EditProduction, ProductionEvent, ProductionState> =
  settingsDecider<'Production', 'productionId', ProductionFields, object>({
    name: 'Production',
    category: 'production',
    idField: 'productionId',
    tidy: (fields) => (fields.name === undefined ? fields : { ...fields, name: requiredName(fields.name) }),
  });
