import { id } from '../http/field-kinds';
import { ListOf, MoneyBody, MoneyField, Text } from '../http/fields';
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
