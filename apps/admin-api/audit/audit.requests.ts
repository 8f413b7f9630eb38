import { text } from '../http/field-kinds';
import { ListOf } from '../http/fields';

export class BeginVerificationBody {
  /** All views without it. */
  @ListOf(text(64), { optional: true, nullable: true, min: 1, max: 50 })
  views?: string[] | null;
}
