import { idPattern } from './field-kinds';

/** The JSON schema of a value that the API answers, as OpenAPI 3.0 writes it. One with a `title` is described once, under that name. */
export interface Schema {
  readonly title?: string;
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly nullable?: true;
  readonly description?: string;
  readonly [keyword: string]: unknown;
}

interface OptionalField {
  readonly mayBeAbsent: Schema;
}

/** A schema for each field of `T`, so that a body with a field nobody described does not compile. */
export type Fields<T> = {
  readonly [Name in keyof T]-?: undefined extends T[Name] ? OptionalField : Schema & { readonly mayBeAbsent?: never };
};

/** An object with these fields and no others. */
export function object<T extends object>(fields: Fields<T>): Schema {
  const entries = Object.entries<Schema | OptionalField>(fields);
  return {
    type: 'object',
    required: entries.filter(([, field]) => !isOptional(field)).map(([name]) => name),
    properties: Object.fromEntries(
      entries.map(([name, field]) => [name, isOptional(field) ? field.mayBeAbsent : field]),
    ),
  };
}

/** An object that has a name among the API's schemas. */
export const named = <T extends object>(title: string, fields: Fields<T>): Schema => ({ title, ...object<T>(fields) });

/** The same with more fields. */
export function extended<T extends object>(title: string, base: Schema, fields: Fields<T>): Schema {
  const more = object<T>(fields);
  return {
    title,
    type: 'object',
    required: [...(base.required ?? []), ...(more.required ?? [])],
    properties: { ...base.properties, ...more.properties },
  };
}

/** A field that the answer may leave out. */
export const optional = (schema: Schema): OptionalField => ({ mayBeAbsent: schema });

export const nullable = (schema: Schema, description?: string): Schema =>
  schema.title === undefined
    ? { ...schema, nullable: true, ...(description && { description }) }
    : { nullable: true, allOf: [schema], ...(description && { description }) };

export const list = (items: Schema): Schema => ({ type: 'array', items });

export const words = (...values: readonly string[]): Schema => ({ type: 'string', enum: values });

/** One page of a list (api.md section 1). */
export const pageOf = (items: Schema): Schema =>
  named<{ items: object; nextCursor: string | null }>(`${items.title}Page`, {
    items: list(items),
    nextCursor: nullable(text, 'What `cursor` takes for the next page; null on the last'),
  });

export const text: Schema = { type: 'string' };
export const flag: Schema = { type: 'boolean' };
export const integer: Schema = { type: 'integer' };
/** 0 or more. */
export const count: Schema = { type: 'integer', minimum: 0 };
export const id: Schema = { type: 'string', pattern: idPattern.source, example: 'spring-gala' };
export const instant: Schema = { type: 'string', format: 'date-time', example: '2026-02-01T09:00:00.000Z' };
export const version: Schema = {
  type: 'integer',
  minimum: 1,
  description: 'Counts changes of the settings; the `ETag` says the same',
};
export const money = named<{ amount: number; currency: string }>('Money', {
  amount: { ...integer, description: 'Minor units of the currency' },
  currency: { type: 'string', pattern: '^[A-Z]{3}$', example: 'NOK' },
});

/** A personal value: erased for good, or `null` for roles without personal data and where there is none. */
export const personal: Schema = {
  title: 'PersonalValue',
  oneOf: [text, object<{ erased: true }>({ erased: { type: 'boolean', enum: [true] } })],
  nullable: true,
};

function isOptional(field: Schema | OptionalField): field is OptionalField {
  return 'mayBeAbsent' in field;
}
