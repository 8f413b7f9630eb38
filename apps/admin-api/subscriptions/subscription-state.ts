import {
  evolveSubscriptionRecord,
  type SubscriptionRecord,
} from '../../../libs/domain/subscriptions/subscription-record';
import { subscriptionDecider } from '../../../libs/domain/subscriptions/subscription.decider';
import type { SubscriptionCreated } from '../../../libs/domain/subscriptions/subscription.events';
import { DomainError } from '../../../libs/kernel/errors';
import type { Receipt } from '../../../libs/runtime/stream-queue';
import { type SubscriptionBody, subscriptionBody } from '../../../projections/subscriptions/subscriptions.body';
import type { Api } from '../api';
import { subscriptionFacts } from './subscription-facts';

/** The subscription as its stream stands; NOT_FOUND for an id nobody has. */
export async function subscriptionRecord(
  { core }: Api,
  organisationId: string,
  id: string,
): Promise<SubscriptionRecord> {
  const { record } = await core.commands.state(subscriptionDecider, { organisationId, id });
  if (record === null) throw new DomainError('NOT_FOUND');
  return record;
}

/** The subscription as it stands now, folded from its stream, with what the performances' streams make of it. */
export async function subscriptionAnswer(api: Api, organisationId: string, id: string): Promise<SubscriptionBody> {
  const record = await subscriptionRecord(api, organisationId, id);
  const facts = await subscriptionFacts(api.core, organisationId, record);
  return subscriptionBody(record, { facts, now: api.core.now(organisationId), shopUrl: api.shopUrl(organisationId) });
}

/** The subscription as it was made, from its own event (G-06): nothing was linked to it yet. */
export function createdSubscriptionAnswer(api: Api, organisationId: string, receipt: Receipt): SubscriptionBody {
  const record = evolveSubscriptionRecord(undefined, receipt.events[0] as SubscriptionCreated)!;
  const facts = { performances: new Map(), ticketTypes: new Map() };
  return subscriptionBody(record, { facts, now: receipt.occurredAt, shopUrl: api.shopUrl(organisationId) });
}
