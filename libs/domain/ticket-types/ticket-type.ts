import { TicketTypeFields } from './ticket-type.events';

/** A ticket type as it stands; `version` counts the changes of its settings, from 1. */
export interface TicketType extends TicketTypeFields {
  readonly id: string;
  readonly version: number;
}
