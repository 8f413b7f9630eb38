import { id } from '../http/field-kinds';
import {
  Flag,
  Id,
  InstantField,
  ListOf,
  MoneyBody,
  MoneyField,
  Name,
  Nested,
  OneOf,
  OptionalId,
  patchOf,
  TimeZone,
} from '../http/fields';
import { Word } from '../orders/word.field';
import { Capacity, PlacesAside } from './capacity.field';

const salesStatuses = ['on_sale', 'not_on_sale'] as const;
const accesses = ['local', 'local_and_internet'] as const;

export class CreatePerformanceBody {
  @OptionalId()
  id?: string;

  @Id()
  productionId!: string;

  @Id()
  seasonId!: string;

  @OptionalId({ description: 'The hall whose seats are sold; else `capacity`' })
  hallId?: string;

  @Capacity({ optional: true, description: 'How many places without numbers are sold; else `hallId`' })
  capacity?: number;

  @InstantField()
  startsAt!: string;

  @TimeZone({ optional: true })
  timeZone?: string;

  @Flag({ optional: true })
  availableOnline?: boolean;

  @OneOf(salesStatuses, { optional: true })
  salesStatus?: (typeof salesStatuses)[number];

  @InstantField({ optional: true, nullable: true })
  salesStartsAt?: string | null;

  @InstantField({ optional: true, nullable: true })
  salesEndsAt?: string | null;
}

export class EditPerformanceBody extends patchOf(CreatePerformanceBody) {}

export class RescheduleBody {
  @InstantField()
  startsAt!: string;
}

export class CancelPerformanceBody {
  @Word(500)
  reason!: string;
}

export class ZonePriceBody {
  @Id({ nullable: true, description: 'null = every zone without a price of its own, and places without numbers' })
  priceZoneId!: string | null;

  @MoneyField()
  price!: MoneyBody;
}

export class PricesRequestBody {
  @Nested(() => ZonePriceBody, { each: true, max: 500 })
  prices!: ZonePriceBody[];

  @OneOf(accesses)
  access!: (typeof accesses)[number];

  @InstantField({ optional: true, nullable: true })
  opensAt?: string | null;

  @InstantField({ optional: true, nullable: true })
  closesAt?: string | null;
}

export class AllocationRequestBody {
  @Name()
  name!: string;

  @ListOf(id(), { optional: true, nullable: true, max: 100_000 })
  seatIds?: string[] | null;

  @PlacesAside({ optional: true, nullable: true })
  quantity?: number | null;

  @InstantField({ optional: true, nullable: true })
  expiresAt?: string | null;
}
