import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { ValidateBy, ValidateIf, ValidateNested } from 'class-validator';
import type { ErrorCode } from '../../../libs/kernel/error-codes';
import * as kinds from './field-kinds';
import type { Finding, Kind } from './field-kinds';

export type DtoClass = new () => object;

export interface FieldOptions {
  /** May be absent. */
  readonly optional?: boolean;
  /** May be `null`. */
  readonly nullable?: boolean;
  readonly description?: string;
}

/** What the body pipe and the description of a problem need to know about one field of a request. */
export interface FieldSpec {
  readonly name: string;
  /** The class of its value, or of the items of its list. */
  readonly nested: (() => DtoClass) | null;
  readonly normalise: ((value: unknown) => unknown) | null;
  findings(value: unknown): readonly Finding[];
}

/** As a decorator declared it, so that it can be declared again for another class. */
interface Declared extends FieldSpec {
  onto(target: object, options: FieldOptions): void;
}

const declared = new WeakMap<object, Declared[]>();

/** The fields of a request class in the order they are declared, those of its base class first. */
export function fieldsOf(dto: DtoClass): readonly FieldSpec[] {
  return declaredBy(dto);
}

function declaredBy(dto: DtoClass): readonly Declared[] {
  const base = Object.getPrototypeOf(dto) as DtoClass | null;
  const own = declared.get(dto) ?? [];
  return base === null || base.prototype === undefined ? own : [...declaredBy(base), ...own];
}

/** A field of any kind. The decorators below are this with a kind of `field-kinds.ts`. */
export function Field(kind: Kind, options: FieldOptions = {}): PropertyDecorator {
  return declare(kind, options, null, { ...kind.schema });
}

export const Id = (options?: FieldOptions) => Field(kinds.id(), options);
export const OptionalId = (options?: FieldOptions) => Field(kinds.id(), { ...options, optional: true });
export const Name = (options?: FieldOptions) => Field(kinds.name(), options);
/** One that a rule asks for by its own code, also where it is left out (SUB-04). */
export const RequiredName = (options?: FieldOptions) =>
  Field({ ...kinds.name(), ofAbsent: kinds.name().ofNull }, options);
export const Text = (max: number, options?: FieldOptions) => Field(kinds.text(max), options);
export const Email = (options?: FieldOptions) => Field(kinds.email(), options);
export const InstantField = (options?: FieldOptions) => Field(kinds.instant(), options);
export const TimeZone = (options?: FieldOptions) => Field(kinds.timeZone(), options);
export const Quantity = (options?: FieldOptions & { max?: number }) => Field(kinds.quantity(options?.max), options);
export const Integer = (options?: FieldOptions) => Field(kinds.integer(), options);
export const Count = (options?: FieldOptions & { max?: number }) => Field(kinds.count(options?.max), options);
/** A number or an explicit `null`: caps may be unlimited only when somebody says so (CAMP-02). */
export const IntegerOrNull = (options?: FieldOptions) => Field(kinds.integer(), { ...options, nullable: true });
export const Flag = (options?: FieldOptions) => Field(kinds.flag(), options);
export const Currency = (options?: FieldOptions) => Field(kinds.currency(), options);
export const OneOf = (values: readonly string[], options?: FieldOptions & { code?: ErrorCode }) =>
  Field(kinds.oneOf(values, options?.code), options);
export const ListOf = (kind: Kind, options?: FieldOptions & { min?: number; max?: number }) =>
  Field(kinds.listOf(kind, options), options);

/** An object with fields of its own, or with `each` a list of them. */
export function Nested(
  type: () => DtoClass,
  options: FieldOptions & { each?: boolean; min?: number; max?: number } = {},
): PropertyDecorator {
  const { each = false, min = 0, max = 1000 } = options;
  const shape: Kind = {
    check: (value) => {
      if (!each) return isPlainObject(value) ? null : { code: 'INVALID_FIELD', detail: 'Must be an object.' };
      if (!Array.isArray(value) || value.length < min || value.length > max) {
        return { code: 'INVALID_FIELD', detail: `Must be a list of ${min} to ${max} objects.` };
      }
      return value.flatMap((item, index) =>
        isPlainObject(item) ? [] : [{ code: 'INVALID_FIELD', detail: 'Must be an object.', at: `/${index}` }],
      );
    },
    schema: {},
  };
  // Swagger calls a type lazy, and looks into it, only when the function is named `type`: so not the caller's own.
  return declare(shape, options, type, { type: () => type(), isArray: each });
}

/** G-01: integer minor units and a currency. */
export class MoneyBody {
  @Field(kinds.amount())
  amount!: number;

  @Currency()
  currency!: string;
}

export const MoneyField = (options?: FieldOptions) => Nested(() => MoneyBody, options);

/**
 * The base of a `PATCH` body: the fields of the `POST` body, all optional, but for those left out (the id, which nothing changes).
 * A field is as nullable as it was.
 */
export function patchOf<T extends object, K extends keyof T & string = 'id' & keyof T>(
  dto: new () => T,
  without: readonly K[] = ['id' as K],
): new () => Partial<Omit<T, K>> {
  class PatchBody {}
  for (const field of declaredBy(dto)) {
    if (!(without as readonly string[]).includes(field.name)) field.onto(PatchBody.prototype, { optional: true });
  }
  return PatchBody;
}

/** The body of a call that takes none: `{}` or nothing at all. */
export class NoFields {}

export function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const missing: Finding = { code: 'MISSING_FIELD', detail: 'This field is required.' };
const notNull: Finding = { code: 'INVALID_FIELD', detail: 'Must not be null.' };

function declare(
  kind: Kind,
  options: FieldOptions,
  nested: FieldSpec['nested'],
  schema: ApiPropertyOptions,
): PropertyDecorator {
  const { optional = false, nullable = false, description } = options;
  const findings = (value: unknown): readonly Finding[] => {
    if (value === undefined) return optional ? [] : [kind.ofAbsent ?? missing];
    if (value === null) return nullable ? [] : [(optional ? undefined : kind.ofNull) ?? notNull];
    const found = kind.check(value);
    if (found === null) return [];
    return Array.isArray(found) ? (found as readonly Finding[]) : [found as Finding];
  };
  const validator = { validate: (value: unknown) => findings(value).length === 0, defaultMessage: () => 'refused' };
  return (target, property) => {
    const onto: Declared['onto'] = (other, changed) =>
      declare(kind, { ...options, ...changed }, nested, schema)(other, property);
    const spec: Declared = { name: String(property), nested, normalise: kind.normalise ?? null, findings, onto };
    const specs = declared.get(target.constructor);
    if (specs === undefined) declared.set(target.constructor, [spec]);
    else specs.push(spec);
    ValidateBy({ name: 'field', validator })(target, property);
    if (nested !== null) ValidateNested()(target, property);
    // The validator takes null for an object that is none.
    if (nested !== null && nullable) ValidateIf((_, value) => value !== null)(target, property);
    ApiProperty({ ...schema, required: !optional, nullable: nullable || undefined, description } as ApiPropertyOptions)(
      target,
      property,
    );
  };
}
