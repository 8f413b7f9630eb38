import { Field, type FieldOptions } from '../http/fields';

/** G-03: a number or an explicit `null`; what numbers are in range is the domain's business. */
export const Cap = (options?: FieldOptions): PropertyDecorator =>
  Field(
    {
      check: (value) =>
        typeof value === 'number'
          ? null
          : { code: 'INVALID_FIELD', detail: 'Must be a whole number, or null for no cap.' },
      schema: { type: 'integer', minimum: 1 },
    },
    { ...options, nullable: true },
  );
