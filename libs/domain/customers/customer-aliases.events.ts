import { DomainEvent } from '../../kernel/event';
import { Sealed } from '../../kernel/sealed';

/**
 * A customer's address changes, and with it what two addresses mean: the new one means this customer, the former one somebody else
 * from now on, who may never come. Addresses are keyed digests here.
 */
export type EmailChanged = DomainEvent<
  'EmailChanged',
  {
    readonly customerId: string;
    /** `null`: the customer had no address. */
    readonly fromDigest: string | null;
    readonly toDigest: string;
    /** The customer id that the former address means from now on. */
    readonly formerMeans: string | null;
    readonly email: Sealed;
  }
>;
