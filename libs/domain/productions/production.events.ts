import { SettingsCreated, SettingsEdited } from '../settings/settings.events';

/** Which productions its tickets may be exchanged into (EXC-24 to EXC-27). */
export type ExchangeFrom = 'no' | 'same_production' | 'same_promoter' | 'all';

export interface ProductionFields {
  readonly name: string;
  readonly promoterId: string | null;
  readonly availableOnline: boolean;
  readonly exchangeFrom: ExchangeFrom;
  /** EXC-28. */
  readonly acceptsExchangesInto: boolean;
}

export type ProductionCreated = SettingsCreated<'Production', 'productionId', ProductionFields>;
export type ProductionEdited = SettingsEdited<'Production'>;
export type ProductionEvent = ProductionCreated | ProductionEdited;
