import type { CustomerBody } from '../../../projections/customers/customers.body';
import { flag, id, list, named, optional, personal, version } from '../http/schemas';

export const customer = named<CustomerBody>('Customer', {
  id,
  email: personal,
  name: personal,
  flagIds: list(id),
  version,
  erased: optional({ ...flag, description: 'Only of an erased person' }),
});

export const erased = named<{ id: string; erased: true; version: number }>('ErasedCustomer', {
  id,
  erased: { ...flag, enum: [true] },
  version,
});
