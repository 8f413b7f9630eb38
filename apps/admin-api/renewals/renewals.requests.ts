import { InstantField, Nested } from '../http/fields';
import { PaymentBody } from '../orders/orders.requests';

export class StartRenewalBody {
  @InstantField({ description: 'Offers that are not accepted by then lapse' })
  deadline!: string;
}

export class AcceptRenewalBody {
  @Nested(() => PaymentBody, {
    optional: true,
    nullable: true,
    description: 'Money received; without it what costs something waits for the payment of its order',
  })
  payment?: PaymentBody | null;
}
