import { holdPaid, performanceCreated, ticketsClaimed, ticketsHeld } from '../../test/support/builders';
import { ordinaryHeld, ordinaryPaid, ticketsSold } from '../../test/support/ordinary-sale';
import { subscriptionOrderOpened } from '../../test/support/subscription-orders';
import { Placed, positionOf, specifyProjection, viewsOf } from '../../test/support/projection-specification';
import { listTransactions } from '../orders/transactions.queries';
import { customersProjection } from './customers.projection';
import { getCustomer, listCustomers } from './customers.queries';

const document = {
  organisationId: 'oslo',
  id: 'ada',
  seq: positionOf(0),
  email: 'sealed:ada@x.no',
  flagIds: [],
  erased: false,
  version: 1,
};
const by = (person: object, orderId = 'o1') => {
  const claim = ticketsClaimed({ orderId });
  return { ...claim, data: { ...claim.data, person } };
};
const sale = by({ email: 'sealed:ada@x.no' });
const inCustomer = (type: string, data: object): Placed => ({ event: { type, data }, stream: 'customer-oslo_ada' });
const registered = (person: object, flagIds: readonly string[] = []) =>
  inCustomer('CustomerRegistered', { customerId: 'ada', person, flagIds });
const erased = inCustomer('CustomerErased', { reason: 'asked', keyIds: ['k'] });
const emailChanged = (email: string): Placed => ({
  event: { type: 'EmailChanged', data: { customerId: 'ada', email } },
  stream: 'customerAliases-oslo',
});
const then = (change: object, ...events: Placed[]) =>
  specifyProjection(customersProjection)
    .given(...events)
    .then({ 'oslo/ada': { ...document, ...change } });

describe('the customers view', () => {
  it('has a customer from the first hold or sale on, and a payment says nothing new', async () => {
    const held = ticketsHeld();
    await then({}, { ...held, data: { ...held.data, person: { email: 'sealed:ada@x.no' } } }, holdPaid(held));
    await specifyProjection(customersProjection).given(holdPaid(held)).then({});
  });

  it('has a customer of ordinary sale as well; who is told by id is known before', async () => {
    const bought = ticketsSold();
    await then({}, { ...bought, data: { ...bought.data, person: { email: 'sealed:ada@x.no' } } });
    const held = ordinaryHeld({ orderId: 'o2' });
    await specifyProjection(customersProjection).given(bought, held, ordinaryPaid(held)).then({});
  });

  it('SUB-56: has a customer of a subscription from its order on', async () => {
    const bought = subscriptionOrderOpened();
    await then({}, { ...bought, data: { ...bought.data, person: { email: 'sealed:ada@x.no' } } });
    await specifyProjection(customersProjection).given(subscriptionOrderOpened()).then({});
  });

  it('keeps what it knows when a later sale seals it anew, and takes what it did not know', async () => {
    await then({ name: 'sealed:Ada' }, sale, by({ email: 'sealed:again', name: 'sealed:Ada' }, 'o2'));
  });

  it('counts the changes of the settings as the customer’s own stream does', async () => {
    await then({ flagIds: ['member'] }, registered({ email: 'sealed:ada@x.no' }, ['member']));
    await then({ flagIds: ['member'] }, sale, registered({ email: 'sealed:other' }, ['member']));
    await then({ flagIds: ['x'], version: 2 }, sale, inCustomer('CustomerFlagsSet', { flagIds: ['x'] }));
    const named = inCustomer('CustomerEdited', { name: 'sealed:Ada' });
    await then({ name: 'sealed:Ada', version: 2 }, sale, named);
    await then({ version: 3 }, sale, named, inCustomer('CustomerEdited', { name: null }));
  });

  it('CAMP-12: stays the same customer when the address changes, whatever a sale in flight says', async () => {
    await then(
      { email: 'sealed:new@x.no', version: 2 },
      sale,
      emailChanged('sealed:new@x.no'),
      by({ email: 'sealed:old' }, 'o2'),
    );
  });

  it('keeps nothing sealed of an erased customer, and a later sale brings the customer back', async () => {
    const { email: _, ...gone } = { ...document, erased: true, version: 3 };
    await specifyProjection(customersProjection)
      .given(sale, erased, emailChanged('sealed:late'), inCustomer('CustomerKeysDestroyed', { keyIds: ['k'] }))
      .then({ 'oslo/ada': gone });
    await then({ email: 'sealed:ada@x.no', version: 2 }, by({ email: 'sealed:x' }), erased, sale);
    await then({ version: 3 }, by({ email: 'sealed:x' }), erased, registered({ email: 'sealed:ada@x.no' }));
  });
});

describe('the consents of a customer', () => {
  const consent = (orderId: string, textVersion: number) =>
    inCustomer('ConsentGiven', { customerId: 'ada', subscriptionId: 's1', orderId, consentId: 'news', textVersion });
  const latest = (orderId: string, version: number) => [
    { subscriptionId: 's1', id: 'news', orderId, version, at: expect.any(String) },
  ];

  it('SUB-33: are the latest of each, and go with the person', async () => {
    const { email: _, ...gone } = { ...document, erased: true, version: 2 };
    await then({ consents: latest('o2', 4), version: 1 }, sale, consent('o1', 3), consent('o2', 4));
    await specifyProjection(customersProjection).given(sale, consent('o1', 3), erased).then({ 'oslo/ada': gone });
    await specifyProjection(customersProjection).given(sale, erased, consent('o1', 3)).then({ 'oslo/ada': gone });
  });
});

describe('a customer as it is read', () => {
  const customer = { organisationId: 'oslo', id: 'ada' };

  it('is opened for those who may see personal data only', async () => {
    const views = await viewsOf([by({ email: 'sealed:ada@x.no', name: 'sealed:Ada' })]);
    const body = { id: 'ada', email: 'ada@x.no', name: 'Ada', flagIds: [], consents: [], version: 1 };
    expect(await getCustomer(views, { ...customer, personal: true })).toEqual(body);
    expect(await getCustomer(views, { ...customer, personal: false })).toEqual({ ...body, email: null, name: null });
    expect(await getCustomer(views, { ...customer, id: 'bob', personal: true })).toBeUndefined();
    expect(await listCustomers(views, { organisationId: 'oslo', personal: true, limit: 5 })).toEqual({
      items: [body],
      nextCursor: null,
    });
  });

  it('I8: is nothing but erased once erased, in its transactions as well', async () => {
    const views = await viewsOf([performanceCreated(), sale, erased]);
    expect(await getCustomer(views, { ...customer, personal: true })).toEqual({
      id: 'ada',
      email: { erased: true },
      name: { erased: true },
      flagIds: [],
      consents: [],
      version: 2,
      erased: true,
    });
    const input = { organisationId: 'oslo', campaignId: 'k1', personal: true, limit: 5 };
    expect((await listTransactions(views, input)).items).toMatchObject([{ email: { erased: true }, quantity: 1 }]);
  });

  it('reads as erased as soon as the key is gone, though the view may not know yet', async () => {
    const views = await viewsOf([by({ email: 'erased' })]);
    expect(await getCustomer(views, { ...customer, personal: true })).toMatchObject({ email: { erased: true } });
  });
});
