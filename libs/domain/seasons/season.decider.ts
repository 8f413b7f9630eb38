import { canonicalJson } from '../../kernel/canonical-json';
import { Decider } from '../../kernel/decider';
import { DomainError, refuseUnless } from '../../kernel/errors';
import { assertCurrency } from '../../kernel/money';
import { assertRules, ExchangeRules, VersionedRules } from '../exchanges/exchange-rules';
import { CreateSettings, EditSettings, settingsDecider, SettingsState } from '../settings/settings.decider';
import { refuseStale, requiredName, type ExpectedVersion } from '../settings/settings.rules';
import { SeasonEvent, SeasonExchangeConfigured, SeasonFields } from './season.events';

export type CreateSeason = CreateSettings<'Season', SeasonFields>;
export type EditSeason = EditSettings<'Season', SeasonFields>;

/** Sets all rules of exchange at once (EXC-02 to EXC-14). */
export interface ConfigureSeasonExchange {
  readonly type: 'ConfigureSeasonExchange';
  readonly expectedVersion: ExpectedVersion;
  readonly rules: ExchangeRules;
  /** The currency of the organisation (G-01). */
  readonly currency: string;
  /** Whether the product of the rules is there (EXC-14). */
  readonly productExists: boolean;
}

type SeasonSettings = SettingsState<SeasonFields>;
/** `exchange` is there once its rules have been set. */
export type SeasonState = SeasonSettings & { readonly exchange?: VersionedRules };

const settings = settingsDecider<'Season', 'seasonId', SeasonFields, object>({
  name: 'Season',
  category: 'season',
  idField: 'seasonId',
  tidy: ({ name }) => (name === undefined ? {} : { name: requiredName(name) }),
});

export const seasonDecider: Decider<CreateSeason | EditSeason | ConfigureSeasonExchange, SeasonEvent, SeasonState> = {
  ...settings,
  decide: (state, command, now) =>
    command.type === 'ConfigureSeasonExchange'
      ? configureExchange(state, command)
      : settings.decide(state, command, now),
  evolve(state, event, at) {
    if (event.type !== 'SeasonExchangeConfigured') return settings.evolve(state, event, at);
    if (state.status === 'none') return state;
    const { rules, rulesVersion } = event.data;
    return { ...state, version: state.version + 1, exchange: { rules, rulesVersion } };
  },
};

/** The same once more changes nothing, as with prices. */
function configureExchange(state: SeasonState, command: ConfigureSeasonExchange): SeasonExchangeConfigured[] {
  const { currency, rules } = command;
  assertRules(rules);
  if (state.status === 'none') throw new DomainError('NOT_FOUND');
  refuseStale(state.version, command.expectedVersion);
  assertCurrency(rules.onlineFee, currency);
  const { boxOfficeExchangeProductId: productId } = rules;
  refuseUnless(productId === null || command.productExists, 'PRODUCT_NOT_FOUND', { productId });
  const before = state.exchange;
  if (before && canonicalJson(before.rules) === canonicalJson(rules)) return [];
  const rulesVersion = (before?.rulesVersion ?? 0) + 1;
  return [{ type: 'SeasonExchangeConfigured', data: { seasonId: state.id, rules, rulesVersion } }];
}
