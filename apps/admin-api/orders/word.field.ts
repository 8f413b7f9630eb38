import { text } from '../http/field-kinds';
import { Field, type FieldOptions } from '../http/fields';

/** A text that says something: an empty reason or reference is as good as a missing one. */
export function Word(max: number, options?: FieldOptions): PropertyDecorator {
  const kind = text(max);
  return Field(
    {
      ...kind,
      check: (value) =>
        typeof value === 'string' && value.trim() === ''
          ? { code: 'MISSING_FIELD', detail: 'This field cannot be empty.' }
          : kind.check(value),
    },
    options,
  );
}
