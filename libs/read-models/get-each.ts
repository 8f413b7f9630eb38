import { DamagedDocument, Document, ReadModelStore, ViewId } from './read-model-store';

/** In the order of `ids`, for whoever goes on where one is damaged: what is wrong with it stands in its place. */
export async function getEach<D extends Document>(
  store: Pick<ReadModelStore, 'getMany'>,
  view: ViewId,
  ids: readonly string[],
): Promise<(D | DamagedDocument | undefined)[]> {
  try {
    return await store.getMany<D>(view, ids);
  } catch (error) {
    if (!(error instanceof DamagedDocument)) throw error;
    if (ids.length === 1) return [error];
    return (await Promise.all(ids.map((id) => getEach<D>(store, view, [id])))).flat();
  }
}
