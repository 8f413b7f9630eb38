import { Decider } from '../../kernel/decider';
import { refuseUnless } from '../../kernel/errors';
import { Sealed } from '../../kernel/sealed';
import { EmailChanged } from './customer-aliases.events';

export interface ChangeEmail {
  readonly type: 'ChangeEmail';
  readonly customerId: string;
  /** What the customer's own stream and the views say of the customer. */
  readonly standing: 'known' | 'unknown' | 'erased';
  /** The address the customer was registered or sold to with; used until a change has been recorded here. */
  readonly fromDigest: string | null;
  readonly toDigest: string;
  /** A fresh id, derived from this very command. */
  readonly formerMeans: string;
  /** Whether the customer that the new address means today exists (`resolveCustomer`, then the views at the log's head). */
  readonly inUse: boolean;
  readonly email: Sealed;
}

/** Only the addresses that mean another customer than the one derived from them. */
export interface CustomerAliases {
  /** Digest of an address to the customer it means. */
  readonly meaning: Map<string, string>;
  /** Customer to the digest of the present address, for those whose address has changed. */
  readonly present: Map<string, string>;
  /** How often a customer's address has changed; a part of the customer's version. */
  readonly changes: Map<string, number>;
}

/** One stream per organisation: an address is one customer's. */
export const customerAliasesDecider: Decider<ChangeEmail, EmailChanged, CustomerAliases> = {
  category: 'customerAliases',
  stateVersion: 1,
  initialState: () => ({ meaning: new Map(), present: new Map(), changes: new Map() }),
  decide: (state, command) => {
    const { customerId, toDigest, email } = command;
    refuseUnless(command.standing !== 'unknown', 'NOT_FOUND');
    refuseUnless(command.standing !== 'erased', 'ERASED');
    // What stands here is later than what the caller has seen.
    const fromDigest = state.present.get(customerId) ?? command.fromDigest;
    refuseUnless(fromDigest !== toDigest, 'NOTHING_TO_CHANGE');
    refuseUnless(!isTaken(state, command), 'EMAIL_TAKEN');
    const formerMeans = fromDigest === null ? null : command.formerMeans;
    return [{ type: 'EmailChanged', data: { customerId, fromDigest, toDigest, formerMeans, email } }];
  },
  evolve: (state, { data }) => {
    if (data.fromDigest !== null && data.formerMeans !== null) state.meaning.set(data.fromDigest, data.formerMeans);
    state.meaning.set(data.toDigest, data.customerId);
    state.present.set(data.customerId, data.toDigest);
    state.changes.set(data.customerId, (state.changes.get(data.customerId) ?? 0) + 1);
    return state;
  },
};

/** The customer an address means: the one derived from it, unless a change of address says otherwise (CAMP-12). */
export function resolveCustomer(state: CustomerAliases, digest: string, derivedId: string): string {
  return state.meaning.get(digest) ?? derivedId;
}

/** By whoever has the address now, or by the existing customer it means. A former address that nobody came for is free. */
function isTaken(state: CustomerAliases, { customerId, toDigest, inUse }: ChangeEmail): boolean {
  const holder = state.meaning.get(toDigest);
  if (holder === customerId) return false;
  return inUse || (holder !== undefined && state.present.get(holder) === toDigest);
}
