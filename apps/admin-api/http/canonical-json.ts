import { DomainError } from '../../../libs/kernel/errors';

/** Far deeper than any body of the API; a deeper one would only serve to exhaust the stack. */
const deepest = 32;

/**
 * One text for all JSON texts of the same value: keys sorted at every level. What the MAC of a request's body is computed over (G-06),
 * so that the same body with its fields in another order is the same body. Refuses what is nested too deeply.
 */
export function canonicalJson(value: unknown, depth = 0): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (depth === deepest) throw new DomainError('INVALID_JSON', { maxDepth: deepest });
  return Array.isArray(value) ? canonicalList(value, depth) : canonicalObject(value as JsonObject, depth);
}

type JsonObject = Readonly<Record<string, unknown>>;

// Text is built in loops: this runs for every write, and a closure for each field would cost more than the field.
function canonicalObject(object: JsonObject, depth: number): string {
  let text = '';
  for (const key of Object.keys(object).sort()) {
    const value = object[key];
    if (value === undefined) continue;
    text += `${text === '' ? '{' : ','}${JSON.stringify(key)}:${canonicalJson(value, depth + 1)}`;
  }
  return text === '' ? '{}' : `${text}}`;
}

function canonicalList(list: readonly unknown[], depth: number): string {
  let text = '';
  for (const item of list) text += `${text === '' ? '[' : ','}${canonicalJson(item, depth + 1)}`;
  return text === '' ? '[]' : `${text}]`;
}
