import type { Consent } from '../../../libs/domain/customers/consents';
import type { CustomerBody } from '../../../projections/customers/customers.body';
import { flag, id, instant, integer, list, named, optional, personal, version } from '../http/schemas';

const consent = named<Consent>('Consent', { subscriptionId: id, id, version: integer, orderId: id, at: instant });

export const customer = named<CustomerBody>('Customer', {
  id,
  email: personal,
  name: personal,
  flagIds: list(id),
  consents: list(consent),
  version,
  erased: optional({ ...flag, description: 'Only of an erased person' }),
});

export const erased = named<{ id: string; erased: true; version: number }>('ErasedCustomer', {
  id,
  erased: { ...flag, enum: [true] },
  version,
});
