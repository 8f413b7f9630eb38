import { MaxKey, MinKey } from 'mongodb';
import { IndexValue, ListQuery, ViewId } from '../../read-model-store';
import { compareKeys } from '../index-key';
import { decodeCursor } from '../list-cursor';

/** The fields of an index in their order, as MongoDB names them, and the id behind them. */
export type IndexPattern = Readonly<Record<string, 1>>;

export function patternOf(fields: readonly string[]): IndexPattern {
  return Object.fromEntries([...fields.map((field) => [`document.${field}`, 1] as const), ['_id', 1]]);
}

type Filter = Readonly<Record<string, { readonly $exists: true }>>;

/**
 * A document that lacks a field of the index is not in it; `null` is a value. The first field is left out: every document has it, and
 * asking for it costs a twentieth of every commit.
 */
export function onlyWith(fields: readonly string[]): Filter {
  return Object.fromEntries(fields.slice(1).map((field) => [`document.${field}`, { $exists: true }]));
}

/** Where a document without the first field would show up after all, because MongoDB lists it as `null`. */
export function withFirst(fields: readonly string[], { equals }: ListQuery): Filter {
  return (equals[0] ?? null) === null ? { [`document.${fields[0]}`]: { $exists: true } } : {};
}

type Bound = Readonly<Record<string, IndexValue | MinKey | MaxKey>>;

/**
 * Where a list begins (inclusive) and ends (exclusive) in its index; `null` when nothing can lie between. Bounds of the index, because
 * comparisons of a query never find `null` beside other values, and a cursor's place in several fields takes an `$or` of many.
 */
export function rangeOf(view: ViewId, query: ListQuery, fields: readonly string[]): { min: Bound; max: Bound } | null {
  const after = decodeCursor(view, query, fields.length);
  const edge = after && [...query.equals, ...after.values, after.id];
  const low = [...query.equals, ...(query.from === undefined ? [] : [query.from])];
  const high = query.to === undefined ? undefined : [...query.equals, query.to];
  if (high && compareKeys(query.descending || !edge ? low : edge, high) >= 0) return null;
  const names = Object.keys(patternOf(fields));
  const min = boundOf(names, low, new MinKey());
  const max = high ? boundOf(names, high, new MinKey()) : boundOf(names, query.equals, new MaxKey());
  if (!edge) return { min, max };
  if (!query.descending) return { min: compareKeys(edge, low) > 0 ? boundOf(names, justAfter(edge)) : min, max };
  if (compareKeys(edge, low) <= 0) return null;
  return { min, max: high && compareKeys(edge, high) >= 0 ? max : boundOf(names, edge) };
}

/** The values in the index's order, filled up with what is below or above everything. */
function boundOf(names: readonly string[], values: readonly IndexValue[], rest?: MinKey | MaxKey): Bound {
  return Object.fromEntries(names.map((name, at) => [name, at < values.length ? values[at]! : rest!]));
}

/** The first key behind one that ends with an id: no text lies between it and itself with a zero behind. */
function justAfter(edge: readonly IndexValue[]): IndexValue[] {
  return [...edge.slice(0, -1), `${edge.at(-1) as string}\0`];
}
