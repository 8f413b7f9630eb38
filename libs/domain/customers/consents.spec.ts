import { specify, stateAfter } from '../../kernel/decider-specification';
import { RecordConsents } from './consents';
import { customerDecider } from './customer.decider';
import { ConsentGiven, CustomerEvent } from './customer.events';

const record = (orderId: string, ...consents: RecordConsents['consents']): RecordConsents => ({
  type: 'RecordConsents',
  customerId: 'c1',
  subscriptionId: 's1',
  orderId,
  consents,
});
const given = (orderId: string, consentId: string, textVersion: number): ConsentGiven => ({
  type: 'ConsentGiven',
  data: { customerId: 'c1', subscriptionId: 's1', orderId, consentId, textVersion },
});
const erased: CustomerEvent = { type: 'CustomerErased', data: { reason: 'asked to', keyIds: ['k0'] } };
const spec = (...events: CustomerEvent[]) => specify(customerDecider).given(...events);

describe('consents given with a purchase', () => {
  it('SUB-33: are recorded with the version of their text, each once for an order', () => {
    const both = record('o1', { id: 'terms', version: 2 }, { id: 'news', version: 1 });
    spec()
      .when(both)
      .then(given('o1', 'terms', 2), given('o1', 'news', 1));
    spec(given('o1', 'terms', 2))
      .when(both)
      .then(given('o1', 'news', 1));
    spec(given('o1', 'terms', 2), given('o1', 'news', 1))
      .when(both)
      .thenNothing();
  });

  it('SUB-33: are given again with the next purchase, and the latest of each stands', () => {
    spec(given('o1', 'terms', 2))
      .when(record('o2', { id: 'terms', version: 3 }))
      .then(given('o2', 'terms', 3));
    const { consents, version, status } = stateAfter(customerDecider, [
      given('o1', 'terms', 2),
      given('o2', 'terms', 3),
    ]);
    expect(consents).toMatchObject([{ subscriptionId: 's1', id: 'terms', version: 3, orderId: 'o2' }]);
    // A sale changes no settings, and does not register anybody.
    expect({ version, status }).toEqual({ version: 1, status: 'unopened' });
  });

  it('I8: go with the person', () => {
    expect(stateAfter(customerDecider, [given('o1', 'terms', 2), erased]).consents).toEqual([]);
  });
});
