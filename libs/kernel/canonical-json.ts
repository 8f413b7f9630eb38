import { DomainError } from './errors';

/** Far deeper than any body of the API; a deeper one would only serve to exhaust the stack. */
const deepest = 32;

/**
 * One text for all JSON texts of the same value: keys sorted at every level. What the MAC of a request's body is computed over (G-06),
 * so that the same body with its fields in another order is the same body. Refuses what is nested too deeply.
 */
export function canonicalJson(value: unknown, depth = 0): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (depth === deepest) throw new DomainError('INVALID_JSON', { maxDepth: deepest });
  return Array.isArray(value) ? canonicalList(value, depth) : canonicalObject(value as JsonObject, depth);
}

type JsonObject = Readonly<Record<string, unknown>>;

/** Most texts have nothing to escape, and to see that costs half of what escaping does. */
const plain = /^[ !#-[\]-~]*$/;
const quoted = (text: string): string => (plain.test(text) ? `"${text}"` : JSON.stringify(text));

// Text is built in loops: this runs for every write, and a closure for each field would cost more than the field.
function canonicalObject(object: JsonObject, depth: number): string {
  let text = '';
  for (const key of Object.keys(object).sort()) {
    const value = object[key];
    if (value === undefined) continue;
    text += `${text === '' ? '{' : ','}${quoted(key)}:${canonicalJson(value, depth + 1)}`;
  }
  return text === '' ? '{}' : `${text}}`;
}

function canonicalList(list: readonly unknown[], depth: number): string {
  let text = '';
  for (const item of list) text += `${text === '' ? '[' : ','}${canonicalJson(item, depth + 1)}`;
  return text === '' ? '[]' : `${text}]`;
}

/** Whether two values have one canonical text, found without making it. */
export function isSameJson(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (!isObject(one) || !isObject(other))
    return !isObject(one) && !isObject(other) && canonicalJson(one) === canonicalJson(other);
  if (Array.isArray(one) || Array.isArray(other))
    return Array.isArray(one) && Array.isArray(other) && isSameList(one, other);
  if (Object.keys(other).some((key) => has(other, key) && !has(one, key))) return false;
  return Object.keys(one).every((key) => !has(one, key) || (has(other, key) && isSameJson(one[key], other[key])));
}

const has = (object: JsonObject, key: string): boolean => Object.hasOwn(object, key) && object[key] !== undefined;

function isSameList(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((item, index) => isSameJson(item, other[index]));
}

const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null;
