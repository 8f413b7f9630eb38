import { id } from '../http/field-kinds';
import { Email, ListOf, Name, patchOf } from '../http/fields';
import { Word } from '../orders/word.field';

const mostFlags = 200;

export class CreateCustomerBody {
  @Email()
  email!: string;

  @Name({ optional: true, nullable: true })
  name?: string | null;

  @ListOf(id(), { optional: true, max: mostFlags })
  flagIds?: string[];
}

export class EditCustomerBody extends patchOf(CreateCustomerBody) {}

export class CustomerFlagsBody {
  @ListOf(id(), { max: mostFlags })
  flagIds!: string[];
}

export class EraseCustomerBody {
  @Word(500)
  reason!: string;
}
