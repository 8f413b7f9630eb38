import { Document, IndexValue } from '../read-model-store';
import { isIndexValue } from './list-cursor';

/** The document's values of an index's fields, or `undefined` when it lacks one and so is not in that index. */
export function indexKeyOf(document: Document, fields: readonly string[]): IndexValue[] | undefined {
  const values: IndexValue[] = [];
  for (const field of fields) {
    const value = document[field];
    if (value === undefined) return undefined;
    if (!isIndexValue(value)) throw new Error(`the index field ${field} is neither text, number, boolean nor null`);
    values.push(value);
  }
  return values;
}

/** null < false < true < numbers < text; text by code point, as UTF-8 bytes compare. */
export function compareKeys(a: readonly IndexValue[], b: readonly IndexValue[]): number {
  for (let i = 0; i < a.length && i < b.length; i++) {
    const order = compareValues(a[i]!, b[i]!);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function compareValues(a: IndexValue, b: IndexValue): number {
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b);
  const kinds = kindOf(a) - kindOf(b);
  return kinds !== 0 ? kinds : Number(a) - Number(b);
}

function kindOf(value: IndexValue): number {
  return value === null ? 0 : typeof value === 'boolean' ? 1 : typeof value === 'number' ? 2 : 3;
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)];
    if (x === y) continue;
    // A surrogate stands for a code point above all that fit in one unit.
    const [high, low] = [(x & 0xf800) === 0xd800, (y & 0xf800) === 0xd800];
    return high === low ? x - y : high ? 1 : -1;
  }
  return a.length - b.length;
}
