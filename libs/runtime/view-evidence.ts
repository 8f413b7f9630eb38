import { Position, StoredEvent } from '../kernel/event';
import { Projection, ViewDocument } from '../kernel/projection';
import { getEach } from '../read-models/get-each';
import { DamagedDocument, ReadModelStore, ViewId } from '../read-models/read-model-store';

/** A build has made something else of the log than what the one in use has kept of it. */
export class Contradiction extends Error {
  constructor(inUse: ViewId, position: Position) {
    super(
      `the log is not what it was: position ${position} does not agree with what version ${inUse.version} has kept of it; that version stays in use. Restore the log from a backup, then rebuild again`,
    );
    this.name = 'Contradiction';
  }
}

/** Throws `Contradiction` for a document after an event. */
export type Check = (id: string, built: ViewDocument | undefined, event: StoredEvent) => void;

/** Holds what is made of documents against what the version in use has kept of them: of the events that it has seen itself. */
export async function evidenceIn(
  store: ReadModelStore,
  inUse: ViewId,
  projection: Projection,
  ids: readonly string[],
): Promise<Check> {
  // What is read after its place is at least as new.
  const seen = await store.checkpoint(inUse);
  const documents = await getEach(store, inUse, ids);
  const kept = new Map(ids.map((id, index) => [id, documents[index]]));
  return (id, built, { position }) => {
    if (seen === null || position > seen) return;
    const then = kept.get(id);
    // It tells nothing any more, and to build it anew is how it is mended.
    if (then instanceof DamagedDocument) return;
    if (built && then && projection.agrees!(built, then)) return;
    throw new Contradiction(inUse, position);
  };
}
