import type { Position, StoredEvent } from '../../../libs/kernel/event';
import type { Projection } from '../../../libs/kernel/projection';

/** A document of a view that has changed, and with which event it did last. */
export interface Change {
  readonly view: string;
  readonly id: string;
  readonly position: Position;
}

/** Which documents some events have changed: each once, in the order of their last changes. */
export class ChangedDocuments {
  private readonly byOrganisation = new Map<string, Map<string, Change>>();
  private lastPosition: Position | null = null;
  private documents = 0;

  constructor(private readonly projections: readonly Projection[]) {}

  /** The last event that was added; `null` = none. */
  get last(): Position | null {
    return this.lastPosition;
  }

  get size(): number {
    return this.documents;
  }

  add(event: StoredEvent): void {
    this.lastPosition = event.position;
    const { organisationId } = event.metadata;
    for (const { name, handles, targets } of this.projections) {
      if (!handles.includes(event.type)) continue;
      for (const target of targets(event)) {
        this.put(organisationId, { view: name, id: target.slice(organisationId.length + 1), position: event.position });
      }
    }
  }

  of(organisationId: string): readonly Change[] {
    return [...(this.byOrganisation.get(organisationId)?.values() ?? [])];
  }

  private put(organisationId: string, change: Change): void {
    const changes = this.byOrganisation.get(organisationId) ?? new Map<string, Change>();
    this.byOrganisation.set(organisationId, changes);
    const key = `${change.view}/${change.id}`;
    // Put in again it is the last one.
    if (!changes.delete(key)) this.documents += 1;
    changes.set(key, change);
  }
}
