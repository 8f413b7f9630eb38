import { assertNever } from '../../libs/kernel/errors';
import { StoredEvent } from '../../libs/kernel/event';
import { Projection } from '../../libs/kernel/projection';
import { Sealed, SealedPerson } from '../../libs/kernel/sealed';
import { parseStreamName } from '../../libs/kernel/stream';
import { Consent, withConsent } from '../../libs/domain/customers/consents';
import { EmailChanged } from '../../libs/domain/customers/customer-aliases.events';
import { CustomerEvent, CustomerKeysDestroyed } from '../../libs/domain/customers/customer.events';
import { SplitOrderOpened } from '../../libs/domain/orders/order-split.events';
import { SubscriptionOrderOpened } from '../../libs/domain/orders/subscription-order.events';
import { TicketClaimed, TicketsHeld, TicketsSold } from '../../libs/domain/orders/ticket-purchase.events';
import { documentId } from '../documents';

type Sale = TicketsHeld | TicketClaimed | TicketsSold | SubscriptionOrderOpened | SplitOrderOpened;
type Handled = Exclude<CustomerEvent, CustomerKeysDestroyed> | EmailChanged | Sale;

/** A customer exists from the first hold, sale or registration naming an address. Personal values are sealed here as in the log. */
export type CustomerDocument = {
  readonly organisationId: string;
  readonly id: string;
  readonly seq: string;
  email?: Sealed;
  name?: Sealed;
  flagIds: readonly string[];
  /** Absent: none. */
  consents?: readonly Consent[];
  erased: boolean;
  /** Counts the changes of the settings, from 1: those on the customer's own stream and those of the address. */
  version: number;
};

export const customersProjection: Projection<CustomerDocument, Handled> = {
  name: 'customers',
  version: 1,
  handles: [
    'TicketsHeld',
    'TicketClaimed',
    'TicketsSold',
    'SubscriptionOrderOpened',
    'SplitOrderOpened',
    'CustomerRegistered',
    'CustomerEdited',
    'CustomerFlagsSet',
    'CustomerErased',
    'ConsentGiven',
    'EmailChanged',
  ],
  indexes: { byOrganisation: ['organisationId', 'seq'] },
  targets: (event) => {
    return namesNobody(event) ? [] : [documentId(event.metadata.organisationId, customerIdOf(event))];
  },
  evolve: (document, event) => {
    switch (event.type) {
      case 'TicketsHeld':
      case 'TicketClaimed':
      case 'TicketsSold':
      case 'SubscriptionOrderOpened':
      case 'SplitOrderOpened':
        return named(document, event, event.data.person);
      case 'CustomerRegistered': {
        const customer = named(document, event, event.data.person);
        customer.flagIds = event.data.flagIds;
        // The first event of the stream is version 1, even when a sale came first; after an erasure it is one more.
        if (event.revision > 0n) customer.version += 1;
        return customer;
      }
      default:
        if (document !== undefined) changed(document, event);
        return document;
    }
  },
};

/** The payment of a reservation, and a sale to a customer who was told by id, say nothing new of the person. */
function namesNobody(event: Handled): boolean {
  if (!isSale(event)) return false;
  const { person } = event.data;
  return person.email === undefined && person.name === undefined;
}

const isSale = (event: Handled): event is Handled & Sale =>
  event.type === 'TicketsHeld' ||
  event.type === 'TicketClaimed' ||
  event.type === 'TicketsSold' ||
  event.type === 'SubscriptionOrderOpened' ||
  event.type === 'SplitOrderOpened';

function customerIdOf({ data, stream }: StoredEvent): string {
  return (data as { readonly customerId?: string }).customerId ?? parseStreamName(stream).id!;
}

/**
 * What is known stays: a customer's address changes by `EmailChanged` and the name by an edit, not by what was typed into a sale. After
 * an erasure nothing is known, so a later sale brings the customer back.
 */
function named(document: CustomerDocument | undefined, stored: StoredEvent, person: SealedPerson): CustomerDocument {
  const customer = document ?? {
    organisationId: stored.metadata.organisationId,
    id: customerIdOf(stored),
    seq: stored.position,
    flagIds: [],
    erased: false,
    version: 1,
  };
  customer.erased = false;
  if (customer.email === undefined && person.email !== undefined) customer.email = person.email;
  if (customer.name === undefined && person.name !== undefined) customer.name = person.name;
  return customer;
}

type Change = Exclude<Handled, Sale | { type: 'CustomerRegistered' }>;

function changed(customer: CustomerDocument, event: Change & StoredEvent): void {
  switch (event.type) {
    case 'CustomerEdited':
      if (event.data.name === null) delete customer.name;
      else customer.name = event.data.name;
      customer.version += 1;
      return;
    case 'CustomerFlagsSet':
      customer.flagIds = event.data.flagIds;
      customer.version += 1;
      return;
    case 'CustomerErased':
      delete customer.email;
      delete customer.name;
      customer.flagIds = [];
      delete customer.consents;
      customer.erased = true;
      customer.version += 1;
      return;
    case 'EmailChanged':
      // Decided on a stream of its own, so it can cross an erasure; then it says nothing any more.
      if (!customer.erased) customer.email = event.data.email;
      customer.version += 1;
      return;
    case 'ConsentGiven':
      if (!customer.erased)
        customer.consents = withConsent(customer.consents ?? [], event.data, event.metadata.occurredAt);
      return;
    default:
      assertNever(event);
  }
}
