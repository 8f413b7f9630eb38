import { id } from '../http/field-kinds';
import { Id, ListOf, Nested, OneOf, OptionalId, Text } from '../http/fields';
import { PaymentBody } from '../orders/orders.requests';

const channels = ['online', 'box_office'] as const;

export class ExchangeQuoteBody {
  @ListOf(id(), { min: 1, max: 500, description: 'Of one order (EXC-12)' })
  ticketIds!: string[];

  @Id()
  targetPerformanceId!: string;

  /** How many is the rule's business (EXC-36), and so is an empty list. */
  @ListOf(id(), {
    optional: true,
    nullable: true,
    max: 10_000,
    description: 'One for each ticket, in the same order; else the best available',
  })
  targetSeatIds?: string[] | null;

  @OptionalId({ nullable: true, description: 'Else each ticket keeps its type' })
  targetTicketTypeId?: string | null;

  @OneOf(channels, { description: 'A key of role `online` exchanges online only' })
  channel!: (typeof channels)[number];

  @OptionalId({ nullable: true, description: 'Whose tickets they should be' })
  customerId?: string | null;
}

export class ExchangeRequestBody extends ExchangeQuoteBody {
  @Text(200_000, { optional: true, nullable: true, description: 'What was promised; else as things stand' })
  quoteId?: string | null;

  @Nested(() => PaymentBody, { optional: true, nullable: true, description: 'Money received: completed at once' })
  payment?: PaymentBody | null;

  @Text(500, { optional: true, nullable: true, description: 'Required at the box office (EXC-14)' })
  reason?: string | null;
}
