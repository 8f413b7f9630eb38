import { DomainEvent } from '../../kernel/event';
import { Sealed, SealedPerson } from '../../kernel/sealed';

/** Registered by name and address, and not by a sale (which would say as much itself). Again after an erasure. */
export type CustomerRegistered = DomainEvent<
  'CustomerRegistered',
  { readonly customerId: string; readonly person: SealedPerson; readonly flagIds: readonly string[] }
>;
/** Says what the name is from now on; `null` takes it away. The address changes by `EmailChanged`. */
export type CustomerEdited = DomainEvent<'CustomerEdited', { readonly name: Sealed | null }>;
export type CustomerFlagsSet = DomainEvent<'CustomerFlagsSet', { readonly flagIds: readonly string[] }>;
/** The keys named are destroyed after it: what was sealed with them can never be read again. */
export type CustomerErased = DomainEvent<
  'CustomerErased',
  { readonly reason: string; readonly keyIds: readonly string[] }
>;
export type CustomerKeysDestroyed = DomainEvent<'CustomerKeysDestroyed', { readonly keyIds: readonly string[] }>;
/** SUB-33: given with a purchase, to the text as it was then. Says nothing of the settings. */
export type ConsentGiven = DomainEvent<
  'ConsentGiven',
  {
    readonly customerId: string;
    readonly subscriptionId: string;
    readonly orderId: string;
    readonly consentId: string;
    readonly textVersion: number;
  }
>;

export type CustomerEvent =
  CustomerRegistered | CustomerEdited | CustomerFlagsSet | CustomerErased | CustomerKeysDestroyed | ConsentGiven;
