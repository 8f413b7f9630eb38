import { Document } from '../../read-model-store';
import { isIndexValue } from '../list-cursor';

/**
 * A document as MongoDB holds it: below a field of its own, so that it may have any names itself, `_id` included. What BSON would
 * change or refuse is kept as JSON beside its top-level values, by which the indexes list it.
 */
export interface StoredDocument {
  readonly _id: string;
  readonly document: Document;
  readonly json?: string;
}

/** MongoDB takes no more than a hundred levels. */
const deepest = 80;

export function toStored(document: Document): Omit<StoredDocument, '_id'> {
  if (!isAwkward(document, deepest)) return { document };
  const listed = Object.entries(document).filter(([name, value]) => isIndexValue(value) && !isAwkwardName(name));
  return { document: Object.fromEntries(listed), json: JSON.stringify(document) };
}

export function fromStored<D extends Document>({ document, json }: Omit<StoredDocument, '_id'>): D {
  return (json === undefined ? document : JSON.parse(json)) as D;
}

function isAwkward(value: object, levels: number): boolean {
  if (levels === 0) return true;
  if (Array.isArray(value))
    return value.some((item) => typeof item === 'object' && item !== null && isAwkward(item as object, levels - 1));
  for (const name in value) {
    if (isAwkwardName(name)) return true;
    const item = (value as Record<string, unknown>)[name];
    if (typeof item === 'object' && item !== null && isAwkward(item, levels - 1)) return true;
  }
  return false;
}

const dollar = 36;
const underscore = 95;

/** BSON ends a name with a zero and takes some with a dollar for references; `_bsontype` marks a type of the driver. */
function isAwkwardName(name: string): boolean {
  const first = name.charCodeAt(0);
  if (first === underscore && (name === '_bsontype' || name === '__proto__')) return true;
  return first === dollar || name.includes('\0');
}
