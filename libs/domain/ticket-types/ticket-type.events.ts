import { Changes } from '../../kernel/changes';
import { DomainEvent } from '../../kernel/event';

export type TicketTypeKind = 'standard' | 'subscription' | 'both';

export interface TicketTypeFields {
  readonly name: string;
  readonly kind: TicketTypeKind;
  readonly soldOnline: boolean;
  /** `!…` keeps the type to closed sales (CAMP-07). */
  readonly webPurchaseCode: string | null;
}

export type TicketTypeCreated = DomainEvent<'TicketTypeCreated', TicketTypeFields & { readonly ticketTypeId: string }>;
export type TicketTypeEdited = DomainEvent<
  'TicketTypeEdited',
  { readonly ticketTypeId: string; readonly changes: Changes }
>;
export type TicketTypeEvent = TicketTypeCreated | TicketTypeEdited;
