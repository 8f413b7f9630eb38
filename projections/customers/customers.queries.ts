import { Sealed } from '../../libs/kernel/sealed';
import { documentId } from '../documents';
import { listPage, PageBody } from '../paging';
import { ById, Opened, PageInput, Reader, Views } from '../query-context';
import { CustomerBody, customerBody } from './customers.body';
import { CustomerDocument } from './customers.projection';

/** Also for commands: whether the customer is known, and by which sealed values. */
export async function findCustomer(
  views: Views,
  organisationId: string,
  customerId: string,
): Promise<CustomerDocument | undefined> {
  return views.store.get<CustomerDocument>(views.view('customers'), documentId(organisationId, customerId));
}

export async function getCustomer(
  views: Views,
  { organisationId, id, personal }: ById & Reader,
): Promise<CustomerBody | undefined> {
  const customer = await findCustomer(views, organisationId, id);
  return customer && (await opened(views, customer, personal));
}

/** In the order in which they came. */
export async function listCustomers(
  views: Views,
  { organisationId, personal, limit, cursor }: PageInput & Reader & { readonly organisationId: string },
): Promise<PageBody<CustomerBody>> {
  const query = { index: 'byOrganisation', equals: [organisationId], limit, cursor };
  const { items, nextCursor } = await listPage<CustomerDocument>(views, 'customers', query);
  return { items: await Promise.all(items.map((customer) => opened(views, customer, personal))), nextCursor };
}

/** The opened addresses of these customers, by id. One without an address, with one that cannot be opened, or not known yet, is left out. */
export async function customerEmails(
  views: Views,
  organisationId: string,
  customerIds: readonly string[],
): Promise<ReadonlyMap<string, Opened>> {
  const unique = [...new Set(customerIds)];
  if (unique.length === 0) return new Map();
  const customers = await views.store.getMany<CustomerDocument>(
    views.view('customers'),
    unique.map((id) => documentId(organisationId, id)),
  );
  const emails = await Promise.all(
    customers.map(async (customer): Promise<[string, Opened][]> => {
      if (customer === undefined) return [];
      if (customer.erased) return [[customer.id, { erased: true }]];
      const email = customer.email === undefined ? null : await views.open(customer.email);
      return email === null ? [] : [[customer.id, email]];
    }),
  );
  return new Map(emails.flat());
}

async function opened(views: Views, customer: CustomerDocument, personal: boolean): Promise<CustomerBody> {
  const open = async (sealed: Sealed | undefined) => (sealed === undefined || !personal ? null : views.open(sealed));
  const [email, name] = await Promise.all([open(customer.email), open(customer.name)]);
  return customerBody(customer, { email, name });
}
