import { type LiveSales, SalesNotAsked } from '../../../libs/domain/subscriptions/sales-marker';
import type { SubscriptionRecord } from '../../../libs/domain/subscriptions/subscription-record';
import { subscriptionDecider, type SubscriptionCommand } from '../../../libs/domain/subscriptions/subscription.decider';
import type { ChangesPart } from '../../../libs/domain/subscriptions/subscription-rule';
import { commandsOf } from '../../../libs/platform/cqrs';
import { addressOf, type Api, changedBy, houseCall } from '../api';
import type { Answer } from '../http/answers';
import { expectedVersion, type RequestContext } from '../http/request-context';
import { liveSales } from './subscription-facts';
import { subscriptionAnswer } from './subscription-state';

export const subscriptionCommands = commandsOf(subscriptionDecider);

/** A change of a subscription without what every one of them carries. */
type Change = {
  [Type in SubscriptionCommand['type']]: Omit<
    Extract<SubscriptionCommand, { type: Type } & ChangesPart>,
    keyof ChangesPart
  >;
}[SubscriptionCommand['type']];

/** Carries out a change of settings and answers the whole subscription as it stands then. */
export async function changeSubscription(api: Api, ctx: RequestContext, id: string, change: Change): Promise<Answer> {
  const command = { ...change, expectedVersion: expectedVersion(ctx) } as SubscriptionCommand;
  const receipt = await api.execute(new subscriptionCommands.Message(addressOf(ctx, id), command, houseCall(ctx)));
  return changedBy(receipt, await subscriptionAnswer(api, ctx.organisationId, id));
}

/**
 * The same for a change that live holds and sales forbid (SUB-01, SUB-19). They are asked for on the performances that `touched` names, after
 * every purchase that comes now has been made to say so: one that has said so by the time of the decision is asked for again.
 */
export async function changeUnlessSold(
  api: Api,
  ctx: RequestContext,
  id: string,
  touched: (record: SubscriptionRecord) => readonly string[],
  change: (sales: LiveSales) => Change,
): Promise<Answer> {
  for (;;) {
    const sales = await reviewedSales(api, ctx, id, touched);
    try {
      return await changeSubscription(api, ctx, id, change(sales));
    } catch (error) {
      if (!(error instanceof SalesNotAsked)) throw error;
    }
  }
}

async function reviewedSales(
  api: Api,
  ctx: RequestContext,
  id: string,
  touched: (record: SubscriptionRecord) => readonly string[],
): Promise<LiveSales> {
  const address = addressOf(ctx, id);
  const standing = () => api.core.commands.read(subscriptionDecider, address, (state) => state);
  const { record: before, sales } = await standing();
  const performanceIds = before === null ? [] : touched(before);
  if (sales.marked.some((marked) => performanceIds.includes(marked))) {
    const call = houseCall(ctx, `review-${sales.changes}`);
    await api.execute(new subscriptionCommands.Message(address, { type: 'ReviewSales', performanceIds }, call));
  }
  // Not as it was before the review: whoever marked until then may have planned on what was added meanwhile.
  const { record } = await standing();
  return record === null ? {} : liveSales(api.core, ctx.organisationId, record, performanceIds);
}
