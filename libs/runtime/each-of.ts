/** A command can name as many ids as a body holds; so many streams are asked for at a time. */
const atOnce = 50;

/** What is loaded for each of the ids, in their order. */
export async function eachOf<T>(ids: readonly string[], load: (id: string) => Promise<T>): Promise<T[]> {
  const loaded: T[] = [];
  for (let from = 0; from < ids.length; from += atOnce) {
    loaded.push(...(await Promise.all(ids.slice(from, from + atOnce).map(load))));
  }
  return loaded;
}
