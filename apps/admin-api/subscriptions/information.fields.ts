import { isAbbreviation, isColor, longestAbbreviation } from '../../../libs/domain/subscriptions/information';
import { text } from '../http/field-kinds';
import { Field, type FieldOptions } from '../http/fields';

/** SUB-05; like everything here told together with what else is wrong with the body (G-05), as the domain would tell it alone. */
export function Abbreviation(options?: FieldOptions): PropertyDecorator {
  const plain = text(longestAbbreviation);
  const detail = `1 to ${longestAbbreviation} characters`;
  const check = (value: unknown) => {
    const tidied = typeof value === 'string' ? value.trim() : value;
    const found = plain.check(tidied);
    return found ?? (isAbbreviation(tidied as string) ? null : { code: 'INVALID_FIELD' as const, detail });
  };
  return Field({ ...plain, check }, options);
}

/** SUB-08. */
export function Color(options?: FieldOptions): PropertyDecorator {
  const plain = text(20);
  const detail = 'Must be # and six hexadecimal digits.';
  const check = (value: unknown) => {
    const found = plain.check(value);
    if (found !== null || isColor(value as string)) return found;
    return { code: 'INVALID_COLOR' as const, detail, details: { color: value } };
  };
  return Field({ ...plain, check, schema: { ...plain.schema, 'x-code': 'INVALID_COLOR' } }, options);
}

/** G-03: a number from 1, or an explicit `null`. The caps of a campaign leave the range to the domain: another check of it comes first. */
export function Limit(options?: FieldOptions): PropertyDecorator {
  const check = (value: unknown) => {
    if (typeof value !== 'number')
      return { code: 'INVALID_FIELD' as const, detail: 'Must be a whole number, or null for no cap.' };
    if (Number.isInteger(value) && value >= 1) return null;
    return { code: 'OUT_OF_RANGE' as const, detail: 'Must be a whole number from 1.', details: { min: 1 } };
  };
  const schema = { type: 'integer', minimum: 1, 'x-code': 'OUT_OF_RANGE' };
  return Field({ check, schema }, { ...options, nullable: true });
}
