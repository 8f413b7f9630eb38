import { createHash } from 'node:crypto';
import { IndexValue, InvalidCursor, ListQuery, ViewId } from '../read-model-store';

/** The last item of a page: its values of the index's fields behind `equals`, and its id. */
export interface CursorItem {
  readonly values: readonly IndexValue[];
  readonly id: string;
}

/**
 * A cursor names the last item given out, and a digest of the query: what another query gave out, or nobody, is refused. It holds
 * nothing that a reader of the page has not seen. It stays right when a new version of the view is promoted between two pages.
 */
export function encodeCursor(view: ViewId, query: ListQuery, last: CursorItem): string {
  return Buffer.from(JSON.stringify([digestOf(view, query), ...last.values, last.id])).toString('base64url');
}

/** The item behind `query.cursor`, `undefined` without one. Throws `InvalidCursor` for any other text. */
export function decodeCursor(view: ViewId, query: ListQuery, fields: number): CursorItem | undefined {
  if (query.cursor === undefined) return undefined;
  const parsed = parse(query.cursor);
  const values = parsed.slice(1, -1) as IndexValue[];
  const id = parsed.at(-1);
  const fits = parsed[0] === digestOf(view, query) && values.length === fields - query.equals.length;
  if (!fits || typeof id !== 'string' || !values.every(isIndexValue)) throw new InvalidCursor();
  return { values, id };
}

function parse(cursor: string): unknown[] {
  try {
    const bytes = Buffer.from(cursor, 'base64url');
    // Buffer.from skips what is not base64url; only the very text that was given out is a cursor.
    const parsed: unknown = bytes.toString('base64url') === cursor ? JSON.parse(bytes.toString('utf8')) : undefined;
    if (Array.isArray(parsed)) return parsed;
  } catch {
    // Falls through: not JSON, so not a cursor.
  }
  throw new InvalidCursor();
}

export function isIndexValue(value: unknown): value is IndexValue {
  return value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
}

function digestOf(view: ViewId, q: ListQuery): string {
  const identity = [
    view.name,
    q.index,
    q.equals,
    q.from ?? null,
    q.from === undefined,
    q.to ?? null,
    q.to === undefined,
    !!q.descending,
  ];
  return createHash('sha256').update(JSON.stringify(identity)).digest('base64url').slice(0, 12);
}
