import { Decider } from '../../kernel/decider';
import { assertNever, DomainError, refuseUnless } from '../../kernel/errors';
import { Instant } from '../../kernel/event';
import { Sealed, SealedPerson } from '../../kernel/sealed';
import { refuseStale, type ExpectedVersion } from '../settings/settings.rules';
import { Consent, recordConsents, RecordConsents, withConsent } from './consents';
import { CustomerErased, CustomerEvent } from './customer.events';

/** What other streams know of the customer. */
export interface CustomerFacts {
  /** A hold, a sale or a registration has named the customer (a customer exists before this stream is opened). */
  readonly known: boolean;
  /** A sale to the address came after the erasure: the customer is back, with a new key. */
  readonly soldSinceErasure?: boolean;
}

export interface RegisterCustomer extends CustomerFacts {
  readonly type: 'RegisterCustomer';
  readonly customerId: string;
  readonly person: SealedPerson;
  readonly flagIds: readonly string[];
}

export interface EditCustomer extends CustomerFacts {
  readonly type: 'EditCustomer';
  readonly expectedVersion?: ExpectedVersion;
  /** Left out when it reads as before: two seals of one name differ, so only who opens them can compare. */
  readonly name?: Sealed | null;
  readonly flagIds?: readonly string[];
}

export interface SetCustomerFlags extends CustomerFacts {
  readonly type: 'SetCustomerFlags';
  readonly flagIds: readonly string[];
}

export interface EraseCustomer extends CustomerFacts {
  readonly type: 'EraseCustomer';
  readonly reason: string;
  /** The keys the person's data is sealed with now; to be destroyed once this is decided. */
  readonly keyIds: readonly string[];
}

/** The keys named by the erasure are gone. */
export interface RecordKeysDestroyed {
  readonly type: 'RecordKeysDestroyed';
}

export type CustomerCommand =
  RegisterCustomer | EditCustomer | SetCustomerFlags | EraseCustomer | RecordKeysDestroyed | RecordConsents;

export interface CustomerState {
  /** `unopened`: nothing stands on this stream, whoever may have sold to the customer. */
  readonly status: 'unopened' | 'open' | 'erased';
  /** Counts the changes of the settings, from 1. */
  readonly version: number;
  /** As far as this stream tells; sales carry a person of their own. */
  readonly person: SealedPerson;
  readonly flagIds: readonly string[];
  /** The latest of each (SUB-33). */
  readonly consents: readonly Consent[];
  /** Erased, and not yet told that the keys are gone; recovery destroys them again. */
  readonly keysToDestroy: readonly string[];
}

export const customerDecider: Decider<CustomerCommand, CustomerEvent, CustomerState> = {
  category: 'customer',
  stateVersion: 1,
  initialState: () => ({ status: 'unopened', version: 1, person: {}, flagIds: [], consents: [], keysToDestroy: [] }),
  decide: (state, command) => {
    switch (command.type) {
      case 'RegisterCustomer':
        return register(state, command);
      case 'EditCustomer':
        return edit(state, command);
      case 'SetCustomerFlags':
        assertNamed(state, command);
        return flagsSet(state, command.flagIds);
      case 'EraseCustomer':
        return erase(state, command);
      case 'RecordKeysDestroyed':
        return state.keysToDestroy.length === 0
          ? []
          : [{ type: 'CustomerKeysDestroyed', data: { keyIds: state.keysToDestroy } }];
      case 'RecordConsents':
        return recordConsents(state.consents, command);
      default:
        return assertNever(command);
    }
  },
  evolve,
};

/** Refuses a command that names the customer by id: NOT_FOUND where nobody knows it, ERASED where it has been erased. */
export function assertNamed(state: CustomerState, facts: CustomerFacts): void {
  refuseUnless(state.status !== 'unopened' || facts.known, 'NOT_FOUND');
  refuseUnless(state.status !== 'erased' || facts.soldSinceErasure === true, 'ERASED');
}

/** Nothing to do for a customer who is there already: the caller answers with it as it stands. */
function register(state: CustomerState, command: RegisterCustomer): readonly CustomerEvent[] {
  const there =
    state.status === 'erased' ? command.soldSinceErasure === true : command.known || state.status === 'open';
  if (there) return [];
  const { customerId, person, flagIds } = command;
  return [{ type: 'CustomerRegistered', data: { customerId, person, flagIds: [...new Set(flagIds)] } }];
}

function edit(state: CustomerState, command: EditCustomer): readonly CustomerEvent[] {
  assertNamed(state, command);
  refuseStale(state.version, command.expectedVersion);
  const events: CustomerEvent[] = [];
  const { name, flagIds } = command;
  if (name !== undefined) events.push({ type: 'CustomerEdited', data: { name } });
  if (flagIds !== undefined) events.push(...flagsSet(state, flagIds));
  if (events.length === 0) throw new DomainError('NOTHING_TO_CHANGE');
  return events;
}

function flagsSet(state: CustomerState, flagIds: readonly string[]): readonly CustomerEvent[] {
  const wanted = [...new Set(flagIds)];
  const same = wanted.length === state.flagIds.length && wanted.every((flag) => state.flagIds.includes(flag));
  return same ? [] : [{ type: 'CustomerFlagsSet', data: { flagIds: wanted } }];
}

/** A second erasure is no refusal: it answers like the first, and whoever drives it destroys the keys again. */
function erase(state: CustomerState, command: EraseCustomer): readonly CustomerErased[] {
  refuseUnless(state.status !== 'unopened' || command.known, 'NOT_FOUND');
  if (state.status === 'erased' && command.soldSinceErasure !== true) return [];
  return [{ type: 'CustomerErased', data: { reason: command.reason, keyIds: command.keyIds } }];
}

function evolve(state: CustomerState, event: CustomerEvent, at: Instant): CustomerState {
  const version = state.version + 1;
  switch (event.type) {
    case 'CustomerRegistered': {
      const { person, flagIds } = event.data;
      return { ...state, status: 'open', version: state.status === 'unopened' ? 1 : version, person, flagIds };
    }
    case 'CustomerEdited': {
      const { name: _before, ...person } = state.person;
      const { name } = event.data;
      return { ...state, status: 'open', version, person: name === null ? person : { ...person, name } };
    }
    case 'CustomerFlagsSet':
      return { ...state, status: 'open', version, flagIds: event.data.flagIds };
    case 'CustomerErased': {
      const keysToDestroy = [...new Set([...state.keysToDestroy, ...event.data.keyIds])];
      return { status: 'erased', version, person: {}, flagIds: [], consents: [], keysToDestroy };
    }
    case 'CustomerKeysDestroyed':
      return { ...state, keysToDestroy: state.keysToDestroy.filter((keyId) => !event.data.keyIds.includes(keyId)) };
    case 'ConsentGiven':
      return { ...state, consents: withConsent(state.consents, event.data, at) };
    default:
      return assertNever(event);
  }
}
