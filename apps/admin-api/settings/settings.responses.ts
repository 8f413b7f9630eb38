import { feeTypes, ticketTypePolicies } from '../../../libs/domain/exchanges/exchange-rules';
import type { HallRow, PriceZone } from '../../../libs/domain/halls/hall.events';
import type { ProductionFields } from '../../../libs/domain/productions/production.events';
import type { ProductFields } from '../../../libs/domain/products/product.events';
import type { SeasonFields } from '../../../libs/domain/seasons/season.events';
import type { TicketTypeFields } from '../../../libs/domain/ticket-types/ticket-type.events';
import type { ExchangeRulesBody } from '../../../projections/settings/settings.body';
import { count, flag, id, list, money, named, nullable, object, text, version, words } from '../http/schemas';

/** What `settingsBody` puts around the fields of every resource. */
interface Resource {
  readonly id: string;
  readonly version: number;
}

const rulesFields = {
  allowed: flag,
  freeExchanges: count,
  maxExchanges: { ...count, description: '0 = without limit' },
  cutoffDays: { ...count, description: 'Days of 24 hours before the start of the source' },
  ticketTypePolicy: words(...ticketTypePolicies),
  samePriceZone: flag,
  feeType: words(...feeTypes),
  onlineFee: money,
  boxOfficeExchangeProductId: nullable(id),
  rulesVersion: { ...count, description: 'Counts the changes of the rules; 0 = never set' },
};

const exchangeRulesShown = named<ExchangeRulesBody>('ExchangeRules', rulesFields);

/** By themselves they tell the version of the season, for `If-Match`. */
export const seasonExchangeRules = named<ExchangeRulesBody & { version: number }>('SeasonExchangeRules', {
  ...rulesFields,
  version,
});

export const season = named<SeasonFields & { exchangeRules: object | null } & Resource>('Season', {
  id,
  name: text,
  exchangeRules: nullable(exchangeRulesShown, 'Null until they are set'),
  version,
});

export const product = named<ProductFields & Resource>('Product', { id, name: text, price: money, version });

export const production = named<ProductionFields & Resource>('Production', {
  id,
  name: text,
  promoterId: nullable(id),
  availableOnline: flag,
  exchangeFrom: words('no', 'same_production', 'same_promoter', 'all'),
  acceptsExchangesInto: flag,
  version,
});

export const hall = named<{ name: string; priceZones: object; rows: object } & Resource>('Hall', {
  id,
  name: text,
  priceZones: list(object<PriceZone>({ id, name: text })),
  rows: list(
    object<HallRow & { seatIds: object }>({
      row: text,
      seats: { ...list(text), description: 'As they were given, from one end of the row to the other' },
      seatIds: { ...list(text), description: 'By which everything else names them, such as `A-12`' },
      priceZoneId: id,
    }),
  ),
  version,
});

export const ticketType = named<TicketTypeFields & Resource>('TicketType', {
  id,
  name: text,
  kind: words('standard', 'subscription', 'both'),
  soldOnline: flag,
  webPurchaseCode: nullable(text),
  version,
});
