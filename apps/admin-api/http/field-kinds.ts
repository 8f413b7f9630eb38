import { normaliseEmail } from '../../../libs/domain/customers/email';
import type { ErrorCode } from '../../../libs/kernel/error-codes';
import { isTimeZone, utcInstant } from './instants';

/** What is wrong with a value; `at` points into it when it is a list. */
export interface Finding {
  readonly code: ErrorCode;
  readonly detail: string;
  readonly at?: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** One kind of field: what it accepts, how it is written down, and how OpenAPI describes it. Never sees `undefined` or `null`. */
export interface Kind {
  /** `null` = fine. */
  check(value: unknown): Finding | readonly Finding[] | null;
  /** The one form of a value that passed `check`. */
  readonly normalise?: (value: unknown) => unknown;
  /** What a `null` is where there must be a value; INVALID_FIELD unless the kind has a code of its own for that. */
  readonly ofNull?: Finding;
  /** What it is where there is no value at all; MISSING_FIELD unless a rule names another code. */
  readonly ofAbsent?: Finding;
  readonly schema: Readonly<Record<string, unknown>>;
}

/** Tells the description of the API which code, beside the common ones, a value of this kind may be refused with. */
const refused = (code: ErrorCode) => ({ 'x-code': code });

const wrong = (detail: string): Finding => ({ code: 'INVALID_FIELD', detail });

export const idPattern = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;
const idText = 'An id is 1 to 64 letters, digits, dashes and underscores and begins with a letter or digit.';

/** Control characters but for tab and line ends, and halves of surrogate pairs, which no store would give back as they came. */
const unprintable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]|\p{Cs}/u;
const controlled = /[\u0000-\u001f\u007f]|\p{Cs}/u;

export function id(): Kind {
  return {
    check: (value) =>
      typeof value === 'string' && idPattern.test(value) ? null : { code: 'INVALID_ID', detail: idText },
    schema: { type: 'string', pattern: idPattern.source, example: 'spring-gala', ...refused('INVALID_ID') },
  };
}

/** Free text of at most `max` UTF-16 units; may be empty. */
export function text(max: number): Kind {
  const finding = wrong(`Must be a text of at most ${max} characters, without control characters.`);
  return {
    check: (value) => (typeof value === 'string' && value.length <= max && !unprintable.test(value) ? null : finding),
    schema: { type: 'string', maxLength: max },
  };
}

/** A name that people read: one line, not empty (CAMP-09), white space around it dropped. */
export function name(max = 200): Kind & { readonly ofNull: Finding } {
  const absent: Finding = { code: 'NAME_REQUIRED', detail: 'A name cannot be empty.' };
  return {
    ofNull: absent,
    check: (value) => {
      if (typeof value !== 'string') return wrong('Must be a text.');
      if (value.trim() === '') return absent;
      if (value.length <= max && !controlled.test(value)) return null;
      return wrong(`Must be one line of at most ${max} characters.`);
    },
    normalise: (value) => (value as string).trim(),
    schema: { type: 'string', minLength: 1, maxLength: max, ...refused('NAME_REQUIRED') },
  };
}

/** An address as the domain judges it (CAMP-12); the domain also normalises it. */
export function email(): Kind {
  const finding: Finding = { code: 'INVALID_EMAIL', detail: 'Give the address as name@host.' };
  return {
    ofNull: finding,
    check: (value) =>
      typeof value === 'string' && value.length <= 320 && normaliseEmail(value) !== null ? null : finding,
    schema: { type: 'string', format: 'email', maxLength: 320, ...refused('INVALID_EMAIL') },
  };
}

/** An instant with Z or an offset, of a real calendar day; written down as UTC with milliseconds. */
export function instant(): Kind {
  return {
    check: (value) => {
      if (typeof value !== 'string') return wrong('Must be an instant such as 2026-02-01T09:00:00Z.');
      const found = utcInstant(value);
      if (found === 'no zone') {
        return { code: 'TIMEZONE_REQUIRED', detail: 'End the instant with Z or an offset such as +01:00.' };
      }
      return found === null ? wrong('Must be an instant of a real day, such as 2026-02-01T09:00:00Z.') : null;
    },
    normalise: (value) => utcInstant(value as string),
    schema: {
      type: 'string',
      format: 'date-time',
      example: '2026-02-01T09:00:00.000Z',
      ...refused('TIMEZONE_REQUIRED'),
    },
  };
}

/** `?asOf=`: which moment it is the log has to tell. */
export function moment(): Kind {
  const { check } = text(200);
  const schema = {
    type: 'string',
    maxLength: 200,
    description: 'As it was then: an instant, or a position of the log',
  };
  return { check, schema };
}

/** An IANA time zone that this runtime knows. */
export function timeZone(): Kind {
  return {
    check: (value) =>
      typeof value === 'string' && isTimeZone(value) ? null : wrong('Must be a time zone such as Europe/Oslo.'),
    schema: { type: 'string', example: 'Europe/Oslo' },
  };
}

/** SALE-07: 1 to `max` tickets in one request. */
export function quantity(max = 500): Kind {
  const finding: Finding = {
    code: 'INVALID_QUANTITY',
    detail: `Must be a whole number from 1 to ${max}.`,
    details: { max },
  };
  return {
    ofNull: finding,
    check: (value) => (Number.isInteger(value) && (value as number) >= 1 && (value as number) <= max ? null : finding),
    schema: { type: 'integer', minimum: 1, maximum: max, ...refused('INVALID_QUANTITY') },
  };
}

