import type { HallRow, PriceZone } from '../../../libs/domain/halls/hall.events';
import type { ProductionFields } from '../../../libs/domain/productions/production.events';
import type { ProductFields } from '../../../libs/domain/products/product.events';
import type { SeasonFields } from '../../../libs/domain/seasons/season.events';
import type { TicketTypeFields } from '../../../libs/domain/ticket-types/ticket-type.events';
import { flag, id, list, money, named, nullable, object, text, version, words } from '../http/schemas';

/** What `settingsBody` puts around the fields of every resource. */
interface Resource {
  readonly id: string;
  readonly version: number;
}

export const season = named<SeasonFields & Resource>('Season', { id, name: text, version });

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
