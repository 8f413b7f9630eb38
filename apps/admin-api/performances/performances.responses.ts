import type { ZonePrice } from '../../../libs/domain/performances/performance.events';
import type { CatalogueItem } from '../../../projections/performances/catalogue.queries';
import type { AllocationBody, PerformanceBody, PricesBody } from '../../../projections/performances/performances.body';
import type { SeatAvailability } from '../../../projections/seats/seats.queries';
import {
  count,
  extended,
  flag,
  id,
  instant,
  list,
  money,
  named,
  nullable,
  object,
  text,
  version,
  words,
} from '../http/schemas';
import { ticketType } from '../settings/settings.responses';

export const performance = named<PerformanceBody>('Performance', {
  id,
  productionId: id,
  seasonId: id,
  hallId: nullable(id, 'null where places have no numbers'),
  numbered: flag,
  capacity: count,
  priceZoneIds: list(id),
  startsAt: instant,
  timeZone: text,
  availableOnline: flag,
  salesStatus: words('on_sale', 'not_on_sale'),
  salesStartsAt: nullable(instant),
  salesEndsAt: nullable(instant),
  cancelled: flag,
  version,
});

export const zonePrices = list(
  named<ZonePrice>('ZonePrice', {
    priceZoneId: nullable(id, 'null = every zone without a price of its own, and places without numbers'),
    price: money,
  }),
);

export const prices = named<PricesBody>('Prices', {
  ticketTypeId: id,
  prices: zonePrices,
  access: words('local', 'local_and_internet'),
  opensAt: nullable(instant),
  closesAt: nullable(instant),
  version,
});

export const allocation = named<AllocationBody>('Allocation', {
  id,
  name: text,
  seatIds: list(text),
  quantity: { ...count, description: 'Of seats or places, whichever it sets aside' },
  expiresAt: nullable(instant),
  version,
});

export const seatsOfPerformance = named<SeatAvailability>('SeatAvailability', {
  capacity: count,
  free: count,
  held: count,
  sold: count,
  allocated: count,
  seats: {
    ...list(
      object<SeatAvailability['seats'][number]>({
        seatId: text,
        priceZoneId: id,
        state: words('free', 'held', 'sold', 'allocated'),
      }),
    ),
    description: 'In hall order; empty where places have no numbers',
  },
});

export const campaignTicketType = extended<{ priced: boolean }>('CampaignTicketType', ticketType, {
  priced: { ...flag, description: 'Whether it has a price on this performance, without which a campaign is refused' },
});

export const cataloguePerformance = named<CatalogueItem>('CataloguePerformance', {
  id,
  production: object<CatalogueItem['production']>({ id, name: text }),
  seasonId: id,
  startsAt: instant,
  timeZone: text,
  numbered: flag,
  salesEndsAt: nullable(instant),
  ticketTypes: list(
    object<CatalogueItem['ticketTypes'][number]>({ id, name: text, prices: zonePrices, closesAt: nullable(instant) }),
  ),
});
