import { DomainEvent, StoredEvent } from './event';

/** A document of a view: plain JSON. */
export type ViewDocument = { readonly [field: string]: unknown };

/** An event as the log holds it, with the data of its type: a projection is only shown types it handles. */
export type Projected<E extends DomainEvent> = StoredEvent & E;

/**
 * A view as a pure fold: events in, documents out. Nothing is counted in the store, so that a replay gives the same bytes.
 * Document ids and the first field of every index are tenant-qualified: `{organisationId}/{id}`, `organisationId`.
 */
export interface Projection<D extends ViewDocument = ViewDocument, E extends DomainEvent = DomainEvent> {
  readonly name: string;
  /** Raised when the fold or the shape changes: the new version is built beside the old one and then takes its place. */
  readonly version: number;
  /** The event types it folds; all others pass it by. */
  readonly handles: readonly string[];
  /** Index name -> top-level fields. */
  readonly indexes: Readonly<Record<string, readonly string[]>>;
  /** The ids of the documents an event touches, from the event alone. */
  targets(event: Projected<E>): readonly string[];
  /**
   * The document after the event; `undefined` deletes it. May change and return the one it is given, which the projector alone owns.
   * Answering `document` itself untouched is fine and costs no more than the write.
   */
  evolve(document: D | undefined, event: Projected<E>, id: string): D | undefined;
  /**
   * For a view that keeps what shows whether the log is what it was: whether a document as it is after an event agrees with what the version in
   * use has kept. A build that does not agree never takes its place.
   */
  agrees?(built: D, kept: D): boolean;
}
