import { feeTypes, maxCutoffDays, ticketTypePolicies } from '../../../libs/domain/exchanges/exchange-rules';
import { anyOf, integer, listOf, objectOf, text } from '../http/field-kinds';
import {
  Count,
  Field,
  Flag,
  Id,
  MoneyBody,
  MoneyField,
  Name,
  Nested,
  OneOf,
  OptionalId,
  patchOf,
  Text,
} from '../http/fields';

export class CreateSeasonBody {
  @OptionalId()
  id?: string;

  @Name()
  name!: string;
}

export class EditSeasonBody extends patchOf(CreateSeasonBody) {}

export class ExchangeRulesRequestBody {
  @Flag({ description: 'Off, nothing is exchanged online; the other rules are kept' })
  allowed!: boolean;

  @Count({ description: '0 = none is free' })
  freeExchanges!: number;

  @Count({ description: '0 = without limit' })
  maxExchanges!: number;

  @Count({ max: maxCutoffDays, description: 'Days of 24 hours before the start of the source; 0 = until it starts' })
  cutoffDays!: number;

  @OneOf(ticketTypePolicies)
  ticketTypePolicy!: (typeof ticketTypePolicies)[number];

  @Flag()
  samePriceZone!: boolean;

  @OneOf(feeTypes)
  feeType!: (typeof feeTypes)[number];

  @MoneyField({ description: '0 = free of charge' })
  onlineFee!: MoneyBody;

  @OptionalId({ nullable: true, description: 'Its price is the fee at the box office' })
  boxOfficeExchangeProductId?: string | null;
}

export class CreateProductBody {
  @OptionalId()
  id?: string;

  @Name()
  name!: string;

  @MoneyField()
  price!: MoneyBody;
}

export class EditProductBody extends patchOf(CreateProductBody) {}

const exchangeFrom = ['no', 'same_production', 'same_promoter', 'all'] as const;

export class CreateProductionBody {
  @OptionalId()
  id?: string;

  @Name()
  name!: string;

  @OptionalId({ nullable: true })
  promoterId?: string | null;

  @Flag({ optional: true })
  availableOnline?: boolean;

  @OneOf(exchangeFrom, { optional: true })
  exchangeFrom?: (typeof exchangeFrom)[number];

  @Flag({ optional: true })
  acceptsExchangesInto?: boolean;
}

export class EditProductionBody extends patchOf(CreateProductionBody) {}

export class PriceZoneBody {
  @Id()
  id!: string;

  @Name()
  name!: string;
}

/** Every label, or the first and last of a run of numbers; what makes a seat is judged by the rules. */
const labels = listOf(text(64), { min: 1, max: 10_000 });
const range = objectOf({ from: anyOf(text(9), integer()), to: anyOf(text(9), integer()) });

export class HallRowBody {
  @Text(64)
  row!: string;

  @Field(anyOf(labels, range))
  seats!: string[] | { from: string | number; to: string | number };

  @Id()
  priceZoneId!: string;
}

export class CreateHallBody {
  @OptionalId()
  id?: string;

  @Name()
  name!: string;

  @Nested(() => PriceZoneBody, { each: true, min: 1, max: 500 })
  priceZones!: PriceZoneBody[];

  @Nested(() => HallRowBody, { each: true, min: 1, max: 5_000 })
  rows!: HallRowBody[];
}

const ticketTypeKinds = ['standard', 'subscription', 'both'] as const;

export class CreateTicketTypeBody {
  @OptionalId()
  id?: string;

  @Name()
  name!: string;

  @OneOf(ticketTypeKinds)
  kind!: (typeof ticketTypeKinds)[number];

  @Flag({ optional: true })
  soldOnline?: boolean;

  @Text(100, { optional: true, nullable: true, description: '`!…` keeps the type to closed sales' })
  webPurchaseCode?: string | null;
}

export class EditTicketTypeBody extends patchOf(CreateTicketTypeBody) {}
