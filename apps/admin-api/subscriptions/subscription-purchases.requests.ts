import { idPattern, type Kind } from '../http/field-kinds';
import { id } from '../http/field-kinds';
import { Field, Id, ListOf, Nested, OneOf, OptionalId, Text } from '../http/fields';
import { BuyerBody, channels, PaymentBody } from '../orders/orders.requests';

/** Performance -> seat. */
const seatIdByPerformance: Kind = {
  check: (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return { code: 'INVALID_FIELD', detail: 'Must be an object of seats by performance.' };
    }
    const wrong = Object.entries(value).filter(
      ([performanceId, seatId]) => !idPattern.test(performanceId) || id().check(seatId) !== null,
    );
    return wrong.length === 0 ? null : { code: 'INVALID_ID', detail: 'Must name a seat for each performance, by ids.' };
  },
  schema: { type: 'object', additionalProperties: { type: 'string' } },
};

export class WantedUnitBody {
  @Id()
  ticketTypeId!: string;

  @OptionalId({ nullable: true, description: 'On every performance; without a seat it gets the best available ones' })
  seatId?: string | null;

  @Field(seatIdByPerformance, { optional: true, nullable: true, description: 'A seat for each performance instead' })
  seatIdByPerformance?: Record<string, string> | null;
}

export class SubscriptionPurchaseBody {
  @Nested(() => BuyerBody)
  customer!: BuyerBody;

  @OneOf(channels, { description: 'A key of role `online` sells online only' })
  channel!: (typeof channels)[number];

  /** How many one request may name is the rule's business (SALE-07), and so is an empty list. */
  @Nested(() => WantedUnitBody, { each: true, max: 10_000, description: 'One for each subscription' })
  units!: WantedUnitBody[];

  @ListOf(id(), { optional: true, nullable: true, max: 1000, description: 'A series needs none' })
  performanceIds?: string[] | null;

  @OptionalId({ nullable: true })
  deliveryMethod?: string | null;

  @ListOf(id(), { optional: true, nullable: true, max: 200, description: 'The consents that are given' })
  consentIds?: string[] | null;

  @Text(100, { optional: true, nullable: true })
  discountCode?: string | null;

  @Nested(() => PaymentBody, { optional: true, nullable: true, description: 'Money received: sold at once' })
  payment?: PaymentBody | null;
}
