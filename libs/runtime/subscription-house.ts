import { Organisation } from '../domain/organisations/organisation.decider';
import { performance } from '../domain/performances/performance.decider';
import { productDecider } from '../domain/products/product.decider';
import { includedBy } from '../domain/subscriptions/included-performance';
import { Purchase } from '../domain/subscriptions/purchase-request';
import { subscriptionDecider } from '../domain/subscriptions/subscription.decider';
import { ticketTypesDecider } from '../domain/ticket-types/ticket-types.decider';
import { Decider } from '../kernel/decider';
import { DomainError } from '../kernel/errors';
import { DomainEvent, Instant } from '../kernel/event';
import { CommandRunner } from './command-runner';
import { eachOf } from './each-of';

/** A subscription with everything around it that a sale of it is decided on, but for who buys what. */
export type SubscriptionHouse = Omit<Purchase, 'request' | 'customer'>;

interface Around {
  readonly commands: CommandRunner;
  readonly load: (organisationId: string) => Promise<Organisation>;
  readonly now: (organisationId: string) => Instant;
}

/** NOT_FOUND for an id nobody has. `fresh`: nothing is older than the log, also where others write. */
export async function subscriptionHouse(
  { commands, load: organisation, now }: Around,
  organisationId: string,
  subscriptionId: string,
  fresh: boolean,
): Promise<SubscriptionHouse> {
  const load = <C, E extends DomainEvent, S>(decider: Decider<C, E, S>, id?: string): Promise<Readonly<S>> => {
    const address = { organisationId, id };
    return fresh ? commands.read(decider, address, (state) => state) : commands.state(decider, address);
  };
  const { record } = await load(subscriptionDecider, subscriptionId);
  if (record === null) throw new DomainError('NOT_FOUND');
  const [{ identity }, { byId: ticketTypes }, states, products] = await Promise.all([
    organisation(organisationId),
    load(ticketTypesDecider),
    eachOf(record.performances.performanceIds, (id) => load(performance, id)),
    eachOf(record.products.productIds, (id) => load(productDecider, id)),
  ]);
  const included = states.flatMap((state) => includedBy(state) ?? []);
  return {
    record,
    facts: { performances: new Map(included.map((each) => [each.id, each])), ticketTypes },
    performances: new Map(states.flatMap((state) => (state.settings ? [[state.settings.performanceId, state]] : []))),
    products: products.flatMap((product) => {
      if (product.status !== 'exists') return [];
      const { name, price } = product.fields;
      return [{ productId: product.id, name, price: price.amount }];
    }),
    currency: identity.currency,
    now: now(organisationId),
  };
}
