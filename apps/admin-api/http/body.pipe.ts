import { Injectable, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { validateSync, type ValidationError, type ValidatorOptions } from 'class-validator';
import { DomainError, type FieldError } from '../../../libs/kernel/errors';
import type { Finding } from './field-kinds';
import { fieldsOf, isPlainObject, type DtoClass, type FieldSpec } from './fields';

/** Enough to mend a form by; more would only make a big answer of a big nonsense. */
const mostErrors = 100;

const options: ValidatorOptions = {
  whitelist: true,
  forbidNonWhitelisted: true,
  forbidUnknownValues: false,
};

const plainTypes: readonly unknown[] = [Object, String, Number, Boolean, Array];

/**
 * Turns a body into an instance of the class that the handler asks for: every field checked and in its one form, nothing in it that
 * the class does not declare. Otherwise refuses with all findings at once, in the order of the fields, unknown fields last; the
 * refusal's code is that of the first.
 *
 * Only declared fields are ever copied, so `constructor` and its like in a body cannot reach the validator.
 */
@Injectable()
export class BodyPipe implements PipeTransform {
  transform(value: unknown, { type, metatype }: ArgumentMetadata): unknown {
    if (type !== 'body' || metatype === undefined || plainTypes.includes(metatype)) return value;
    return readBody(metatype as DtoClass, value);
  }
}

/** See `BodyPipe`. A body that is not there at all is read as an empty one. */
export function readBody<T extends object>(dto: new () => T, body: unknown): T {
  const plain = body === undefined ? {} : body;
  if (!isPlainObject(plain)) refuse([{ pointer: '', code: 'INVALID_FIELD', detail: 'The body must be an object.' }]);
  const unknown: FieldError[] = [];
  const instance = instantiate(dto, plain, '', unknown);
  const errors = validateSync(instance, options);
  if (errors.length > 0 || unknown.length > 0) {
    const findings: readonly FieldErrorWithDetails[] = [...describe(dto, errors, ''), ...unknown];
    refuse(findings, findings[0]?.details);
  }
  normalise(dto, instance);
  return instance as T;
}

/** Refuses with several findings about a request; nothing may be wrong with it in another way. */
export function refuse(errors: readonly FieldError[], details: Readonly<Record<string, unknown>> = {}): never {
  const [first] = errors;
  if (first === undefined) throw new Error('a refusal without a finding');
  const plain = errors.slice(0, mostErrors).map(({ pointer, code, detail }) => ({ pointer, code, detail }));
  throw new DomainError(first.code, { ...details, errors: plain });
}

type Instance = Record<string, unknown>;

function instantiate(dto: DtoClass, plain: Instance, at: string, unknown: FieldError[]): Instance {
  const specs = specsOf(dto);
  const instance = new dto() as Instance;
  let known = 0;
  for (const { name, nested } of specs.list) {
    if (!Object.hasOwn(plain, name)) continue;
    known += 1;
    const value = plain[name];
    instance[name] = nested === null ? value : instantiateNested(nested(), value, `${at}/${name}`, unknown);
  }
  if (known < Object.keys(plain).length) noteUnknown(specs, plain, at, unknown);
  return instance;
}

function instantiateNested(dto: DtoClass, value: unknown, at: string, unknown: FieldError[]): unknown {
  if (isPlainObject(value)) return instantiate(dto, value, at, unknown);
  if (!Array.isArray(value)) return value;
  return value.map((item, index) => (isPlainObject(item) ? instantiate(dto, item, `${at}/${index}`, unknown) : item));
}

function noteUnknown(specs: Specs, plain: Instance, at: string, unknown: FieldError[]): void {
  for (const key of Object.keys(plain)) {
    if (specs.byName.has(key)) continue;
    const pointer = `${at}/${escapePointer(key.slice(0, 100))}`;
    unknown.push({ pointer, code: 'UNKNOWN_FIELD', detail: 'This field is not known here.' });
    if (unknown.length >= mostErrors) return;
  }
}

/** The findings behind what the validator reported, each with its pointer. */
function describe(dto: DtoClass, errors: readonly ValidationError[], at: string): FieldErrorWithDetails[] {
  const byName = new Map(errors.map((error) => [error.property, error]));
  return specsOf(dto).list.flatMap((spec) => {
    const error = byName.get(spec.name);
    if (error === undefined) return [];
    const pointer = `${at}/${spec.name}`;
    const own = spec.findings(error.value).map((finding) => located(pointer, finding));
    if (spec.nested === null || own.length > 0) return own;
    return describeNested(spec.nested(), error, pointer);
  });
}

function describeNested(dto: DtoClass, error: ValidationError, at: string): FieldErrorWithDetails[] {
  const children = error.children ?? [];
  if (!Array.isArray(error.value)) return describe(dto, children, at);
  return children.flatMap((item) => describe(dto, item.children ?? [], `${at}/${item.property}`));
}

type FieldErrorWithDetails = FieldError & Pick<Finding, 'details'>;

function located(pointer: string, { code, detail, details, at = '' }: Finding): FieldErrorWithDetails {
  return { pointer: pointer + at, code, detail, details };
}

function normalise(dto: DtoClass, instance: Instance): void {
  for (const { name, nested, normalise: normalised } of specsOf(dto).normalised) {
    const value = instance[name];
    if (value === undefined || value === null) continue;
    if (nested === null) instance[name] = normalised?.(value) ?? value;
    else for (const item of Array.isArray(value) ? value : [value]) normalise(nested(), item as Instance);
  }
}

interface Specs {
  readonly list: readonly FieldSpec[];
  readonly byName: ReadonlyMap<string, FieldSpec>;
  /** Those that have another form than the one they may be sent in. */
  readonly normalised: readonly FieldSpec[];
}

const compiled = new WeakMap<object, Specs>();

function specsOf(dto: DtoClass): Specs {
  let specs = compiled.get(dto);
  if (specs === undefined) {
    const list = fieldsOf(dto);
    specs = {
      list,
      byName: new Map(list.map((spec) => [spec.name, spec])),
      normalised: list.filter(({ nested, normalise: normalised }) => nested !== null || normalised !== null),
    };
    compiled.set(dto, specs);
  }
  return specs;
}

function escapePointer(key: string): string {
  return key.replace(/~/g, '~0').replace(/\//g, '~1');
}