/** A whole number; its range is the domain's business. */
export function integer(): Kind {
  return {
    check: (value) => (Number.isSafeInteger(value) ? null : wrong('Must be a whole number.')),
    // JSON knows a minus zero, the domain does not.
    normalise: (value) => (value as number) + 0,
    schema: { type: 'integer' },
  };
}

/** A whole number from 0, up to `max` where there is one. Any other number is out of range, what is no number is not (EXC-04). */
export function count(max?: number): Kind {
  const range = { min: 0, ...(max !== undefined && { max }) };
  const detail = `Must be a whole number, 0 or more${max === undefined ? '' : ` and at most ${max}`}.`;
  return {
    check: (value) => {
      if (typeof value !== 'number') return wrong(detail);
      if (Number.isSafeInteger(value) && value >= 0 && value <= (max ?? value)) return null;
      return { code: 'OUT_OF_RANGE', detail, details: { value, ...range } };
    },
    // JSON knows a minus zero, the domain does not.
    normalise: (value) => (value as number) + 0,
    schema: {
      type: 'integer',
      minimum: 0,
      ...(max !== undefined && { maximum: max }),
      ...refused('OUT_OF_RANGE'),
    },
  };
}

/** Minor units of a currency, 0 or more. */
export function amount(): Kind {
  const finding: Finding = { code: 'INVALID_AMOUNT', detail: 'Must be a whole number of minor units, 0 or more.' };
  return {
    ofNull: finding,
    check: (value) => (Number.isSafeInteger(value) && (value as number) >= 0 ? null : finding),
    normalise: (value) => (value as number) + 0,
    schema: { type: 'integer', minimum: 0, ...refused('INVALID_AMOUNT') },
  };
}

export function currency(): Kind {
  return {
    check: (value) =>
      typeof value === 'string' && /^[A-Z]{3}$/.test(value) ? null : wrong('Must be a currency such as NOK.'),
    schema: { type: 'string', pattern: '^[A-Z]{3}$', example: 'NOK' },
  };
}

export function flag(): Kind {
  return {
    check: (value) => (typeof value === 'boolean' ? null : wrong('Must be true or false.')),
    schema: { type: 'boolean' },
  };
}

/** One of a closed set of words; `code` where the catalogue has one of its own for it. */
export function oneOf(values: readonly string[], code: ErrorCode = 'INVALID_FIELD'): Kind {
  const finding: Finding = { code, detail: `Must be one of ${values.join(', ')}.` };
  return {
    check: (value) => (values.includes(value as string) ? null : finding),
    schema: { type: 'string', enum: [...values] },
  };
}

/** A list of `min` to `max` values of one kind; findings point at the item. */
export function listOf(kind: Kind, { min = 0, max = 1000 } = {}): Kind {
  const { check, normalise } = kind;
  const finding = wrong(`Must be a list of ${min} to ${max} items.`);
  return {
    check: (value) => {
      if (!Array.isArray(value) || value.length < min || value.length > max) return finding;
      const findings = value.flatMap((item, index) => findingsAt(`/${index}`, check(item)));
      return findings.length === 0 ? null : findings;
    },
    normalise: normalise && ((value) => (value as unknown[]).map(normalise)),
    schema: { type: 'array', items: kind.schema, minItems: min, maxItems: max },
  };
}

/** A small object without a class of its own; every field is required and nothing else may be in it. */
export function objectOf(fields: Readonly<Record<string, Kind>>): Kind {
  const known = Object.entries(fields);
  return {
    check: (value) => {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return wrong('Must be an object.');
      const object = value as Readonly<Record<string, unknown>>;
      const findings = known.flatMap(([field, kind]) => {
        const found = Object.hasOwn(object, field) ? kind.check(object[field]) : missing;
        return findingsAt(`/${field}`, found);
      });
      const extra = Object.keys(object).find((field) => !Object.hasOwn(fields, field));
      if (extra !== undefined)
        findings.push({ code: 'UNKNOWN_FIELD', detail: `Takes ${known.map(([field]) => field).join(' and ')} only.` });
      return findings.length === 0 ? null : findings;
    },
    schema: {
      type: 'object',
      required: known.map(([field]) => field),
      properties: Object.fromEntries(known.map(([field, kind]) => [field, kind.schema])),
    },
  };
}

const missing: Finding = { code: 'MISSING_FIELD', detail: 'This field is required.' };

/** What any of several kinds accepts; when none does, the first one's findings are told. Nothing in it is rewritten. */
export function anyOf(first: Kind, ...others: readonly Kind[]): Kind {
  return {
    check: (value) => {
      const found = first.check(value);
      return found === null || others.some((kind) => kind.check(value) === null) ? null : found;
    },
    schema: { oneOf: [first, ...others].map((kind) => kind.schema) },
  };
}

/** What `check` found, as a list whose pointers begin with `at`. */
function findingsAt(at: string, found: ReturnType<Kind['check']>): Finding[] {
  if (found === null) return [];
  const list = Array.isArray(found) ? (found as readonly Finding[]) : [found as Finding];
  return list.map((finding) => ({ ...finding, at: at + (finding.at ?? '') }));
}
