import { id } from '../http/field-kinds';
import {
  Email,
  Id,
  ListOf,
  MoneyBody,
  MoneyField,
  Name,
  Nested,
  OneOf,
  OptionalId,
  Quantity,
  Text,
} from '../http/fields';
import { Word } from './word.field';

export class PaymentBody {
  @MoneyField()
  amount!: MoneyBody;

  /** What the web shop or till calls this payment. */
  @Word(200)
  reference!: string;

  @Text(50, { optional: true, nullable: true })
  method?: string | null;
}

export class CancelOrderBody {
  /** The whole order without it. */
  @ListOf(id(), { optional: true, nullable: true, min: 1, max: 500 })
  ticketIds?: string[] | null;

  @Word(500)
  reason!: string;

  @MoneyField({ optional: true, nullable: true })
  refund?: MoneyBody | null;
}

export class CompleteRefundBody {
  @Word(200)
  reference!: string;
}

export const channels = ['online', 'box_office'] as const;

/** Who buys: a customer by id, or whoever an address means. */
export class BuyerBody {
  @OptionalId({ description: 'A customer that is known; else `email`' })
  id?: string;

  @Email({ optional: true })
  email?: string;

  @Name({ optional: true, nullable: true })
  name?: string | null;
}

export class PurchaseBody {
  @Nested(() => BuyerBody)
  customer!: BuyerBody;

  @OneOf(channels, { description: 'A key of role `online` sells online only' })
  channel!: (typeof channels)[number];

  @Id()
  ticketTypeId!: string;

  @Quantity({ optional: true, description: 'The best available seats, or places without numbers; else `seatIds`' })
  quantity?: number;

  /** How many one request may name is the rule's business (SALE-07), and so is an empty list. */
  @ListOf(id(), { optional: true, nullable: true, max: 10_000 })
  seatIds?: string[] | null;

  @OptionalId({ nullable: true, description: 'Recorded as it is told' })
  deliveryMethod?: string | null;

  @Nested(() => PaymentBody, { optional: true, nullable: true, description: 'Money received: sold at once' })
  payment?: PaymentBody | null;
}

export class AdmissionRequestBody {
  @Id({ description: 'The performance that the door leads to' })
  performanceId!: string;
}
