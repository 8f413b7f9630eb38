import { DomainEvent } from '../../kernel/event';

export interface PriceZone {
  readonly id: string;
  readonly name: string;
}

export interface HallRow {
  readonly row: string;
  /** Labels from one end of the row to the other; neighbours in the list are neighbours in the hall. */
  readonly seats: readonly string[];
  readonly priceZoneId: string;
}

export interface Hall {
  readonly name: string;
  readonly priceZones: readonly PriceZone[];
  /** From the stage backwards. */
  readonly rows: readonly HallRow[];
}

/** A hall never changes: seats that are on sale somewhere must not move. */
export type HallCreated = DomainEvent<'HallCreated', Hall & { readonly hallId: string }>;
export type HallEvent = HallCreated;
