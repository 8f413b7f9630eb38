import { name } from '../http/field-kinds';
import { Email, Field, type FieldOptions, Integer, Nested } from '../http/fields';

/** SUB-43: a name that is blank tells nobody who the unit is for. */
function CustomerName(options: FieldOptions): PropertyDecorator {
  const kind = name();
  const blank = { code: 'CUSTOMER_INFO_REQUIRED', detail: 'Give a name, or leave it out beside an email.' } as const;
  const check = (value: unknown) => (typeof value === 'string' && value.trim() === '' ? blank : kind.check(value));
  return Field({ ...kind, check, schema: { ...kind.schema, 'x-code': blank.code } }, options);
}

/** Who a unit of the order is for: an address, which names a customer wherever it is given, or a name. */
export class TicketCustomerBody {
  @Integer({ description: 'As `unit` of the tickets says' })
  unit!: number;

  @Email({ optional: true, nullable: true })
  email?: string | null;

  @CustomerName({ optional: true, nullable: true, description: 'Without `email`: somebody of this order only' })
  name?: string | null;
}

export class TicketCustomersBody {
  @Nested(() => TicketCustomerBody, { each: true, min: 1, max: 500 })
  assignments!: TicketCustomerBody[];
}
