import { Document, IndexValue, InvalidCursor, ListQuery } from '../libs/read-models/read-model-store';
import { PageInput, Views } from './query-context';

export interface PageBody<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

type Sequenced = Document & { readonly seq: string };

/** One page of documents of a view. */
export async function listPage<D extends Document>(
  views: Views,
  view: string,
  query: Omit<ListQuery, 'limit' | 'cursor'> & PageInput,
): Promise<PageBody<D>> {
  const page = await views.store.list<D>(views.view(view), query);
  return { items: page.items.map(({ document }) => document), nextCursor: page.nextCursor };
}

/**
 * A page of a list of which only some documents are shown: read on until it is full or the list ends. It never reads more than it still has
 * room for, so that the cursor names the last document that was looked at.
 */
export async function filledPage<D extends Document, T>(
  views: Views,
  view: string,
  { limit, cursor, ...query }: Omit<ListQuery, 'limit' | 'cursor'> & PageInput,
  shown: (documents: readonly D[]) => readonly T[] | Promise<readonly T[]>,
): Promise<PageBody<T>> {
  const items: T[] = [];
  let next = cursor;
  do {
    const page: PageBody<D> = await listPage<D>(views, view, { ...query, limit: limit - items.length, cursor: next });
    items.push(...(await shown(page.items)));
    next = page.nextCursor ?? undefined;
  } while (next !== undefined && items.length < limit);
  return { items, nextCursor: next ?? null };
}

/** Every document of a list that is short by its nature, such as the rows of a hall. */
export async function listAll<D extends Document>(
  views: Views,
  view: string,
  query: Pick<ListQuery, 'index' | 'equals' | 'from' | 'to' | 'descending'>,
): Promise<D[]> {
  const all: D[] = [];
  let cursor: string | undefined;
  do {
    const page: PageBody<D> = await listPage<D>(views, view, { ...query, limit: 500, cursor });
    all.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return all;
}

export interface MergedQuery extends PageInput {
  /** An index whose last field is `seq`, unique in its lists, and whose field before that has one of a few values. */
  readonly index: string;
  /** The values of the fields before those two. */
  readonly equals: readonly IndexValue[];
  /** Which of the few values are wanted, the one expected most often first. */
  readonly among: readonly IndexValue[];
}

/**
 * A page, newest first, over several lists of one index as if they were one: so that the index by status also serves the list of all,
 * and a document needs one index entry less. The cursor is the last item's `seq`, which no change of status moves.
 */
export async function mergedPage<D extends Sequenced>(
  views: Views,
  view: string,
  { index, equals, among, limit, cursor }: MergedQuery,
): Promise<PageBody<D>> {
  const list = async (value: IndexValue, from?: string) => {
    const query = { index, equals: [...equals, value], from, to: cursor, descending: true, limit: limit + 1 };
    return (await listPage<D>(views, view, query)).items;
  };
  const [first, ...others] = among;
  if (first === undefined) return { items: [], nextCursor: null };
  const most = await list(first);
  // What is older than a full page of the first list cannot be on this page.
  const floor = most.length > limit ? most[limit]!.seq : undefined;
  const rest = await Promise.all(others.map((value) => list(value, floor)));
  const merged = [most, ...rest].flat().sort((a, b) => (a.seq < b.seq ? 1 : a.seq > b.seq ? -1 : 0));
  const items = merged.slice(0, limit);
  return { items, nextCursor: merged.length > limit ? items[limit - 1]!.seq : null };
}

/** A page of a short list that one document carries; items are only ever added at its end. The cursor names the last item given. */
export function pageOfList<T>(
  list: readonly T[],
  idOf: (item: T) => string,
  { limit, cursor }: PageInput,
): PageBody<T> {
  const last = cursor === undefined ? -1 : list.findIndex((item) => idOf(item) === cursor);
  if (cursor !== undefined && last < 0) throw new InvalidCursor();
  const items = list.slice(last + 1, last + 1 + limit);
  const more = last + 1 + limit < list.length;
  return { items, nextCursor: more ? idOf(items[items.length - 1]!) : null };
}
