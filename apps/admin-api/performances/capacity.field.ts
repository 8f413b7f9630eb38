import type { ErrorCode } from '../../../libs/kernel/error-codes';
import { Field, type FieldOptions } from '../http/fields';

const most = 1_000_000;

/** A number of places from `min` to a million; `code` for one that is out of that range. */
function places(min: number, code: ErrorCode) {
  const details = { min, max: most };
  const detail = `Must be a whole number from ${min} to ${most}.`;
  return {
    check: (value: unknown) => {
      if (typeof value !== 'number') return { code: 'INVALID_FIELD' as const, detail };
      return Number.isInteger(value) && value >= min && value <= most ? null : { code, detail, details };
    },
    // JSON knows a minus zero, the domain does not.
    normalise: (value: unknown) => (value as number) + 0,
    schema: { type: 'integer', minimum: min, maximum: most, 'x-code': code },
  };
}

/** How many people fit where places have no numbers. */
export const Capacity = (options?: FieldOptions): PropertyDecorator => Field(places(1, 'OUT_OF_RANGE'), options);

/** How many places are set aside; 0 gives back those that were. */
export const PlacesAside = (options?: FieldOptions): PropertyDecorator => Field(places(0, 'INVALID_QUANTITY'), options);
