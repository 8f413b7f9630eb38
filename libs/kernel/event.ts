/** An instant, always ISO 8601 UTC with milliseconds: `2026-02-01T09:00:00.000Z`. Compares correctly as text. */
export type Instant = string;

/**
 * A place in the whole log. Opaque and order-preserving: two positions compare as text, and nothing else may be read out of one.
 * Every adapter makes its own. Never a number, never tested for truthiness.
 */
export type Position = string & { readonly __position: true };

/** What happened. `data` is plain JSON: no `undefined`, no dates, no bigints, so that the same event gives the same bytes for ever. */
export interface DomainEvent<T extends string = string, D extends object = object> {
  readonly type: T;
  readonly data: D;
}

/** How a sale reached the house (G-08). `system` is what the house's own processes do. */
export type Channel = 'online' | 'box_office' | 'system';

export interface EventMetadata {
  readonly eventId: string;
  /** The idempotency key of the command that caused the event (G-06). */
  readonly commandId: string;
  /** Method and path of the call; with `commandId` it identifies a command. */
  readonly call: string;
  /** HMAC of the request's body with the organisation's secret; tells a repeat from a reused key. */
  readonly bodyMac: string;
  readonly correlationId: string;
  readonly causationId: string;
  /** Who: an API key's id, `public-link`, or `process:<name>`. */
  readonly actor: string;
  readonly channel: Channel;
  readonly organisationId: string;
  /** The instant the decision was made at, by the organisation's clock (G-02). */
  readonly occurredAt: Instant;
  readonly schemaVersion: number;
  readonly traceparent?: string;
}

/** An event ready to be appended. */
export interface NewEvent {
  readonly type: string;
  readonly data: object;
  readonly metadata: EventMetadata;
}

/** An event as the log holds it. */
export interface StoredEvent extends NewEvent {
  readonly stream: string;
  /** Place in its stream, from 0. */
  readonly revision: bigint;
  readonly position: Position;
}
