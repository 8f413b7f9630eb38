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
  if (Array.isArray(value)) {
    return `[${value.map((item) => canonicalJson(item, depth + 1)).join(',')}]`;
  }
  const object = value as Readonly<Record<string, unknown>>;
  const fields = Object.keys(object)
    .filter((key) => object[key] !== undefined)
    .sort();
  return `{${fields.map((key) => `${JSON.stringify(key)}:${canonicalJson(object[key], depth + 1)}`).join(',')}}`;
}
