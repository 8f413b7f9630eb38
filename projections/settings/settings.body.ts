import { ExchangeRules, VersionedRules } from '../../libs/domain/exchanges/exchange-rules';
import { Hall } from '../../libs/domain/halls/hall.events';
import { SettingsResource } from './settings.projection';

export interface SettingsBody {
  readonly id: string;
  readonly version: number;
  readonly [field: string]: unknown;
}

/** A resource as the API answers it, from the view or from the folded stream alike. */
export function settingsBody(
  resource: SettingsResource,
  { id, version, fields }: { readonly id: string; readonly version: number; readonly fields: object },
): SettingsBody {
  return { id, ...shown(resource, fields), version };
}

function shown(resource: SettingsResource, fields: object): object {
  switch (resource) {
    case 'halls':
      return hallFields(fields as Hall);
    case 'seasons':
      return seasonFields(fields);
    default:
      return fields;
  }
}

/** The rules of exchange with the number of times they were set; `null` before that (EXC-02). */
function seasonFields({ exchange, ...fields }: { readonly exchange?: VersionedRules }): object {
  return { ...fields, exchangeRules: exchange === undefined ? null : exchangeRulesBody(exchange) };
}

export interface ExchangeRulesBody extends ExchangeRules {
  readonly rulesVersion: number;
}

export function exchangeRulesBody({ rules, rulesVersion }: VersionedRules): ExchangeRulesBody {
  return { ...rules, rulesVersion };
}

/** Labels as they were given, and beside them the ids by which everything else names the seats. */
function hallFields({ name, priceZones, rows }: Hall): object {
  return {
    name,
    priceZones,
    rows: rows.map(({ row, seats, priceZoneId }) => ({
      row,
      seats,
      seatIds: seats.map((seat) => `${row}-${seat}`),
      priceZoneId,
    })),
  };
}
