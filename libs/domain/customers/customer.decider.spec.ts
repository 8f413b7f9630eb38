import { specify, stateAfter } from '../../kernel/decider-specification';
import { Sealed } from '../../kernel/sealed';
import { customerDecider, CustomerFacts, EraseCustomer, RegisterCustomer } from './customer.decider';
import { CustomerErased, CustomerEvent, CustomerRegistered } from './customer.events';

const sealed = (text: string) => text as Sealed;
const known: CustomerFacts = { known: true };
const unknown: CustomerFacts = { known: false };
const soldAgain: CustomerFacts = { known: true, soldSinceErasure: true };
const person = { email: sealed('s1.e'), name: sealed('s1.n') };
const register: RegisterCustomer = {
  type: 'RegisterCustomer',
  customerId: 'c1',
  person,
  flagIds: ['member', 'member'],
  ...unknown,
};
const registered: CustomerRegistered = {
  type: 'CustomerRegistered',
  data: { customerId: 'c1', person, flagIds: ['member'] },
};
const erased: CustomerErased = { type: 'CustomerErased', data: { reason: 'asked to', keyIds: ['k0'] } };
const keysDestroyed: CustomerEvent = { type: 'CustomerKeysDestroyed', data: { keyIds: ['k0'] } };
const flags = (...flagIds: string[]): CustomerEvent => ({ type: 'CustomerFlagsSet', data: { flagIds } });
const spec = (...events: CustomerEvent[]) => specify(customerDecider).given(...events);

describe('a customer', () => {
  it('is registered with sealed data', () => {
    spec().when(register).then(registered);
  });

  it('who is there already is not registered again', () => {
    spec(registered).when(register).thenNothing();
    spec()
      .when({ ...register, ...known })
      .thenNothing();
  });

  it('known by a sale can be edited before anything stands on the stream', () => {
    spec()
      .when({ type: 'EditCustomer', name: sealed('s1.new'), flagIds: ['press'], ...known })
      .then({ type: 'CustomerEdited', data: { name: sealed('s1.new') } }, flags('press'));
    spec()
      .when({ type: 'SetCustomerFlags', flagIds: ['press'], ...known })
      .then(flags('press'));
  });

  it('whom nobody knows is not found', () => {
    spec()
      .when({ type: 'EditCustomer', name: null, ...unknown })
      .thenRefused('NOT_FOUND');
    spec()
      .when({ type: 'SetCustomerFlags', flagIds: [], ...unknown })
      .thenRefused('NOT_FOUND');
    spec()
      .when({ type: 'EraseCustomer', reason: 'r', keyIds: [], ...unknown })
      .thenRefused('NOT_FOUND');
  });

  it('has the same flags in another order, and that changes nothing', () => {
    spec(flags('a', 'b'))
      .when({ type: 'SetCustomerFlags', flagIds: ['b', 'a', 'b'], ...known })
      .thenNothing();
    spec(flags('a', 'b'))
      .when({ type: 'EditCustomer', flagIds: ['b', 'a'], ...known })
      .thenRefused('NOTHING_TO_CHANGE');
  });

  it('is not edited on a version that is gone', () => {
    spec(registered, flags())
      .when({ type: 'EditCustomer', name: null, expectedVersion: 1, ...known })
      .thenRefused('VERSION_CONFLICT', { version: 2, expected: 1 });
  });

  it('loses the name by an edit that says so', () => {
    const state = stateAfter(customerDecider, [registered, { type: 'CustomerEdited', data: { name: null } }]);
    expect(state).toMatchObject({ person: { email: 's1.e' }, version: 2 });
    expect(state.person).not.toHaveProperty('name');
  });
});

describe('an erasure', () => {
  const erase: EraseCustomer = { type: 'EraseCustomer', reason: 'asked to', keyIds: ['k0'], ...known };

  it('names the keys to destroy, also of a customer known by a sale only', () => {
    spec(registered).when(erase).then(erased);
    spec().when(erase).then(erased);
  });

  it('is answered the second time like the first', () => {
    spec(registered, erased).when(erase).thenNothing();
    spec(registered, erased, keysDestroyed).when(erase).thenNothing();
  });

  it('leaves nothing of the person in the state but the keys that recovery must destroy', () => {
    expect(stateAfter(customerDecider, [registered, erased])).toEqual({
      status: 'erased',
      version: 2,
      person: {},
      flagIds: [],
      consents: [],
      keysToDestroy: ['k0'],
    });
  });

  it('is finished once, when the keys are gone', () => {
    spec(registered, erased).when({ type: 'RecordKeysDestroyed' }).then(keysDestroyed);
    spec(registered, erased, keysDestroyed).when({ type: 'RecordKeysDestroyed' }).thenNothing();
    spec(registered).when({ type: 'RecordKeysDestroyed' }).thenNothing();
  });

  it('refuses every later command that names the customer by id', () => {
    spec(registered, erased)
      .when({ type: 'EditCustomer', name: null, ...known })
      .thenRefused('ERASED');
    spec(registered, erased)
      .when({ type: 'SetCustomerFlags', flagIds: [], ...known })
      .thenRefused('ERASED');
  });

  it('ends when the address is sold to or registered again', () => {
    spec(registered, erased)
      .when({ type: 'SetCustomerFlags', flagIds: ['a'], ...soldAgain })
      .then(flags('a'));
    spec(registered, erased)
      .when({ ...register, ...known })
      .then(registered);
    spec(registered, erased)
      .when({ ...register, ...soldAgain })
      .thenNothing();
  });

  it('of a customer who came back destroys the new key as well', () => {
    const second: CustomerErased = { type: 'CustomerErased', data: { reason: 'again', keyIds: ['k1'] } };
    spec(registered, erased)
      .when({ ...erase, reason: 'again', keyIds: ['k1'], ...soldAgain })
      .then(second);
    expect(stateAfter(customerDecider, [registered, erased, second]).keysToDestroy).toEqual(['k0', 'k1']);
  });

  it('whose keys are not yet gone is still to be finished after the customer came back', () => {
    spec(registered, erased, registered).when({ type: 'RecordKeysDestroyed' }).then(keysDestroyed);
  });
});
